"""The table of all checks of a phone: how a row is read, and the phones that it is tried on.

The rows stand in `checks/phone/table/*.toml`. A row says for a check

- `needs`: the answers it rests on, by a short name. Each of them missing, refused, empty, given
  up half-way and in an unknown form gives "could not check" with a reason; every other answer
  changes nothing at all;
- its cases: a phone in the words of a scenario, the phones it is tried on (all Android versions,
  where it does not say), and exactly what is seen: priority, certainty, user and subject;
- a case in another user's space, or why there is none (`one-for-all`);
- what a phone shows on which nobody did anything, where that is more than nothing (`plain`).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from safety_audit.checking import Check
from safety_audit.devices import practice
from safety_audit.devices.folder import file_for
from safety_audit.devices.interface import Answer, Device, Progress, Query, quiet
from safety_audit.devices.practice.preinstalled import preinstalled
from safety_audit.devices.practice.versions import BASES
from safety_audit.engine import look
from safety_audit.indicators.active import builtin
from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Indicator, IndicatorList, Kind
from safety_audit.model import CheckResult, DeviceKind
from safety_audit.packs import load

VERSIONS = ("8", "9", "10", "11", "13", "14", "16")
GOOGLE = tuple(f"google-{version}" for version in VERSIONS)
TRIED_ON = (*GOOGLE, "samsung-11", "samsung-16", "xiaomi-14")
"""Where a case is tried that does not say where: each form, and a phone of each maker."""
WITHOUT = ("com.citymapper.app.release", "com.whatsapp")
WORK = ({"id": 10, "name": "Work", "kind": "work"},)
"""The other space of a case that does not say whose it is."""
NAMED = re.compile(
    r"^android$|gms$|gsf$|vending|chrome|settings$|shell$|installer|permission|launcher|home$"
    r"|messaging|dialer|honeyboard|inputmethod|camera|fmm$|finddevice|quicksearchbox|providers|maps|photos"
)
"""Apps of the system that stay on the phone of a case."""
HOW = ("missing", "refused", "empty", "slow", "words")
STRANGE = "Lorem ipsum {[(\n  12 : = , dolor\x07 sit\n\x00\xff}} amet ;;\n"
"""What no version and no maker ever said."""
NAMES = {
    "date": "date ",
    "location-requests": "dumpsys location |",
    "launchers": "cmd package query-activities --brief --user",
    "notification": "dumpsys notification",
    "telephony.registry": "dumpsys telephony.registry",
    "secure": "settings --user 0 list secure",
    "system": "settings --user 0 list system",
    "global": "settings list global",
    "storage": "ls /storage",
    "photos": "find /storage/emulated/0/",
    "cacerts-added": "ls -l /data/misc/user/0/cacerts-added",
    "su": "ls -l /system/bin/su",
    "companions": "cmd companiondevice list",
    "is-location-enabled": "cmd location is-location-enabled",
    "batterystats": "dumpsys batterystats",
}
"""How a command begins, by short name; any other name is a service that is dumped, or a command."""


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A phone, and what one check says of it."""

    what: Literal["found", "plain", "second"] = "found"
    """Whether something is there, or nothing, or something in the space of another user."""
    on: str = ""
    """`8`, `8 to 10` (versions), `samsung` (a maker), `samsung-14`; empty for all that is tried."""
    phone: dict[str, Any] = {}
    """The phone, in the words of a scenario."""
    lists: tuple[str, ...] = ()
    """`CATEGORY KIND VALUE PRODUCT` that a list in use names; none for the built-in list."""
    outcome: str = "found"
    """How the check ends."""
    sees: tuple[str, ...] = ()
    """`PRIORITY CERTAINTY USER SUBJECT` of each finding, in order."""
    says: tuple[str, ...] = ()
    """Each reason why a part could not be checked, word for word."""
    because: str = ""
    """Why such a version or phone gives something else than "found"."""
    tells: tuple[str, ...] = ()
    """Each summary, word for word, where the subject does not say what was seen."""


