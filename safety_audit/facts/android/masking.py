"""Hide what names a person or a device: e-mail addresses, numbers, addresses of devices, places.

Evidence quotes the phone word for word. Where those words name an account, a number or a device,
the fact that makes the evidence passes them through here first: what was never kept cannot leak.
"""

import re

__all__ = ["masked", "masked_account"]

_EMAIL = re.compile(r"[^\s@,;<>{}()=]{1,100}@[^\s@,;<>{}()=]{1,200}")
_DEVICE = re.compile(r"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b")
_PLACE = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3,}(?:\s*,?\s*[+-]?[0-9]{1,3}\.[0-9]{3,})")
_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[ ().-]?[0-9]){6,14}(?![0-9])")
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


def masked(text: str) -> str:
    """Return text from a device with e-mail and device addresses, places and numbers hidden."""
    text = _EMAIL.sub(lambda found: masked_account(found[0]), text)
    text = _DEVICE.sub("**:**:**:**:**:**", text)
    text = _PLACE.sub("***", text)
    return _NUMBER.sub(lambda found: _ends(found[0], number=True), text)


def masked_account(name: str) -> str:
    """Return an account's name so that only whoever knows it can tell it: `a***e@gmail.com`."""
    local, at, domain = name.rpartition("@")
    if not at:
        return _ends(name, number=bool(_NUMBER.fullmatch(name)))
    return f"{_ends(local)}@{domain if domain.lower() in _COMMON else _ends(domain)}"


def _ends(word: str, *, number: bool = False) -> str:
    """Return the first and last character, or the last two digits, with the rest hidden."""
    if len(word) < _SHORTEST_SHOWN:
        return "***"
    return f"***{word[-2:]}" if number else f"{word[0]}***{word[-1]}"
