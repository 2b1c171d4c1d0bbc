"""What an indicator is: a published identifier of an app made or used to watch somebody.

Errors::

    Exception
    +-- IndicatorError   a list that cannot be used; its text is one sentence for a person
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from safety_audit.phrases import Phrase

__all__ = ["Category", "Group", "Indicator", "IndicatorError", "IndicatorList", "Kind", "normal"]


class IndicatorError(Exception):
    """A list of indicators that cannot be used, with one sentence that says why."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


class Group(Enum):
    """What a category means for a finding, most urgent first."""

    MONITORING = "monitoring"
    """Sold or offered to watch another person's phone."""
    PURPOSE = "purpose"
    """Its purpose is that one person follows, reaches or looks after another's phone."""
    FEATURE = "feature"
    """An ordinary app that can share as one of its features."""

    @property
    def rank(self) -> int:
        """Position: 0 is the most urgent."""
        return list(Group).index(self)


class Category(Enum):
    """What sort of app an indicator names. Each value is a word that our own lists use."""

    MONITORING = "monitoring"
    SHARING = "sharing"
    PARENTAL = "parental"
    FOLLOWING = "following"
    REMOTE_ACCESS = "remote-access"
    MIRROR = "mirror"
    CAMERA = "camera"
    FORWARDING = "forwarding"
    FEATURE = "feature"

    @property
    def group(self) -> Group:
        """What it means for a finding."""
        if self is Category.MONITORING:
            return Group.MONITORING
        return Group.FEATURE if self is Category.FEATURE else Group.PURPOSE

    @property
    def about(self) -> str:
        """One neutral sentence on what such apps do, for a list that says nothing itself."""
        return _ABOUT[self]


_ABOUT = {
    Category.MONITORING: Phrase("It is sold to watch what somebody does on a phone."),
    Category.SHARING: Phrase("It shows where this phone is to other people."),
    Category.PARENTAL: Phrase("It lets one person watch over and limit another person's phone."),
    Category.FOLLOWING: Phrase("It lets one person follow what happens on another person's phone."),
    Category.REMOTE_ACCESS: Phrase("It lets somebody see or use this phone from another device."),
    Category.MIRROR: Phrase("It shows messages or files of this phone on another device."),
    Category.CAMERA: Phrase("It turns a phone into a camera that is watched from elsewhere."),
    Category.FORWARDING: Phrase("It sends messages from this phone on to somebody else."),
    Category.FEATURE: Phrase(
        "It can share a place or other things with people, if somebody sets it so."
    ),
}


class Kind(Enum):
    """What an indicator's value is."""

    PACKAGE = "package"
    """An app's id, such as `com.example.app`: capitals matter."""
    CERTIFICATE_SHA1 = "certificate-sha1"
    """SHA-1 of a signer's certificate (DER), in small hexadecimal letters."""
    CERTIFICATE_SHA256 = "certificate-sha256"
    """SHA-256 of the same."""
    FILE_SHA256 = "file-sha256"
    """SHA-256 of a whole package file."""
    DOMAIN = "domain"
    """A host name, in small letters."""


_FORMS = {
    Kind.PACKAGE: re.compile(r"(?=.{3,255}\Z)[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)+\Z"),
    Kind.CERTIFICATE_SHA1: re.compile(r"[0-9a-f]{40}\Z"),
    Kind.CERTIFICATE_SHA256: re.compile(r"[0-9a-f]{64}\Z"),
    Kind.FILE_SHA256: re.compile(r"[0-9a-f]{64}\Z"),
    Kind.DOMAIN: re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}\Z"),
}


def normal(kind: Kind, value: str) -> str:
    """Return a value in the one form in which it is kept and looked up; empty if it has none.

    An app's id is taken as it is. Host names and digests lose capitals, digests their colons.
    """
    if kind is Kind.DOMAIN:
        value = value.lower().removesuffix(".")
    elif kind is not Kind.PACKAGE:
        value = value.replace(":", "").lower()
    return value if value.isascii() and _FORMS[kind].match(value) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One published identifier."""

    product: str
    """What the app is called by whoever published it (hostile: show via `readable`)."""
    category: Category
    """What sort of app it is."""
    kind: Kind
    """What the value is."""
    value: str
    """The identifier, in normal form."""
    source: str
    """Where it is published: the name of a list, or "documented by its maker"."""
    about: str = ""
    """One neutral sentence on what the app does; empty for the category's own."""

    @property
    def sentence(self) -> str:
        """One neutral sentence on what the app does."""
        return self.about or self.category.about


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorList:
    """A list as it was read: what it holds, from where, and of when."""

    name: str
    """The list's name; a newer list of the same name takes its place."""
    date: dt.date
    """The day of this state; where the list says none, of the file it came in."""
    indicators: tuple[Indicator, ...]
    """What it names, each once."""
    publisher: str = ""
    """Who answers for it, with the licence, for the report; empty if not known."""
    origin: str = ""
    """The file or address it was read from; empty for the built-in list."""
    notes: tuple[str, ...] = ()
    """Sentences on what was left out, and why."""

    @property
    def count(self) -> int:
        """How many different identifiers it names."""
        return len({(one.kind, one.value) for one in self.indicators})
