"""The computer half reads what `safety-audit explain --commands` says, and nothing else."""

import posixpath
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from safety_audit.cli import safety_audit
from safety_audit.devices.computer import READS, ThisComputer, rows

PROGRAM = """
import os
from safety_audit.devices.computer import ThisComputer
from safety_audit.engine import look
from safety_audit.packs import load
checks = [check for pack in load() for check in pack.checks]
def mark(name):
    try: os.open(name, os.O_RDONLY)
    except OSError: pass
device = ThisComputer()
mark("/the-visit-begins")
look(device, checks)
mark("/the-visit-ends")
"""
OPENED = re.compile(r'open(?:at\((?:AT_FDCWD|\d+)<([^>]*)>, |\()"((?:[^"\\]|\\.)*)", ([A-Z_|]+)')
CODE = (".py", ".pyc", ".pyd", ".so", "/__pycache__", ".toml")
REPOSITORY = Path(__file__).resolve().parents[2]
# What Python and the C library open on their own account, for any program.
OF_THE_LANGUAGE = (
    "/etc/ld.so.cache",
    "/usr/lib/locale/",
    "/usr/share/locale/",
    "/usr/lib/x86_64-linux-gnu/gconv/",
)


def as_expression(pattern: str, home: str) -> str:
    text = re.escape(pattern.replace("~", home)).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return text.removesuffix("/.*") + "(?:/.*)?" if pattern.endswith("/**") else text


def promised(home: str) -> Iterator[str]:
    """Yield an expression for each file or folder that is said to be read."""
    for kind, pattern in rows():
        if kind in ("file", "listing"):
            yield as_expression(pattern, home)
            # The same in every home folder.
            yield as_expression(pattern, "(home)").replace(r"\(home\)", "(?:/[^/]+)*")
    for files in READS.values():
        yield from (as_expression(one, home) for one in files if one.startswith("/"))


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_nothing_else_is_opened(tmp_path: Path) -> None:
    """Whatever is opened in a whole visit to this computer stands in the list."""
    log = tmp_path / "log"
    ran = subprocess.run(
        ["strace", "-f", "-y", "-qq", "-e", "trace=open,openat", "-o", log, sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    if ran.returncode != 0 and "ptrace" in ran.stderr:
        pytest.skip(f"strace may not look here: {ran.stderr.strip()}")
    assert ran.returncode == 0, ran.stderr
    found = OPENED.findall(log.read_text(encoding="utf-8", errors="replace"))
    # O_PATH opens a place on the way to another one; nothing of it can be read.
    opened = [
        posixpath.normpath(posixpath.join(folder, name))
        for folder, name, how in found
        if "O_PATH" not in how
    ]
    visit = opened[opened.index("/the-visit-begins") + 1 : opened.index("/the-visit-ends")]
    known = re.compile("|".join(promised(ThisComputer().person.home)))
    code = (str(REPOSITORY), sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"])

    beyond = [
        path
        for path in dict.fromkeys(visit)
        if not known.fullmatch(path)
        and not (path.startswith(code) and (path.endswith(CODE) or Path(path).is_dir()))
        and not path.startswith(OF_THE_LANGUAGE)
    ]
    assert len(visit) > 200
    assert not beyond, "\n".join(beyond)


def test_the_list_is_printed() -> None:
    """`explain --commands` prints each pattern, and what each probe reads."""
    said = re.sub(r"\s+", "", CliRunner().invoke(safety_audit, ["explain", "--commands"]).output)

    assert [pattern for _, pattern in rows() if re.sub(r"\s+", "", pattern) not in said] == []
    assert "reads:/etc/shadow" in said
