"""Which packs a person has switched on for good: one small file, written only when asked.

Without `packs enable` there is no such file. It says which charity's pack is used on this
computer, so it is a trace; it is readable by its owner alone, and gone when the last pack is off.
"""

import os
import tempfile
from pathlib import Path

import platformdirs

from safety_audit.authored import MistakeError, toml_of_file

__all__ = ["SettingError", "disable", "enable", "enabled", "place"]


class SettingError(ValueError):
    """The file cannot be read or written; the message says so in a sentence."""


def place() -> Path:
    """Return where the file is, or would be."""
    return platformdirs.user_config_path("safety-audit") / "packs.toml"


def enabled() -> tuple[str, ...]:
    """Return the names of the packs that are switched on for good.

    Raises:
        SettingError: the file is there and cannot be understood.

    """
    path = place()
    try:
        if not path.exists():
            return ()
        names = toml_of_file(path, dict[str, object]).get("enabled", [])
    except (OSError, MistakeError) as error:
        raise SettingError(f"{path} cannot be read ({error})") from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingError(f"{path} must hold a list of names")
    return tuple(names)


def enable(name: str) -> None:
    """Switch a pack on for good.

    Raises:
        SettingError: the file cannot be read or written.

    """
    _write(tuple(dict.fromkeys((*enabled(), name))))


def disable(name: str) -> None:
    """Switch a pack off again; the file goes with the last one.

    Raises:
        SettingError: the file cannot be read or written.

    """
    _write(tuple(other for other in enabled() if other != name))


def _write(names: tuple[str, ...]) -> None:
    path = place()
    try:
        if not names:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        listed = ", ".join(f'"{name}"' for name in names)
        # A new file is for its owner only, and takes the old one's place in one step.
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"enabled = [{listed}]\n")
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)  # still there only where something went wrong
    except OSError as error:
        raise SettingError(f"{path} cannot be written ({error.strerror})") from error
