"""What a running Linux tells beside its files: who is connected, what is in use, what is kept back.

Two programs of the system are started, each with a time limit, because nothing else gives what
they give to the person who asks: `crontab -l` and `pw-dump`. Neither is started as the
administrator, and neither changes anything.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from safety_audit.devices.computer.files import Outcome, Tree
from safety_audit.devices.computer.hardware import held
from safety_audit.devices.computer.listing import named
from safety_audit.devices.computer.probes import NoProbe, Row, json_lines
from safety_audit.devices.interface import Status
from safety_audit.text import decoded

__all__ = ["EMPTY_PASSWORDS", "PASSWORD_SET", "PROBES", "empty_passwords", "password_set"]

EMPTY_PASSWORDS = "empty-passwords"
"""The probe that names accounts without a password; what is kept of the others is not told."""
PASSWORD_SET = "password-set "  # noqa: S105 - a question, not a password
"""Start of the probe that tells whether a settings file keeps a password; the file follows."""

_SECONDS = 3.0
_MOST = 16 << 20
_SHADOW = "/etc/shadow"
# AnyDesk writes the digest of a password there, of all visitors or of one kind of them.
_PASSWORD = re.compile(r"\s*ad\.[\w.]*(?:pwd_hash|\.pwd)\s*=\s*\S")
_CAMERA = re.compile(r"/dev/video\d+\Z")
_CRONTAB, _PW_DUMP = "/usr/bin/crontab", "/usr/bin/pw-dump"
_CAPTURES = ("Stream/Input/Audio", "Stream/Input/Video")
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def crontab() -> list[Row]:
    """Return the lines of the own table of `cron`, which nobody but its owner may read."""
    _linux_only()
    if os.geteuid() == 0:
        raise NoProbe("An administrator reads the tables of all accounts as files.")
    if not Path(_CRONTAB).exists():
        raise NoProbe("There is no cron here.")
    ran = _ran(_CRONTAB, "-l")
    if ran.returncode != 0 and b"no crontab" not in ran.stderr:
        raise PermissionError(decoded(ran.stderr))
    return [{"line": line} for line in decoded(ran.stdout[:_MOST]).split("\n") if line.strip()]


def camera_and_microphone() -> list[Row]:
    """Return which programs hold a camera open, and which records from a microphone."""
    _linux_only()
    return [*held(_CAMERA), *_microphones(Path("/proc/asound"))]


def _microphones(folder: Path) -> Iterator[Row]:
    """Yield who records, from what the sound cards say to everybody."""
    for status in sorted(folder.glob("card*/pcm*c/sub*/status")):
        try:
            words = status.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        owner = re.search(r"^owner_pid\s*:\s*(\d{1,9})$", words, re.MULTILINE)
        if owner:
            yield {"pid": int(owner[1]), "path": "/".join(status.parts[-4:-1]), "microphone": True}


def pipewire() -> list[Row]:
    """Return which programs record through PipeWire, which holds camera and microphone for them."""
    _linux_only()
    mine = os.geteuid()
    socket = f"/run/user/{mine}/pipewire-0"
    if not Path(socket).exists() or not Path(_PW_DUMP).exists():
        raise NoProbe("PipeWire does not run for this account, or cannot be asked.")
    ran = _ran(_PW_DUMP, "--no-colors", XDG_RUNTIME_DIR=f"/run/user/{mine}")
    try:
        nodes = json.loads(ran.stdout)
    except (ValueError, RecursionError) as error:
        raise NoProbe("PipeWire did not say who records.") from error
    return list(captures(nodes))


def captures(nodes: object) -> Iterator[Row]:
    """Yield the programs among PipeWire's nodes that record."""
    for node in nodes if isinstance(nodes, list) else []:
        about: Any = node.get("info") if isinstance(node, dict) else None
        known = about.get("props") if isinstance(about, dict) else None
        if isinstance(known, dict) and known.get("media.class") in _CAPTURES:
            yield {
                "name": str(known.get("application.name") or known.get("node.name") or ""),
                "program": str(known.get("application.process.binary") or ""),
                "microphone": known["media.class"] == _CAPTURES[0],
                "running": about.get("state") == "running",
            }


def empty_passwords(tree: Tree, _rest: str = "") -> Outcome:
    """Return the names of accounts whose password is empty, and nothing of the other ones."""
    status, data, errors = tree.read(_SHADOW, 1 << 20)
    if status is not Status.OK:
        return status, b"", errors
    lines = (line.split(":") for line in decoded(data).split("\n"))
    names = [{"name": fields[0]} for fields in lines if len(fields) > 1 and not fields[1]]
    return (Status.OK if names else Status.EMPTY), json_lines(names), ""


def password_set(tree: Tree, path: str) -> Outcome:
    """Return whether a settings file of AnyDesk keeps a password, and never what it keeps."""
    status, data, errors = tree.read(path, 1 << 20)
    if status is not Status.OK:
        return status, b"", errors
    is_set = any(map(_PASSWORD.match, decoded(data).split("\n")))
    return Status.OK, json_lines([{"set": is_set}]), ""


def _linux_only() -> None:
    if not sys.platform.startswith("linux"):
        raise NoProbe("Only Linux is asked this.")


def _ran(*command: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one of the two programs named above.

    Raises:
        NoProbe: it does not come to an end.

    """
    try:
        return subprocess.run(  # noqa: S603 - fixed programs of the system, nothing of it from outside
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**_ENVIRONMENT, **more},
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        raise NoProbe(f"It did not answer in time ({named(command[0])}).") from error


PROBES: dict[str, Callable[[], list[Row]]] = {
    "crontab": crontab,
    "camera-and-microphone": camera_and_microphone,
    "pipewire": pipewire,
}
