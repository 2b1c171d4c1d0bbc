"""Which apps somebody excepted from battery saving, so that they are never put to sleep."""

import re
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence

__all__ = ["QUERY", "BatteryExceptions", "parse_deviceidle"]

QUERY = Query("dumpsys deviceidle")

_LISTS = re.compile(r"^  (?:White|Allow)list ", re.MULTILINE)
# The state of the service follows the lists: `mLightEnabled=true`, and much more.
_AFTER = re.compile(r"^  m[A-Z]\w*=", re.MULTILINE)
_CHOSEN = re.compile(r"^  (?:White|Allow)list user apps:\n((?:    .*\n?)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BatteryExceptions:
    """The apps that a person, or an app a person said yes to, excepted. Not told by user."""

    packages: frozenset[str]
    """Their package names."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def seen(self, package: str) -> Evidence:
        """Return the words that name an app."""
        return self.answer.seen("Whitelist user apps:", package)


@provides(DeviceKind.PHONE, ask=(QUERY,))
def battery_exceptions(answers: Answers) -> BatteryExceptions:
    """Return the apps that are never put to sleep because somebody chose so."""
    return parse_deviceidle(answers[QUERY])


def parse_deviceidle(answer: Answer) -> BatteryExceptions:
    """Read `Whitelist user apps:` (Android 7 to 17). The heading is left out when there is none.

    Raises:
        Unreadable: there is no answer, none of the lists that every phone has, or nothing after
            them, so that the answer is not whole.

    """
    text = answer.text().replace("\r\n", "\n")
    lists = list(_LISTS.finditer(text))
    if not lists:
        raise answer.unknown_format()
    if not _AFTER.search(text, lists[-1].end()):
        raise answer.ended_early()
    names = (name for block in _CHOSEN.findall(text) for name in block.split())
    return BatteryExceptions(frozenset(names), answer)
