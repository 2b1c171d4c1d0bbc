"""The web sites whose links apps ask to open, as the package manager lists them.

An app states them in its manifest, so they stay when it is renamed and signed with another key.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from safety_audit.devices.interface import Answer
from safety_audit.facts.android.packages import QUERY
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.text import decoded

__all__ = ["AppLinks", "parse_app_links"]

_HEADING = re.compile(rb"^(?:Domain|App) verification status:\s*$", re.MULTILINE)
_END = re.compile(rb"^Permissions:\s*$", re.MULTILINE)
_OLD_APP, _OLD_SITES = "  Package: ", "  Domains: "
_NEW_APP = re.compile(r"  ([^\s:]+)(?: [0-9a-f-]{36})?:\s*\Z")


@dataclass(frozen=True, slots=True)
class AppLinks:
    """The web sites whose links apps ask to open."""

    by_package: Mapping[str, tuple[str, ...]]
    """Host names as the app states them, by package; one may begin with `*.`."""
    answer: Answer = field(repr=False)
    """Where they stand."""

    def seen(self, package: str, host: str) -> Evidence:
        """Return the words that name an app and one of its sites."""
        return self.answer.seen(package, host)


def parse_app_links(answer: Answer) -> AppLinks:
    """Read `App verification status:` (Android 7 to 11), `Domain verification status:` (12 to 16).

    Raises:
        Unreadable: there is no answer, or no such part in it, or it ends in the middle.

    """
    if answer.reason:
        raise Unreadable(answer.reason)
    heading = _HEADING.search(answer.data)
    end = _END.search(answer.data, heading.end()) if heading else None
    if heading is None or end is None:
        raise answer.unknown_format()
    part = decoded(answer.data[heading.end() : end.start()]).replace("\r\n", "\n")
    found: dict[str, dict[str, None]] = {}
    for package, host in _sites(part.split("\n")):
        found.setdefault(package, {})[host] = None
    return AppLinks({package: tuple(hosts) for package, hosts in found.items()}, answer)


@provides(DeviceKind.PHONE, ask=(QUERY,))
def app_links(answers: Answers) -> AppLinks:
    """Return the web sites whose links apps ask to open."""
    return parse_app_links(answers[QUERY])


def _sites(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each app with each of its sites."""
    package = ""
    for line in lines:
        if line.startswith(_OLD_APP):
            package = line.removeprefix(_OLD_APP).strip()
        elif line.startswith(_OLD_SITES):
            yield from ((package, host) for host in line.removeprefix(_OLD_SITES).split())
        elif begins := _NEW_APP.match(line):
            package = begins[1]
        elif line.startswith("      "):
            # `host: state`, or a host alone below the person's own choice.
            host = line.strip().partition(":")[0]
            if "." in host and " " not in host:
                yield package, host
