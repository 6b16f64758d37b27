"""What the programs that docbase starts are given: of its own environment, only what they need."""

import os

_GIVEN = frozenset(
    (
        "ANTIWORDHOME",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LD_LIBRARY_PATH",
        "PATH",
        "SYSTEMROOT",
        "TEMP",
        "TESSDATA_PREFIX",
        "TMP",
        "TMPDIR",
        "USERPROFILE",
    )
)
"""Where programs find themselves, their data, room for passing files and the language of the user."""


def child_environment(**others: str) -> dict[str, str]:
    """Returns the environment for a program, without the passwords and keys that docbase may have been given.

    Its letters are UTF-8, whatever those of the user are.

    Args:
        others: variables that it is given besides, or in the place of those of docbase.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() in _GIVEN}
    spoken = kept.get("LC_ALL") or kept.get("LC_CTYPE") or kept.get("LANG") or ""
    if "utf" not in spoken.lower():
        kept["LC_ALL"] = "C.UTF-8"
    return {**kept, **others}
