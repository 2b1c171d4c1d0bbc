"""Whether security updates wait, and whether this system still gets any."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import flag, number, probe_rows, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["Updates", "parse_end", "parse_updates"]

ASKED = Query("pending-updates", Kind.PROBE)
RELEASE = Query("/etc/os-release", Kind.FILE)

# The last day on which the makers give security updates to everybody, long-term support included:
# https://wiki.debian.org/LTS, https://ubuntu.com/about/release-cycle (looked at on 2026-11-22).
_ENDS = {
    ("debian", "10"): date(2024, 6, 30),
    ("debian", "11"): date(2026, 8, 31),
    ("debian", "12"): date(2028, 6, 30),
    ("debian", "13"): date(2030, 6, 30),
    ("ubuntu", "18.04"): date(2023, 5, 31),
    ("ubuntu", "20.04"): date(2025, 5, 31),
    ("ubuntu", "22.04"): date(2027, 5, 31),
    ("ubuntu", "24.04"): date(2029, 5, 31),
}
_LONG = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Updates:
    """How far this system is kept up to date."""

    waiting: tuple[str, ...]
    """Installed packages for which a security update is listed."""
    fetched: datetime | None
    """When the lists were fetched last (UTC); None if that is not told."""
    is_long_ago: bool
    """Whether that is more than 30 days ago."""
    restart: bool
    """Whether an update waits for the computer to start again."""
    seen: Evidence
    """What was told."""
    ended: tuple[date, Evidence] | None = None
    """The day since which this system gets no updates, with the line that names it."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


def parse_updates(answer: Answer) -> Updates:
    """Return what waits.

    Raises:
        Unreadable: this system keeps no lists that can be read here.

    """
    if answer.status is Status.ABSENT:
        raise Unreadable("Whether updates wait cannot be told on a system of this kind.")
    rows = probe_rows(answer)
    if not rows:
        raise answer.unknown_format()
    row = rows[0]
    names = row.get("waiting")
    waiting = tuple(map(str, names)) if isinstance(names, list) else ()
    fetched = _time(number(row, "fetched"))
    words = f"{len(waiting)} {' '.join(waiting[:20])}".strip()
    gaps = []
    if not number(row, "lists") or number(row, "unread"):
        gaps.append(Unreadable(Phrase("The list of security updates could not be read.")))
    return Updates(
        waiting=waiting,
        fetched=fetched,
        is_long_ago=fetched is not None and answer.started - fetched > _LONG,
        restart=flag(row, "restart"),
        seen=answer.seen(f"waiting: {words}; fetched: {fetched or 'not told'}"),
        gaps=tuple(gaps),
    )


def _time(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def parse_end(answer: Answer) -> tuple[date, Evidence] | None:
    """Return since when this system gets no updates; None if it gets some, or nobody knows.

    A day counts only if it lay in the past when the computer was asked.
    """
    lines = [line for line in readable_part(answer).split("\n") if "=" in line]
    known = {key: value.strip("\"'") for key, _, value in (line.partition("=") for line in lines)}
    end = _ENDS.get((known.get("ID", ""), known.get("VERSION_ID", "")))
    if end is None or answer.started.date() <= end:
        return None
    shown = [line for line in lines if line.startswith(("ID=", "VERSION_ID="))]
    return end, answer.seen(*shown)


@provides(DeviceKind.COMPUTER, ask=(ASKED, RELEASE))
def updates(linux: Linux, answers: Answers) -> Updates:  # noqa: ARG001 - a condition
    """Make the fact."""
    found = parse_updates(answers[ASKED])
    return replace(found, ended=parse_end(answers[RELEASE]))
