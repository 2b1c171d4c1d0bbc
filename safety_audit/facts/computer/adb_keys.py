"""Keys with which this computer may control phones over USB, without asking again."""

from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import AccountList
from safety_audit.facts.computer.reading import gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["AdbKey", "AdbKeys", "parse_adb_key"]


@dataclass(frozen=True, slots=True)
class AdbKey:
    """One key. Every phone that once said "always allow" to it obeys it."""

    account: str
    """Whose home it lies in."""
    made_by: str
    """`user@computer` as it was made; empty if it does not say."""
    seen: Evidence
    """The end of the key's public half."""


@dataclass(frozen=True, slots=True)
class AdbKeys:
    """Every such key that could be seen."""

    all: tuple[AdbKey, ...]
    """By account."""
    gaps: tuple[Unreadable, ...]
    """Homes that could not be looked into."""


def parse_adb_key(answer: Answer, account: str) -> AdbKey | None:
    """Return the key of which this is the public half; None if there is none."""
    words = readable_part(answer).split()
    if not words:
        return None
    made_by = words[1] if len(words) > 1 else ""
    return AdbKey(account, made_by, answer.seen(f"[key] {made_by}".strip()))


@dataclass(frozen=True, slots=True)
class AdbKeyFiles:
    """Where they can lie."""

    queries: tuple[tuple[str, Query], ...]
    """Account and file."""


@provides(DeviceKind.COMPUTER)
def adb_key_files(linux: Linux, known: AccountList) -> AdbKeyFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    pairs = (
        (account.name, Query(f"{account.home.rstrip('/')}/.android/adbkey.pub", Kind.FILE))
        for account in known.all
        if account.human or account.uid == 0
    )
    return AdbKeyFiles(tuple(pair for pair in pairs if is_allowed(pair[1])))


def _adb_queries(files: AdbKeyFiles) -> tuple[Query, ...]:
    return tuple(query for _, query in files.queries)


@provides(DeviceKind.COMPUTER, ask=_adb_queries)
def adb_keys(files: AdbKeyFiles, answers: Answers) -> AdbKeys:
    """Make the fact."""
    keys = (parse_adb_key(answers[query], name) for name, query in files.queries)
    return AdbKeys(
        all=tuple(key for key in keys if key is not None),
        gaps=gaps_in(answers[query] for query in _adb_queries(files)),
    )
