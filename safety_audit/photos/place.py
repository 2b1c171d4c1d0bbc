"""What is told about one file, and which pairs of numbers are a place on Earth."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

__all__ = [
    "MAY",
    "NO",
    "YES",
    "Place",
    "Told",
    "in_degrees",
    "is_place",
    "is_place_in_words",
    "unreadable",
]


class Told(Enum):
    """Whether a file says where it was taken."""

    YES = "yes"
    NO = "no"
    MAY = "may"
    """Something is in it that can hold a place, and that this tool does not read."""
    UNREADABLE = "unreadable"
    """It could not be told."""


@dataclass(frozen=True, slots=True)
class Place:
    """The answer for one file. The place itself is not kept."""

    told: Told
    """Whether the file says where it was taken."""
    reason: str = ""
    """Why that cannot be told, in plain words."""


YES, NO, MAY = (Place(told) for told in (Told.YES, Told.NO, Told.MAY))

_MOST_LATITUDE, _MOST_LONGITUDE = 90.0, 180.0
# ISO 6709, as phones write it: +51.4169-000.0806/ or +51.4169-000.0806+012.3/
_ISO_6709 = re.compile(r"\s*([+-]\d{1,3}(?:\.\d{1,12})?)([+-]\d{1,3}(?:\.\d{1,12})?)")


def unreadable(reason: str) -> Place:
    """Return the answer for a file that could not be read, with the reason."""
    return Place(Told.UNREADABLE, reason)


def in_degrees(parts: Sequence[float]) -> float:
    """Return degrees, minutes and seconds as degrees."""
    return math.fsum(part / 60.0**power for power, part in enumerate(parts))


def is_place(latitude: float, longitude: float) -> bool:
    """Tell whether two numbers, in degrees, are a place.

    0, 0 is not one: it is what cameras write that do not know where they are.
    """
    return (
        math.isfinite(latitude)
        and math.isfinite(longitude)
        and abs(latitude) <= _MOST_LATITUDE
        and abs(longitude) <= _MOST_LONGITUDE
        and not latitude == longitude == 0
    )


def is_place_in_words(words: str) -> bool:
    """Tell whether a text begins with a place as ISO 6709 writes it in degrees."""
    found = _ISO_6709.match(words)
    return found is not None and is_place(float(found[1]), float(found[2]))
