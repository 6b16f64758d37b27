"""Regular expressions that could take for ever: what is repeated without end, repeated without end."""

import re

_TOKEN = re.compile(
    r"""
      \\.
    | \[\^?\]?(?:\\.|[^\]\\])*+\]
    | (?P<atomic>\(\?>)
    | (?P<open>\()
    | (?P<close>\))
    | (?:[*+]|\{\d*,\})(?P<manner>[+?]?)(?P<endless>)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)


def is_nested(pattern: str) -> bool:
    r"""Whether a repetition without end stands in another one, so that a text can be cut in too many ways.

    One that gives nothing back, as `\w++` or `(?>\w+)`, is harmless.

    >>> is_nested(r"(\w+\s?)+"), is_nested(r"(?:\w++ )+"), is_nested(r"[A-Z]{3} \d+(\.\d+)?")
    (True, False, False)
    """
    groups, is_closed_endless = [(False, False)], False
    for token in _TOKEN.finditer(pattern):
        is_atomic, is_endless = groups[-1]
        was_closed_endless, is_closed_endless = is_closed_endless, False
        if token["open"] or token["atomic"]:
            groups.append((bool(token["atomic"]), False))
        elif token["close"] and len(groups) > 1:
            groups.pop()
            is_closed_endless = is_endless and not is_atomic
            groups[-1] = (groups[-1][0], groups[-1][1] or is_closed_endless)
        elif token["endless"] is not None and token["manner"] != "+":
            if was_closed_endless:
                return True
            groups[-1] = (is_atomic, True)
    return False
