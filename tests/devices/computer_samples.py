"""Computers made of files, written by a test."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safety_audit.checking import Check, Seen, check
from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.interface import Answer, Query, Recording, Status
from safety_audit.engine import look
from safety_audit.model import CheckResult, Unreadable

RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
PASSWD = (
    "root:x:0:0:root:/root:/bin/bash\n"
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "person:x:1000:1000:Ana Example,,,:/home/person:/bin/bash\n"
)
GROUP = "root:x:0:\nsudo:x:27:person\nperson:x:1000:\n"
HOME = "home/person"


def computer(
    folder: Path,
    files: Mapping[str, str | bytes] | None = None,
    probes: Mapping[str, Any] | None = None,
    owners: Mapping[str, str] | None = None,
) -> FolderComputer:
    """Return a Linux computer with these files and probes; `owners` maps paths to packages."""
    given: dict[str, str | bytes] = {
        "etc/os-release": RELEASE,
        "etc/passwd": PASSWD,
        "etc/group": GROUP,
        **(files or {}),
    }
    for name, content in given.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "probes").mkdir(exist_ok=True)
    told = {"package-owner": dict(owners or {}) or {"/": "base-files"}, **(probes or {})}
    for name, rows in told.items():
        (folder / "probes" / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return FolderComputer(folder)


def result(one: Check, device: FolderComputer) -> CheckResult:
    """Return how one check ends on this computer."""
    return look(device, [one]).results[0]


def summaries(one: Check, device: FolderComputer) -> list[tuple[str, str]]:
    """Return priority and summary of each finding."""
    found = result(one, device).findings
    return [(finding.priority.value, finding.summary) for finding in found]


def fact(wanted: type, device: FolderComputer) -> Any:
    """Return one fact about this computer, or the reason why there is none."""
    known: list[object] = []

    def keep(value: Any) -> Iterator[Seen]:
        """Keep."""
        known.append(value)
        return iter(())

    keep.__annotations__["value"] = wanted | Unreadable
    ended = result(check("keep", limits="None.")(keep), device)
    return known[0] if known else Unreadable(" ".join(ended.reasons))


def recorded(said: Mapping[Query, str | bytes | Status]) -> Recording:
    """Return a recording of these answers."""
    return Recording([answered(query, words) for query, words in said.items()])


def answered(query: Query, said: str | bytes | Status = "") -> Answer:
    """Return the answer to one query: what was said, or what became of it."""
    if isinstance(said, Status):
        return Answer(query, said)
    data = said.encode("utf-8", errors="backslashreplace") if isinstance(said, str) else said
    return Answer(query, Status.OK if data else Status.EMPTY, data)
