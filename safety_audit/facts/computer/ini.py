"""Settings files with sections: desktop entries, systemd units, login screens, KDE's settings.

Python's own reader keeps only the last of keys that repeat, and so loses `ExecStart=` lines; it
also stops at lines these programs accept.
"""

from dataclasses import dataclass

__all__ = ["Setting", "last", "settings", "yes_or_no"]

_YES = frozenset({"1", "yes", "true", "on", "y", "t"})
_NO = frozenset({"0", "no", "false", "off", "n", "f"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One line `key=value`."""

    section: str
    """Name of the section it stands in, without brackets; empty before the first one."""
    key: str
    """What stands before the first `=`."""
    value: str
    """What stands after it, without the blanks around it."""
    line: str
    """The line as it was written."""


def settings(text: str) -> tuple[Setting, ...]:
    """Return the settings in the order they are written, repeated ones too.

    Comments begin with `#` or `;`. A line that ends in a backslash goes on in the next one, as
    systemd reads it.
    """
    found = []
    section = ""
    held = ""
    for raw in text.split("\n"):
        line = held + raw.strip("\r")
        bare = line.strip()
        held = ""
        if bare.startswith(("#", ";")):
            continue
        if bare.endswith("\\"):
            held = bare[:-1] + " "
            continue
        if bare.startswith("[") and bare.endswith("]"):
            section = bare[1:-1]
            continue
        key, equals, value = bare.partition("=")
        if equals and key.strip():
            found.append(Setting(section, key.strip(), value.strip(), bare))
    return tuple(found)


def last(found: tuple[Setting, ...], section: str, key: str) -> Setting | None:
    """Return the setting that holds: the last of its name, in capital or small letters."""
    wanted = (section.casefold(), key.casefold())
    matching = [one for one in found if (one.section.casefold(), one.key.casefold()) == wanted]
    return matching[-1] if matching else None


def yes_or_no(value: str) -> bool | None:
    """Return what a switch says; None if it says neither yes nor no."""
    said = value.strip().casefold()
    if said in _YES:
        return True
    return False if said in _NO else None
