"""Who came in to a computer with Windows through a program for remote control, by its log."""

from dataclasses import replace

from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.remote_settings import (
    RemoteVisits,
    Visit,
    parse_anydesk,
    parse_teamviewer,
    visits_in,
)
from safety_audit.facts.computer.windows import Windows
from safety_audit.model import DeviceKind

__all__ = ["narrowed"]

_ANYDESK = tuple(
    Query(f"{folder}/AnyDesk/connection_trace.txt", Kind.FILE)
    for folder in ("/ProgramData", "~/AppData/Roaming")
)
_TEAMVIEWER = tuple(
    Query(f"/{folder}/TeamViewer/Connections_incoming.txt", Kind.FILE)
    for folder in ("Program Files", "Program Files (x86)")
)


def narrowed(answer: Answer) -> Answer:
    """Return the answer with its text in UTF-8; on Windows such logs are often in UTF-16."""
    if b"\0" not in answer.data[:200]:
        return answer
    text = answer.data.decode(
        "utf-16" if answer.data[:1] in b"\xff\xfe" else "utf-16-le", "replace"
    )
    return replace(answer, data=text.encode("utf-8", "replace"))


def _anydesk(answer: Answer) -> tuple[Visit, ...]:
    return parse_anydesk(narrowed(answer))


def _teamviewer(answer: Answer) -> tuple[Visit, ...]:
    return parse_teamviewer(narrowed(answer))


_LOGS = dict.fromkeys(_ANYDESK, _anydesk) | dict.fromkeys(_TEAMVIEWER, _teamviewer)


@provides(DeviceKind.COMPUTER, ask=tuple(_LOGS), on=Windows)
def remote_visits(windows: Windows, answers: Answers) -> RemoteVisits:  # noqa: ARG001 - a condition
    """Make the fact."""
    return visits_in(answers, _LOGS)
