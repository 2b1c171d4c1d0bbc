"""Hide what names a person, a device or a place: in every output, unless somebody asks for it.

Two rules, both here. A fact that reads names of accounts or of other devices keeps them masked
(`masked_account`, `masked`): what was never kept cannot leak. And whatever a renderer, a step of
progress or an error quotes from a device passes through `hidden`, whoever wrote the check.

Like the lists of indicators, whether they are shown is settled once, before looking.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from safety_audit.phrases import Phrase

__all__ = ["hidden", "in_all", "masked", "masked_account", "shown"]

T = TypeVar("T")

# Each pattern takes time that grows with the text alone: what it begins with, it begins once.
_LOCAL = r"(?<![^\s@,;<>{}()=\"'])[^\s@,;<>{}()=\"']++@"
_EMAIL = re.compile(_LOCAL + r"[^\s@,;<>{}()=\"']{1,200}")
# `jo@laptop` names a computer, and `user@1000.service` a service: neither is where mail goes.
_SURE_EMAIL = re.compile(
    _LOCAL + r"(?!openssh\.com)[^\s@,;<>{}()=\"'/:]{1,190}\."
    r"(?!(?:local|lan|home|internal|localdomain|service|socket|timer|target|mount|automount|path"
    r"|slice|scope|device|swap)\b)[^\W\d_]{2,}"
)
# Six to eight pairs: Bluetooth, Wi-Fi and cards. More are a fingerprint of a key or certificate.
_DEVICE = re.compile(
    r"(?<![0-9A-Fa-f])(?<!\b[0-9A-Fa-f]{2}[:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5,7}"
    r"(?![:-]?[0-9A-Fa-f])"
)
_PLACE = re.compile(
    r"[+-]?[0-9]{1,3}\.[0-9]{3,}(?:\s*,\s*|\s+)?[+-]?[0-9]{1,3}\.[0-9]{3,}"
    r"|[0-9]{1,3}(?:\.[0-9]+)?°[^\n,;°]{0,20}[NSEWnsew]\b"
)
_NAMED_PLACE = re.compile(
    r"(?P<key>\b(?:lat|lon|lng|long|latitude|longitude)[\"']?\s*[=:]\s*[\"']?)[+-]?[0-9]{1,3}\.[0-9]+",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"(?P<key>SSID[\"']?\s*[=:]\s*)(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s,;]+)", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<=Account \{name=)[^\n]{0,300}?(?=, type=)")
_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[ ().-]?[0-9]){6,14}(?![0-9])")
# In any line whatever, days, versions and digests have as many digits as a telephone number has.
_SURE_NUMBER = re.compile(
    r"(?<![\w+.-])(?:\+|00)[1-9](?:[ ()-]{0,2}[0-9]){6,14}(?![\w])"
    r"|(?<![\w+.:-])0[1-9](?:[ ]?[0-9]){8,9}(?![\w.:-])"
)
# Mail that everybody has: the part after the @ says nothing about the person.
_COMMON = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
    }
)
_SHORTEST_SHOWN = 4
_AN_ADDRESS = "**:**:**:**:**:**"


@dataclass(slots=True)
class _InUse:
    """For the whole process, threads included."""

    are_shown: bool = False


_IN_USE = _InUse()


@contextmanager
def shown() -> Iterator[None]:
    """Hide nothing within a `with` block: for a person who asked for it."""
    before = _IN_USE.are_shown
    _IN_USE.are_shown = True
    try:
        yield
    finally:
        _IN_USE.are_shown = before


def hidden(text: str) -> str:
    """Return any text that may quote a device, with what surely names somebody hidden.

    E-mail addresses, addresses of devices, places, names of Wi-Fi networks and of accounts where
    they are called so, and telephone numbers that begin as such. Days, versions and digests stay.
    """
    if _IN_USE.are_shown:
        return text
    masked_text = _without(_SURE_EMAIL, _SURE_NUMBER, text)
    if isinstance(text, Phrase):
        # What shows only in the whole sentence is hidden too, at the price of its translation.
        phrase = text.mapped(hidden)
        return phrase if phrase == masked_text else masked_text
    return masked_text


def masked(text: str) -> str:
    """Return a name that people chose for a device, with all that looks like an identifier hidden.

    Stricter than `hidden`: any seven digits may be a telephone number here.
    """
    return text if _IN_USE.are_shown else _without(_EMAIL, _NUMBER, text)


def masked_account(name: str) -> str:
    """Return an account's name so that only whoever knows it can tell it: `a***e@gmail.com`."""
    return name if _IN_USE.are_shown else _short(name)


def in_all(value: T, change: Callable[[str], str]) -> T:
    """Return the same records with every text in them changed: dataclasses and tuples of them."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple(in_all(part, change) for part in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        changed = type(value)(**{name: in_all(getattr(value, name), change) for name in names})
    return changed  # type: ignore[no-any-return]  # the same type, built field by field


def _without(email: re.Pattern[str], number: re.Pattern[str], text: str) -> str:
    text = _ACCOUNT.sub(lambda found: _short(found[0]), text)
    text = _NETWORK.sub(r"\g<key>***", text)
    text = email.sub(lambda found: _short(found[0]), text)
    text = _DEVICE.sub(_AN_ADDRESS, text)
    text = _NAMED_PLACE.sub(r"\g<key>***", text)
    text = _PLACE.sub("***", text)
    return number.sub(lambda found: _ends(found[0], number=True), text)


def _short(name: str) -> str:
    local, at, domain = name.rpartition("@")
    if not at:
        return _ends(name, number=bool(_NUMBER.fullmatch(name)))
    return f"{_ends(local)}@{domain if domain.lower() in _COMMON else _ends(domain)}"


def _ends(word: str, *, number: bool = False) -> str:
    """Return the first and last character, or the last two digits, with the rest hidden."""
    if len(word) < _SHORTEST_SHOWN:
        return "***"
    return f"***{word[-2:]}" if number else f"{word[0]}***{word[-1]}"
