"""Who else sets rules for a computer with macOS: configuration profiles, and what they hold."""

import posixpath
from collections.abc import Iterator

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.macos import MacOS, lines_of
from safety_audit.facts.computer.management import BrowserRules, Management, Manager
from safety_audit.facts.computer.reading import entries, gaps_in
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["parse_enrollment", "parse_managed"]

STATUS = Query("macos-management", Kind.PROBE)
MANAGED = Query("/Library/Managed Preferences/**", Kind.LISTING)

_BROWSERS = {
    "com.google.Chrome": "Chrome",
    "com.microsoft.Edge": "Edge",
    "com.brave.Browser": "Brave",
    "org.mozilla.firefox": "Firefox",
}
_JOINED = ("MDM enrollment: Yes", "Enrolled via DEP: Yes")
_SERVER = "MDM server: "


def parse_enrollment(answer: Answer) -> Iterator[Manager]:
    """Yield who manages the computer (`profiles status -type enrollment`).

    Raises:
        Unreadable: the command could not be run, or its words are not known.

    """
    lines = [line.strip() for line in lines_of(answer)]
    if not any(line.startswith(("MDM enrollment:", "Enrolled via DEP:")) for line in lines):
        raise answer.unknown_format()
    joined = [line for line in lines if line.startswith(_JOINED)]
    servers = [line.removeprefix(_SERVER) for line in lines if line.startswith(_SERVER)]
    if joined:
        yield Manager(servers[0] if servers else "", (answer.seen(*joined, *servers),))


def parse_managed(answer: Answer) -> tuple[tuple[Manager, ...], tuple[BrowserRules, ...]]:
    """Return whose settings profiles rule: of the computer, and of browsers.

    Raises:
        Unreadable: the answer is no listing.

    """
    managers, rules = [], []
    for entry in entries(answer):
        name = posixpath.basename(entry.name).removesuffix(".plist")
        if not entry.name.endswith(".plist") or name == "complete":
            continue
        if browser := _BROWSERS.get(name):
            rules.append(BrowserRules(browser, (name,), (answer.seen(entry.name),)))
        else:
            profile = Phrase("a configuration profile for {name}", name=name)
            managers.append(Manager(profile, (answer.seen(entry.name),)))
    return tuple(managers), tuple(rules)


@provides(DeviceKind.COMPUTER, ask=(STATUS, MANAGED), on=MacOS)
def management(macos: MacOS, answers: Answers) -> Management:  # noqa: ARG001 - a condition
    """Make the fact."""
    gaps = list(gaps_in((answers[MANAGED],)))
    managers, rules = parse_managed(answers[MANAGED])
    try:
        managers = (*parse_enrollment(answers[STATUS]), *managers)
    except Unreadable as reason:
        gaps.append(reason)
    return Management(managers, rules, tuple(gaps))
