"""What a centre asks of its records, as its docbase.yaml says it."""

from dataclasses import dataclass

SEVERITIES = ("error", "warning", "info")
"""An error keeps a record from working, a warning should be looked at, an info may be wished."""
OFF = "off"
"""In the place of a severity: the rule is not looked for."""
TESTS = ("required", "pattern", "forbidden", "one_of", "longest", "shortest")
"""What may be asked of a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One entry of `rules` in docbase.yaml: a rule of the centre, or another severity for a known one."""

    code: str
    """Its name, as "cote-form"."""
    line: int
    """Where it stands in docbase.yaml."""
    severity: str = ""
    """One of SEVERITIES, or OFF; empty for that of the rule, which is "warning" for one of the centre."""
    field: str = ""
    """The field it looks at, as "title", or a part of one, as "items.call_number"."""
    test: str = ""
    """One of TESTS; empty when only the severity of a rule that docbase knows is changed."""
    wanted: tuple[str, ...] = ()
    """What the test compares with: an expression, a number, the values that are allowed."""
    types: tuple[str, ...] = ()
    """Types of publication that it is for; none for all."""
    status: str = ""
    """Status of the records that it is for; empty for all."""
    message: str = ""
    """What is said of a record that breaks it; empty for words of docbase."""
