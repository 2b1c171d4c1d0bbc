"""Base phones: which Android, which maker, and how such a phone names itself.

Models are real ones of that year; build numbers, patch levels and hashes are invented in form.
"""

import zlib
from dataclasses import dataclass

__all__ = [
    "ANDROID_9",
    "ANDROID_10",
    "ANDROID_11",
    "ANDROID_12",
    "ANDROID_13",
    "ANDROID_14",
    "ANDROID_15",
    "ANDROID_16",
    "BASES",
    "Base",
    "base_named",
    "digest",
    "mark",
]

# The API levels at which a form changed.
ANDROID_9 = 28
ANDROID_10 = 29
ANDROID_11 = 30
ANDROID_12 = 31
ANDROID_13 = 33
ANDROID_14 = 34
ANDROID_15 = 35
ANDROID_16 = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One maker's phone with one Android version."""

    name: str
    """`samsung-13`."""
    maker: str
    """`google`, `samsung` or `xiaomi`."""
    release: str
    """Android's version as people know it."""
    api: int
    """Its API level."""
    model: str
    """Model."""
    device: str
    """The maker's short name for it."""
    build: str
    """Build identifier."""
    patch: str
    """Date of the security patch."""

    @property
    def brand(self) -> str:
        """The brand as the phone prints it."""
        return {"google": "google", "samsung": "samsung", "xiaomi": "Redmi"}[self.maker]

    @property
    def fingerprint(self) -> str:
        """The build's fingerprint."""
        number = zlib.crc32(self.name.encode()) % 9_000_000 + 1_000_000
        return (
            f"{self.brand}/{self.device}/{self.device}:{self.release}/{self.build}/"
            f"{number}:user/release-keys"
        )


_APIS = {"8": 27, "9": 28, "10": 29, "11": 30, "13": 33, "14": 34, "16": 36}
_RELEASES = {"8": "8.1.0"}
_PATCHES = {
    "8": "2019-01-05",
    "9": "2021-03-01",
    "10": "2022-09-01",
    "11": "2024-02-01",
    "13": "2026-09-01",
    "14": "2026-10-01",
    "16": "2026-11-01",
}
_BUILDS = {
    "8": "OPM1",
    "9": "PQ3A",
    "10": "QQ3A",
    "11": "RQ3A",
    "13": "TQ3A",
    "14": "AP2A",
    "16": "BP2A",
}
_MODELS = {
    "google": {
        "8": ("Pixel 2", "walleye"),
        "9": ("Pixel 3", "blueline"),
        "10": ("Pixel 4", "flame"),
        "11": ("Pixel 5", "redfin"),
        "13": ("Pixel 7", "panther"),
        "14": ("Pixel 8", "shiba"),
        "16": ("Pixel 9", "tokay"),
    },
    "samsung": {
        "8": ("SM-A520F", "a5y17lte"),
        "9": ("SM-A505FN", "a50"),
        "10": ("SM-A515F", "a51"),
        "11": ("SM-A525F", "a52q"),
        "13": ("SM-A536B", "a53x"),
        "14": ("SM-A546B", "a54x"),
        "16": ("SM-A566B", "a56x"),
    },
    "xiaomi": {
        "8": ("Redmi Note 5", "whyred"),
        "9": ("Redmi Note 7", "lavender"),
        "10": ("Redmi Note 8", "ginkgo"),
        "11": ("M2101K6G", "sweet"),
        "13": ("2201117TY", "spes"),
        "14": ("23117RA68G", "emerald"),
        "16": ("24090RA29G", "beryl"),
    },
}


def _made(maker: str, version: str) -> Base:
    model, device = _MODELS[maker][version]
    return Base(
        name=f"{maker}-{version}",
        maker=maker,
        release=_RELEASES.get(version, version),
        api=_APIS[version],
        model=model,
        device=device,
        build=f"{_BUILDS[version]}.{_PATCHES[version].replace('-', '')[2:]}.001",
        patch=_PATCHES[version],
    )


BASES = {
    base.name: base for base in (_made(maker, version) for maker in _MODELS for version in _APIS)
}
"""Every base phone, by name."""


def base_named(name: str) -> Base:
    """Return a base phone.

    Raises:
        ValueError: there is none of this name; the message lists those there are.

    """
    if name not in BASES:
        raise ValueError(f"There is no base phone {name!r}. There are: {', '.join(BASES)}.")
    return BASES[name]


def mark(*words: object) -> str:
    """Return an object's short hash, as Android prints it: always the same for the same words."""
    return f"{zlib.crc32(repr(words).encode()) & 0xFFFFFFF:x}"


def digest(length: int, *words: object) -> str:
    """Return hexadecimal digits that are always the same for the same words."""
    parts = (f"{zlib.crc32(repr((words, part)).encode()):08x}" for part in range(length // 8 + 1))
    return "".join(parts)[:length]
