"""Who else sets rules for this computer: a workplace, a school, or somebody who set it up so."""

from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.owners import owned, owner_queries
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable

__all__ = ["BrowserRules", "Management", "Manager", "parse_rule_files"]

_FOLDERS = {
    Query("/etc/chromium/policies/managed", Kind.LISTING): "Chromium",
    Query("/etc/opt/chrome/policies/managed", Kind.LISTING): "Chrome",
    Query("/etc/opt/edge/policies/managed", Kind.LISTING): "Edge",
    Query("/etc/brave/policies/managed", Kind.LISTING): "Brave",
    Query("/etc/chromium-browser/policies/managed", Kind.LISTING): "Chromium",
    Query("/etc/firefox/policies", Kind.LISTING): "Firefox",
}
# Firefox takes rules from beside its program too. Packages put other files there.
_BESIDE_FIREFOX = tuple(
    Query(f"{folder}/distribution", Kind.LISTING)
    for folder in (
        "/usr/lib/firefox",
        "/usr/lib64/firefox",
        "/usr/lib/firefox-esr",
        "/usr/share/firefox-esr",
        "/opt/firefox",
    )
)
_RULES_OF_FIREFOX = "policies.json"


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who may set rules for the whole computer from elsewhere."""

    name: str
    """The service, or the account that joined it; empty if that is not told."""
    seen: tuple[Evidence, ...]
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class BrowserRules:
    """Rules for one browser that cannot be changed in it."""

    browser: str
    """The browser."""
    names: tuple[str, ...]
    """What is ruled, or the files with the rules."""
    seen: tuple[Evidence, ...]
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class Management:
    """Who else sets rules here."""

    managers: tuple[Manager, ...]
    """Those for the whole computer."""
    rules: tuple[BrowserRules, ...]
    """Those for browsers."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be read."""


def parse_rule_files(answer: Answer, browser: str) -> tuple[BrowserRules, ...]:
    """Return the rules for a browser that stand in the files of a folder.

    Raises:
        Unreadable: the answer is no listing.

    """
    names = [entry.name for entry in entries(answer) if entry.name.endswith((".json", ".plist"))]
    if not names:
        return ()
    return (BrowserRules(browser, tuple(names), tuple(answer.seen(name) for name in names)),)


def _owner_questions() -> tuple[Query, ...]:
    return owner_queries(f"{query.text}/{_RULES_OF_FIREFOX}" for query in _BESIDE_FIREFOX)


@provides(DeviceKind.COMPUTER, ask=(*_FOLDERS, *_BESIDE_FIREFOX, *_owner_questions()))
def management(linux: Linux, answers: Answers) -> Management:  # noqa: ARG001 - a condition
    """Make the fact. What manages a whole computer with Linux are programs, told elsewhere."""
    rules = [
        one
        for query, browser in _FOLDERS.items()
        for one in parse_rule_files(answers[query], browser)
    ]
    rules += [
        BrowserRules("Firefox", (entry.name,), (answers[query].seen(entry.name),))
        for query in _BESIDE_FIREFOX
        for entry in entries(answers[query])
        if entry.name == _RULES_OF_FIREFOX
        and not owned(answers, f"{query.text}/{_RULES_OF_FIREFOX}")
    ]
    asked = (*_FOLDERS, *_BESIDE_FIREFOX)
    return Management((), tuple(rules), gaps_in(answers[query] for query in asked))
