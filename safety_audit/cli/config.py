"""The configuration file: what a person would otherwise type each time.

It is optional and never made for anybody: whoever opens the account sees it, and that this tool
is used here. `--no-config` leaves it unread. Packs are switched on by `packs enable`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from safety_audit.languages import LANGUAGES, Language
from safety_audit.outside import read_toml

__all__ = ["Config", "configured", "place"]

_KINDS = {"language": str, "country": str, "plain": bool, "details": bool}
"""The keys that mean something, each with the kind of its value."""
_OPTIONS = {"country": ("country",), "plain": ("plain", "plainly"), "details": ("details",)}
"""The parameters of commands that a key gives a value to, unless an option does."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says."""

    language: Language | None = None
    """The language to speak."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Values of commands' parameters, by name."""
    problems: tuple[str, ...] = ()
    """A sentence for each thing in it that has no meaning."""


def place() -> Path:
    """Return where the file is, if somebody made it."""
    return platformdirs.user_config_path("safety-audit") / "config.toml"


def configured() -> Config:
    """Return what the file says; what has no meaning in it is left out, and told."""
    try:
        read = read_toml(place())
    except FileNotFoundError:
        return Config()
    except (OSError, ValueError) as error:
        return Config(problems=(f"The configuration file cannot be read ({error}).",))
    problems, options = [], dict[str, object]()
    language = None
    for key, value in read.items():
        if key not in _KINDS:
            problems.append(f'The configuration file says "{key}", which means nothing here.')
        elif not isinstance(value, _KINDS[key]):
            problems.append(f'The configuration file gives "{key}" a value that it cannot have.')
        elif key == "language":
            language = LANGUAGES.get(str(value).lower())
            if language is None:
                problems.append(
                    f"The configuration file names a language not in {list(LANGUAGES)}."
                )
        else:
            options |= dict.fromkeys(_OPTIONS[key], value)
    return Config(language, options, tuple(problems))