class Sound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """An answer that is needed, and that says enough in one of the bad ways."""

    query: str
    """Short name of the query."""
    how: tuple[str, ...]
    """Which of the ways."""
    on: str = ""
    """In which versions; empty for all."""
    because: str
    """Why that says enough."""
    gives: str = ""
    """How the check ends then; empty for as with a whole answer."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """All about one check."""

    needs: tuple[str, ...] = ()
    """Short names of the answers it rests on."""
    needs_on: dict[str, tuple[str, ...]] = {}
    """More of them on some versions: `"8 to 9" = ["secure"]`."""
    sound: tuple[Sound, ...] = ()
    """Bad answers that say enough."""
    either: tuple[tuple[str, ...], ...] = ()
    """Answers of which one is enough; without all of them it could not be checked."""
    closed: dict[Literal["work", "second"], str] = {}
    """In which versions it says that a space of this kind let nobody in."""
    one_for_all: str = ""
    """Why it is not a matter of single users; empty if it is."""
    case: tuple[Case, ...]
    """Its cases."""

    def rests_on(self, version: str) -> set[str]:
        """Return the short names of the answers it rests on in one version."""
        more = (names for on, names in self.needs_on.items() if within(version, on))
        return {*self.needs, *(name for names in more for name in names)}

    def is_sound(self, name: str, how: str, version: str) -> Sound | None:
        """Return why this answer says enough in this bad way; None if it does not."""
        fitting = (one for one in self.sound if one.query == name and how in one.how)
        return next((one for one in fitting if within(version, one.on)), None)


def _table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for path in sorted((Path(__file__).parent / "checks" / "phone" / "table").glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        rows |= msgspec.convert(read, dict[str, Row])
    return rows


TABLE = _table()
CHECKS: Mapping[str, Check] = {
    check.id: check for check in load()[0].checks if check.device is DeviceKind.PHONE
}


def within(version: str, on: str) -> bool:
    """Tell whether a version is one of `8 to 10`; of nothing at all, it is."""
    first, _, last = (on or "8 to 16").partition(" to ")
    return int(first) <= int(version) <= int(last or first)


def bases(case: Case) -> Iterator[str]:
    """Yield the base phones that a case is tried on."""
    if case.on in BASES:
        yield case.on
        return
    by_maker = case.on.isalpha()
    for name in BASES if by_maker or case.what == "plain" else TRIED_ON:
        maker, _, version = name.partition("-")
        if maker == case.on if by_maker else within(version, case.on):
            yield name


def built(base: str, **phone: Any) -> practice.PracticePhone:
    """Return a base phone without the apps that use something every day, and as a case says."""
    without = (*WITHOUT, *phone.pop("without", ()))
    return practice.build(base, phone.pop("apps", ()), without=without, **phone)


def lean(base: str, case: Case) -> practice.PracticePhone:
    """Return the phone of a case, without parts of the system that no check looks for.

    Plain phones have them all. There are many, and the cases are many: it is a matter of time.
    """
    phone = {"users": WORK, **case.phone} if case.what == "second" else dict(case.phone)
    special = {app["package"] for app in phone.get("apps", ())}
    gone = (name for name in superfluous(base) if name not in special)
    return built(base, **phone, without=tuple(gone))


@cache
def superfluous(base: str) -> tuple[str, ...]:
    """Return the apps that come with a base phone and that no check and no answer names."""
    maker, _, _ = base.partition("-")
    apps = preinstalled(maker, BASES[base].api)
    return tuple(app.package for app in apps if not NAMED.search(app.package))


def lists_of(case: Case) -> Indicators:
    """Return the lists that are in use for a case."""
    if not case.lists:
        return builtin()
    named = [
        Indicator(
            product=product,
            category=Category(category),
            kind=Kind(kind),
            value=value,
            source="ours",
        )
        for category, kind, value, product in map(str.split, case.lists)
    ]
    return Indicators([IndicatorList(name="ours", date=date(2026, 11, 22), indicators=named)])


def short(result: CheckResult) -> tuple[str, ...]:
    """Return each finding as a row writes it."""
    lines = []
    for finding in result.findings:
        words = [finding.priority.value, finding.certainty.value]
        if finding.subject:
            user = finding.subject.user
            words += ["-" if user is None else str(user), finding.subject.id]
        lines.append(" ".join(words))
    return tuple(lines)


@dataclass(frozen=True)
class Plain:
    """A phone on which nobody did anything, and all that is said of it."""

    phone: practice.PracticePhone
    answers: Mapping[str, Answer]
    results: Mapping[str, CheckResult]


@cache
def plain(base: str) -> Plain:
    """Return a plain phone: every answer is made once."""
    phone = built(base)
    visit = look(phone, tuple(CHECKS.values()))
    return Plain(
        phone=phone,
        answers={answer.query.text: answer for answer in visit.recording},
        results={result.check: result for result in visit.results},
    )


@cache
def asked(base: str, name: str) -> tuple[str, ...]:
    """Return the commands that one check asks of a plain phone."""
    recording = look(Spoiled(base), [CHECKS[name]]).recording
    return tuple(answer.query.text for answer in recording)


class Spoiled(Device):
    """A plain phone with some answers spoiled."""

    kind = DeviceKind.PHONE
    practice = True

    def __init__(self, base: str, commands: Sequence[str] = (), how: str = "") -> None:
        troubles = [
            {"command": command, "how": how, "words": STRANGE if how == "words" else ""}
            for command in commands
        ]
        self.whole = plain(base)
        self.spoiled = built(base, troubles=troubles) if troubles else self.whole.phone
        self.places = {file_for(command) for command in commands}

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        progress("Asking.")
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        known = self.whole.answers.get(query.text)
        if known is None or file_for(query.text) in self.places:
            return self.spoiled.ask([query])[0]
        return known


def name_of(command: str) -> str:
    """Return the short name of a command."""
    for name, start in NAMES.items():
        if command.startswith(start):
            return name
    return command.removeprefix("dumpsys ")
