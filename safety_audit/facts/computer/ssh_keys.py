"""Keys that open an account on this computer over the network, without its password."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from safety_audit.devices.computer import is_allowed
from safety_audit.devices.interface import Answer, Kind, Query
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.accounts import AccountList
from safety_audit.facts.computer.processes import Processes
from safety_audit.facts.computer.reading import entries, gaps_in, readable_part
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["AuthorizedKeys", "SshKey", "parse_includes", "parse_keys", "parse_server"]

SERVER = Query("/etc/ssh/sshd_config", Kind.FILE)
MORE_SERVER = Query("/etc/ssh/sshd_config.d", Kind.LISTING)
UNITS = Query("/etc/systemd/system/**", Kind.LISTING)

_NAMES = ("authorized_keys", "authorized_keys2")
_USUAL = frozenset(f"{home}.ssh/{name}" for home in ("", "%h/") for name in _NAMES)
# Files with more settings that are read anyway, and those of Fedora, that name ciphers only.
_READ_ANYWAY = re.compile(
    r"(?:(?:/private)?/etc/ssh/)?sshd_config\.d/\*(?:\.conf)?|/etc/crypto-policies/\S*"
)
_RUNS = frozenset({"sshd", "sshd.exe", "dropbear", "tinysshd"})
_TYPE = re.compile(
    r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)"
    r"(?:-cert-v01@openssh\.com)?\Z"
)
_SERVER_UNIT = re.compile(r"\.wants/sshd?\.(?:service|socket)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class SshKey:
    """One key that opens an account."""

    account: str
    """The account it opens."""
    kind: str
    """The key's type, such as `ssh-ed25519`."""
    comment: str
    """What stands behind it: often who made it, and on which computer."""
    fingerprint: str
    """SHA-256 of the key, as `ssh-keygen -l` shows it."""
    seen: Evidence
    """The line, with the key itself left out."""


@dataclass(frozen=True, slots=True)
class AuthorizedKeys:
    """The keys, and whether anything lets them in."""

    keys: tuple[SshKey, ...]
    """Every key of every account that could be read."""
    server: tuple[Evidence, ...]
    """What shows that the server for such sign-ins starts by itself; empty if nothing does."""
    running: tuple[Evidence, ...]
    """What shows that such a server runs now; empty where nothing does, or that is not told."""
    unusual: tuple[Evidence, ...]
    """Settings of the server by which keys are looked for in other places."""
    gaps: tuple[Unreadable, ...]
    """What could not be read."""


def parse_keys(answer: Answer, account: str) -> tuple[SshKey, ...]:
    """Return the keys of one file, format as in sshd(8).

    Options may stand before the type and hold quoted blanks, so the type is the first word that
    is one. A line that is no key opens nothing, and sshd skips it too.
    """
    keys = (_key(answer, line, account) for line in readable_part(answer).split("\n"))
    return tuple(key for key in keys if key is not None)


def _key(answer: Answer, line: str, account: str) -> SshKey | None:
    words = line.split()
    if line.lstrip().startswith("#"):
        return None
    place = next((number for number, word in enumerate(words) if _TYPE.match(word)), None)
    if place is None or place + 1 >= len(words):
        return None
    try:
        key = base64.b64decode(words[place + 1], validate=True)
    except (binascii.Error, ValueError):
        return None
    fingerprint = base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    comment = " ".join(words[place + 2 :])
    shown = " ".join(filter(None, (*words[: place + 1], f"SHA256:{fingerprint}", comment)))
    return SshKey(
        account=account,
        kind=words[place],
        comment=comment,
        fingerprint=f"SHA256:{fingerprint}",
        seen=answer.seen(shown),
    )


def parse_server(answer: Answer) -> tuple[Evidence, ...]:
    """Return the lines by which the server takes keys from other places than usual."""
    found = []
    for name, values, line in _settings(answer):
        unusual = (
            not _USUAL.issuperset(values) and values != ["none"]
            if name == "authorizedkeysfile"
            else name in ("authorizedkeyscommand", "trustedusercakeys") and values != ["none"]
        )
        if unusual:
            found.append(answer.seen(line))
    return tuple(found)


def parse_includes(answer: Answer) -> tuple[Unreadable, ...]:
    """Return the files that the server takes more settings from and that are not looked at."""
    return tuple(
        Unreadable(Phrase("It could not be read ({path}).", path=value))
        for name, values, _ in _settings(answer)
        if name == "include"
        for value in values
        if not _READ_ANYWAY.fullmatch(value)
    )


def _settings(answer: Answer) -> Iterator[tuple[str, list[str], str]]:
    """Yield each setting of the server: its name in small letters, its values, and the line."""
    for raw in readable_part(answer).split("\n"):
        words = raw.partition("#")[0].replace("=", " ", 1).replace('"', " ").split()
        if len(words) > 1:
            yield words[0].casefold(), words[1:], raw.strip()


def running_servers(processes: Processes | Unreadable) -> tuple[Evidence, ...]:
    """Return the servers for such sign-ins that run now."""
    if isinstance(processes, Unreadable):
        return ()
    return tuple(one.seen for one in processes.all if one.words & _RUNS)


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where keys can lie."""

    queries: tuple[tuple[str, Query], ...]
    """Account and file."""
    settings: tuple[Query, ...]
    """The server's settings."""
    gaps: tuple[Unreadable, ...]
    """What could not be listed."""


@provides(DeviceKind.COMPUTER, ask=(MORE_SERVER,))
def key_files(linux: Linux, known: AccountList, answers: Answers) -> KeyFiles:  # noqa: ARG001 - a condition
    """Make the fact."""
    more = answers[MORE_SERVER]
    homes = {
        account.home.rstrip("/"): account.name
        for account in reversed(known.all)
        if account.can_sign_in and account.home.startswith("/")
    }
    pairs = tuple(
        (name, Query(f"{home}/.ssh/{file}", Kind.FILE))
        for home, name in reversed(homes.items())
        for file in _NAMES
    )
    return KeyFiles(
        queries=tuple(pair for pair in pairs if is_allowed(pair[1])),
        settings=(
            SERVER,
            *(
                Query(f"{MORE_SERVER.text}/{entry.name}", Kind.FILE)
                for entry in entries(more)
                if entry.name.endswith(".conf")
            ),
        ),
        gaps=(
            *gaps_in((more,)),
            *(
                Unreadable(Phrase("It could not be read ({query}).", query=query.text))
                for _, query in pairs
                if not is_allowed(query)
            ),
        ),
    )


def _key_queries(files: KeyFiles) -> tuple[Query, ...]:
    return (UNITS, *files.settings, *(query for _, query in files.queries))


@provides(DeviceKind.COMPUTER, ask=_key_queries)
def authorized_keys(
    files: KeyFiles, processes: Processes | Unreadable, answers: Answers
) -> AuthorizedKeys:
    """Make the fact."""
    units = answers[UNITS]
    asked = [answers[query] for query in _key_queries(files)]
    elsewhere = [gap for query in files.settings for gap in parse_includes(answers[query])]
    return AuthorizedKeys(
        keys=tuple(
            key for name, query in files.queries for key in parse_keys(answers[query], name)
        ),
        server=tuple(
            units.seen(entry.name) for entry in entries(units) if _SERVER_UNIT.search(entry.name)
        ),
        running=running_servers(processes),
        unusual=tuple(line for query in files.settings for line in parse_server(answers[query])),
        gaps=tuple(dict.fromkeys((*files.gaps, *gaps_in(asked), *elsewhere))),
    )
