"""Keys that open accounts of a computer with Windows over the network (OpenSSH for Windows)."""

from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import gaps_in
from safety_audit.facts.computer.ssh_keys import (
    AuthorizedKeys,
    parse_includes,
    parse_keys,
    parse_server,
    running_servers,
)
from safety_audit.facts.computer.windows import (
    SERVICES,
    Windows,
    each_below,
    registry_gaps,
    registry_values,
)
from safety_audit.facts.computer.windows_people import WindowsAccounts
from safety_audit.model import DeviceKind, Unreadable

__all__ = ["authorized_keys"]

ALL_SERVICES = each_below(SERVICES)
SETTINGS = Query("/ProgramData/ssh/sshd_config", Kind.FILE)
OF_ADMINISTRATORS = Query("/ProgramData/ssh/administrators_authorized_keys", Kind.FILE)
_AUTOMATIC = 2
# The settings as they are delivered name this file, which is read.
_DELIVERED = "__programdata__/ssh/administrators_authorized_keys"


@dataclass(frozen=True, slots=True)
class WindowsKeyFiles:
    """Where such keys can lie."""

    queries: tuple[tuple[str, Query], ...]
    """Account and file."""


@provides(DeviceKind.COMPUTER)
def windows_key_files(found: WindowsAccounts) -> WindowsKeyFiles:
    """Make the fact."""
    pairs = [
        (account.name, Query(f"{account.home}/.ssh/authorized_keys", Kind.FILE))
        for account in found.all
        if account.home
    ]
    mine = tuple(pair for pair in pairs if is_allowed(pair[1]))
    return WindowsKeyFiles((*mine, ("Administrators", OF_ADMINISTRATORS)))


def _queries(files: WindowsKeyFiles) -> tuple[Query, ...]:
    return (ALL_SERVICES, SETTINGS, *(query for _, query in files.queries))


@provides(DeviceKind.COMPUTER, ask=_queries, on=Windows)
def authorized_keys(
    files: WindowsKeyFiles, processes: Processes | Unreadable, answers: Answers
) -> AuthorizedKeys:
    """Make the fact."""
    services = registry_values(answers[ALL_SERVICES])
    keys = [key for name, query in files.queries for key in parse_keys(answers[query], name)]
    asked = (SETTINGS, *(query for _, query in files.queries))
    return AuthorizedKeys(
        keys=tuple(keys),
        server=tuple(
            value.seen
            for value in services
            if value.key.casefold() == "sshd"
            and value.name.casefold() == "start"
            and value.number == _AUTOMATIC
        ),
        running=running_servers(processes),
        unusual=tuple(
            line
            for line in parse_server(answers[SETTINGS])
            if line.text.split()[-1].casefold() != _DELIVERED
        ),
        gaps=(
            *registry_gaps(answers, ALL_SERVICES),
            *gaps_in(answers[query] for query in asked),
            *parse_includes(answers[SETTINGS]),
        ),
    )
