"""Which apps were removed lately, as the battery statistics note them for each day."""

import re
from dataclasses import dataclass, field, replace

from safety_audit.devices.interface import MEGABYTE, Answer, Query
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.base import Answers, provides
from safety_audit.indicators.model import Group, Kind
from safety_audit.model import DeviceKind, Evidence

__all__ = ["DAILY", "RemovedApp", "RemovedApps", "parse_daily"]

DAILY = Query("dumpsys batterystats --daily", limit=2 * MEGABYTE)

_DAY = re.compile(
    r"  (?:Daily from|Current start time:) ([0-9]{4}-[0-9]{2}-[0-9]{2})[0-9-]*(?: to [0-9-]+:)?"
    r"\s*\Z"
)
_REMOVED = re.compile(r" +Uninstall ([A-Za-z0-9_.]{1,255})\s*\Z")


@dataclass(frozen=True, slots=True)
class RemovedApp:
    """One app that was removed."""

    package: str
    """The app."""
    day: str
    """The day, such as `2026-11-11`, by the phone's clock; empty if not stated."""
    seen: Evidence = field(repr=False)
    """The lines that say so."""
    product: str = ""
    """What it is called, if a list in use names it as sold to watch a phone; else empty."""


@dataclass(frozen=True, slots=True)
class RemovedApps:
    """The apps that were removed in the days that the phone remembers."""

    all: tuple[RemovedApp, ...]
    """The latest day first, as in the dump."""


def parse_daily(answer: Answer) -> RemovedApps:
    """Read `dumpsys batterystats --daily` (Android 8 to 15).

    Raises:
        Unreadable: there is no answer, or it holds no daily statistics.

    """
    text = answer.text().replace("\r\n", "\n")
    if "Daily stats:" not in text:
        raise answer.unknown_format()
    day, heading = "", ""
    found: list[RemovedApp] = []
    for line in text.split("\n"):
        begins, removed = _DAY.match(line), _REMOVED.match(line)
        if begins:
            day, heading = begins[1], line.strip()
        elif removed:
            found.append(RemovedApp(removed[1], day, answer.seen(heading, line.strip())))
    return RemovedApps(tuple(found))


@provides(DeviceKind.PHONE, ask=(DAILY,))
def removed_apps(answers: Answers, indicators: Indicators) -> RemovedApps:
    """Return the apps that were removed lately, with what the lists in use say of them."""
    removed = parse_daily(answers[DAILY])
    named = tuple(replace(app, product=_product(app, indicators)) for app in removed.all)
    return replace(removed, all=named)


def _product(app: RemovedApp, indicators: Indicators) -> str:
    named = indicators.matching(Kind.PACKAGE, app.package)
    watching = (one.product for one in named if one.category.group is Group.MONITORING)
    return next(watching, "")
