"""A person gives a bug report, or a folder of another tool, in place of a phone."""

import json
from pathlib import Path

import pytest
from bug_reports import bug_report, dumped, zipped
from commands import Runner

ANSWERS = {
    "getprop": b"[ro.product.manufacturer]: [Google]\n[ro.product.model]: [X1]\n"
    b"[ro.build.version.release]: [14]\n[ro.build.version.sdk]: [34]\n",
    "settings --user 0 list secure": b"lockscreen.disabled=0\n",
}


@pytest.mark.parametrize("layout", [(), ("--plain",), ("--markdown",)])
def test_it_is_told_that_the_answers_are_not_of_today(
    run: Runner, tmp_path: Path, layout: tuple[str, ...]
) -> None:
    """Nobody takes a report of an old file for how the phone is now."""
    path = zipped(bug_report(ANSWERS), tmp_path)
    ran = run("scan", "--no-computer", "--from", str(path), *layout)
    assert ran.code == 3
    assert "Google X1, Android 14" in ran.out
    assert "It answered on 2026-11-20, 08:30 UTC. Today it may be different." in ran.out


def test_the_page_says_so_too(run: Runner, tmp_path: Path) -> None:
    """The page that is kept or printed says when the phone answered."""
    path, page = zipped(bug_report(ANSWERS), tmp_path), tmp_path / "notes.html"
    run("scan", "--no-computer", "--from", str(path), "--html", str(page))
    assert "It answered on 2026-11-20, 08:30 UTC. Today it may be different." in page.read_text()


def test_a_phone_that_answers_now_has_no_such_sentence(run: Runner) -> None:
    """A practice phone is made up, and says so instead."""
    ran = run("scan", "--demo", "--no-computer", "--json")
    assert [device["recorded"] for device in json.loads(ran.out)["devices"]] == [None]


def test_a_folder_of_androidqf_is_read_as_it_is(run: Runner, tmp_path: Path) -> None:
    """Its one text with all dumps stands for a file for each service."""
    (tmp_path / "getprop.txt").write_bytes(ANSWERS["getprop"])
    whole = dumped(
        "trust", b'Trust manager state:\n User "Owner" (id=0, flags=0x4c13)\n   Events:'
    ) + dumped("usb", b"USB MANAGER STATE")
    (tmp_path / "dumpsys.txt").write_bytes(b"Currently running services:\n  trust\n" + whole)
    ran = run("scan", "--no-computer", "--json", "--from", str(tmp_path))
    checks = {check["id"]: check for check in json.loads(ran.out)["checks"]}
    assert "(dumpsys trust)" not in (checks["smart-lock"]["reason"] or "")
    assert "Nothing here answers to it (dumpsys user)" in checks["other-users"]["reason"]


def test_a_file_that_is_neither_is_told_in_a_sentence(run: Runner, tmp_path: Path) -> None:
    """Whoever gives another file learns which two would do."""
    path = tmp_path / "letter.zip"
    path.write_bytes(b"PK no archive")
    ran = run("scan", "--no-computer", "--from", str(path))
    assert ran.code == 4
    assert "is neither a saved visit of this program nor a bug report." in " ".join(ran.err.split())
