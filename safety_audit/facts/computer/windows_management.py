"""Who else sets rules for a computer with Windows."""

from collections.abc import Iterator

from safety_audit.devices.interface import Answer
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.management import BrowserRules, Management, Manager
from safety_audit.facts.computer.windows import (
    RegistryValue,
    Windows,
    each_below,
    key,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind

__all__ = ["parse_enrollments", "parse_rules"]

ENROLLMENTS = each_below("HKLM\\SOFTWARE\\Microsoft\\Enrollments")
_BROWSERS = {
    "Chrome": "Google\\Chrome",
    "Edge": "Microsoft\\Edge",
    "Brave": "BraveSoftware\\Brave",
    "Firefox": "Mozilla\\Firefox",
}
RULES = {
    key(f"{hive}\\Policies\\{path}"): browser
    for browser, path in _BROWSERS.items()
    for hive in ("HKLM\\SOFTWARE", "HKCU\\Software")
}
FORCED = {
    key(f"{hive}\\Policies\\{path}\\ExtensionInstallForcelist"): browser
    for browser, path in _BROWSERS.items()
    for hive in ("HKLM\\SOFTWARE", "HKCU\\Software")
}
# Windows keeps enrolments with itself, which are nobody else's.
_OWN = frozenset({"", "local_management", "wmi_bridge_server", "wmi_bridge_sccm_server"})


def parse_enrollments(answer: Answer) -> Iterator[Manager]:
    """Yield who manages the computer: a service with an account or an address of its own.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found: dict[str, dict[str, RegistryValue]] = {}
    for value in registry_values(answer):
        found.setdefault(value.key, {})[value.name.casefold()] = value
    for told in found.values():
        provider, account, address = map(told.get, ("providerid", "upn", "discoveryservicefullurl"))
        if provider is None or provider.text.casefold() in _OWN:
            continue
        named = [one for one in (account, address) if one is not None and one.text.strip()]
        if named:
            yield Manager(named[0].text, tuple(one.seen for one in (provider, *named)))


def parse_rules(answer: Answer, browser: str, *, forced: bool = False) -> Iterator[BrowserRules]:
    """Yield the rules of one key; `forced` is for extensions, which it numbers.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    values = [value for value in registry_values(answer) if value.name]
    names = ("ExtensionInstallForcelist",) if forced else tuple(value.name for value in values)
    if values:
        yield BrowserRules(browser, names, tuple(value.seen for value in values))


@provides(DeviceKind.COMPUTER, ask=(ENROLLMENTS, *RULES, *FORCED), on=Windows)
def management(windows: Windows, answers: Answers) -> Management:  # noqa: ARG001 - a condition
    """Make the fact."""
    rules = [one for query, name in RULES.items() for one in parse_rules(answers[query], name)]
    for query, name in FORCED.items():
        rules.extend(parse_rules(answers[query], name, forced=True))
    return Management(
        managers=tuple(parse_enrollments(answers[ENROLLMENTS])),
        rules=tuple(rules),
        gaps=registry_gaps(answers, ENROLLMENTS, *RULES, *FORCED),
    )
