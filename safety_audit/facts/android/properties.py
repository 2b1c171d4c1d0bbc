"""What the phone's system says about itself: `getprop`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["PROPERTIES", "Properties", "parse_properties"]

PROPERTIES = Query("getprop")

_BEGINS = re.compile(r"\[([^\[\]]{1,256})\]: \[")


@dataclass(frozen=True, slots=True)
class Properties:
    """The system's properties. An empty one counts as not stated."""

    values: Mapping[str, str]
    """Every property that is stated once, by its key."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def get(self, key: str) -> str | None:
        """Return a property; None if it is not stated, empty, or stated in two ways."""
        return self.values.get(key) or None

    def seen(self, *keys: str) -> Evidence:
        """Return the lines of these properties, as far as they are stated."""
        lines = (f"[{key}]: [{self.values[key]}]" for key in keys if key in self.values)
        return self.answer.seen(*lines)

    @property
    def api(self) -> int | None:
        """The API level, such as 34; None if it is not stated as a number."""
        stated = self.get("ro.build.version.sdk") or ""
        return int(stated) if re.fullmatch(r"[0-9]{1,4}", stated) else None

    @property
    def maker(self) -> str:
        """The maker in small letters, such as `samsung`; empty if not stated."""
        maker = (self.get("ro.product.manufacturer") or "").lower()
        return "" if maker == "unknown" else maker


def parse_properties(answer: Answer) -> Properties:
    """Read `[key]: [value]` lines; a value may go on over several lines.

    A value that holds a line break can forge a property. A key that is then stated in two ways is
    not stated: what it really is cannot be told.

    Raises:
        Unreadable: there is no answer, or no property in it.

    """
    values: dict[str, str] = {}
    unclear: set[str] = set()
    for key, value in _pairs(answer.text()):
        if values.setdefault(key, value) != value:
            unclear.add(key)
    if not values:
        raise answer.unknown_format()
    return Properties({key: values[key] for key in values if key not in unclear}, answer)


@provides(DeviceKind.PHONE, ask=(PROPERTIES,))
def properties(answers: Answers) -> Properties:
    """Return what `getprop` says."""
    return parse_properties(answers[PROPERTIES])


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    key, lines = "", list[str]()
    for raw in text.split("\n"):
        line = raw.removesuffix("\r")
        begins = _BEGINS.match(line)
        if begins:
            key, lines = begins[1], [line[begins.end() :]]
        elif key:
            lines.append(line)
        if key and line.endswith("]"):
            pairs.append((key, "\n".join(lines)[:-1]))
            key = ""
    return pairs
