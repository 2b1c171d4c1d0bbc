"""The command line looks, tells, and leaves with the right exit code and without a traceback."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Never

import pytest
from commands import Runner

from safety_audit import packs
from safety_audit.cli import COMMANDS
from safety_audit.devices.computer import ThisComputer

BROKEN = EntryPoint("refuge", "no_such_module:PACK", packs.GROUP)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_the_practice_phone_gives_a_marked_checklist(run: Runner) -> None:
    """`scan --demo` prints a checklist marked as practice, and names the computer."""
    ran = run("scan", "--demo")

    assert ran.code in {0, 3}
    assert "[PRACTICE]" in ran.out.splitlines()[0]
    assert "LOOK AT THIS FIRST" in ran.out
    assert "This computer:" in ran.out
    assert ran.out.rstrip().endswith("The practice device is made up.")


def test_json_is_one_document_and_nothing_else(run: Runner) -> None:
    """Standard output holds exactly one JSON document."""
    ran = run("scan", "--demo", "--no-computer", "--json")

    document = json.loads(ran.out)
    assert document["practice"] is True
    assert [device["kind"] for device in document["devices"]] == ["phone"]


def test_plain_and_terminal_tell_the_same(run: Runner) -> None:
    """`--plain` is the same report without its line breaks and bars."""
    told = [
        "".join(
            re.sub(r" +[#?]+\n", "", run("scan", "--demo", "--no-computer", *options).out).split()[
                5:
            ]
        )
        for options in ((), ("--plain",))
    ]

    assert told[0] == told[1]


def test_nothing_listening_is_one_sentence_and_exit_code_4(run: Runner, closed_port: int) -> None:
    """A phone that is not there is told on standard error, with what to do."""
    ran = run("scan", "--phone", f"127.0.0.1:{closed_port}", "--no-computer")

    assert ran.code == 4
    assert ran.out == ""
    assert "Nothing is listening" in ran.err


def test_json_tells_a_phone_that_is_not_there(run: Runner, closed_port: int) -> None:
    """With `--json` the document says that no phone was looked at."""
    ran = run("scan", "--phone", f"127.0.0.1:{closed_port}", "--no-computer", "--json")

    assert ran.code == 4
    assert "No phone was looked at." in json.loads(ran.out)["problems"][0]
    assert json.loads(ran.out)["complete"] is False


@pytest.mark.parametrize("address", ["127.0.0.1:0", "127.0.0.1:99999", "a b:5"])
def test_what_is_no_address_is_said(run: Runner, address: str) -> None:
    """A mistyped address is told with an example."""
    ran = run("scan", "--phone", address, "--no-computer")

    assert ran.code == 4
    assert "An address looks like this" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "--demo", "--phone", "none"),
        ("scan", "--demo", "no-such-story"),
        ("scan", "--from", "no-such-folder"),
        ("scan", "--country", "zz", "--phone", "none"),
        ("explain",),
        ("explain", "no-such-check"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_is_exit_code_2(run: Runner, arguments: Sequence[str]) -> None:
    """Wrong usage ends with 2 and a sentence."""
    ran = run(*arguments)

    assert ran.code == 2
    assert ran.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("helpline",), "helplines"),
        (("scann", "--demo"), "scan"),
        (("explain", "screen-lok"), "screen-lock"),
        (("explain", "tag"), "tags"),
    ],
)
def test_who_mistypes_a_name_is_told_what_is_near(
    run: Runner, typed: Sequence[str], meant: str
) -> None:
    """A slip of the finger costs one more try, not a search in the help."""
    ran = run(*typed)

    assert ran.code == 2
    assert re.search(rf"Did you mean .*\b{meant}\b", ran.err)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--country", "zz", "There is no list of helplines for 'zz'"),
        ("--html", "no-such-folder/notes.html", "There is no folder no-such-folder."),
        ("--save", "no-such-folder/visit", "There is no folder no-such-folder."),
    ],
)
def test_what_cannot_be_told_is_refused_before_anything_is_looked_at(
    run: Runner, option: str, value: str, told: str
) -> None:
    """Nobody connects a phone, waits, and then gets an error instead of a checklist."""
    ran = run("scan", "--demo", "--no-computer", option, value)

    assert ran.code == 2
    assert told in ran.err
    assert "Asking" not in ran.err
    assert ran.out == ""


def test_helplines_names_every_country_where_nothing_says_which(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can be asked here: each country's first numbers are better than none."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    ran = run("helplines")

    assert ran.code == 0
    for said in ("United Kingdom (gb)", "0808 802 0300", "Ireland (ie)", "1800 341 900", "911"):
        assert said in ran.out


def test_fail_on_is_the_only_way_to_1(run: Runner) -> None:
    """What was seen changes the exit code only when asked."""
    assert run("scan", "--demo", "--no-computer", "--fail-on", "act").code == 1
    assert run("scan", "--demo", "--no-computer").code in {0, 3}


def test_a_pack_that_does_not_load_is_in_the_report(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken pack is told as something that could not be checked, and the exit code is 5."""
    both = [*packs.installed(), BROKEN]
    monkeypatch.setattr(packs, "installed", lambda: both)

    ran = run("scan", "--demo", "--no-computer", "--pack", "refuge")

    assert ran.code == 5
    assert '[?] The pack "refuge" could not be used: it does not load' in ran.out
    assert "LOOK AT THIS FIRST" in ran.out


def test_ctrl_c_leaves_with_one_neutral_line(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping prints one line and no report, with exit code 130."""

    def stop(*_: object) -> Never:
        raise KeyboardInterrupt

    monkeypatch.setattr(ThisComputer, "ask", stop)
    ran = run("scan", "--phone", "none")

    assert ran.code == 130
    assert ran.out == ""
    assert ran.err.strip().splitlines()[-1] == "Stopped. Nothing was saved."


def test_the_page_is_written_for_its_owner_only_and_never_over_another(
    run: Runner, tmp_path: Path
) -> None:
    """`--html` makes a file of mode 0600, and refuses one that is there."""
    page = tmp_path / "notes.html"

    first = run("scan", "--demo", "--no-computer", "--html", str(page), "--with-log")
    second = run("scan", "--demo", "--no-computer", "--html", str(page))

    assert first.code in {0, 3}
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "<title>Notes</title>" in page.read_text(encoding="utf-8")
    assert second.code == 2
    assert "is there already" in second.err


def test_nothing_is_written_and_nothing_is_sent(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan leaves home and working folder as they were, and opens no connection."""

    def connect(*_: object) -> Never:
        pytest.fail("a connection was opened")

    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(here)
    monkeypatch.setattr(socket.socket, "connect", connect)

    run("scan", "--demo")

    assert sorted(tmp_path.rglob("*")) == [here, home]


def test_every_check_is_listed_and_explained(run: Runner) -> None:
    """`checks` names every check; `explain` prints its advice and what it can never see."""
    (core,) = packs.load()
    listed = run("checks").out

    for check in core.checks:
        assert f"  {check.id}  ({check.device.value})" in listed
    told = run("explain", core.checks[0].id).out
    assert "Before you change anything" in told
    assert "This check can never see:" in told


def test_what_is_read_can_be_printed(run: Runner) -> None:
    """`explain --commands` prints the questions and who asks them."""
    ran = run("explain", "--commands")

    assert "Asked of the phone. Nothing else is read." in ran.out
    assert "dumpsys -t 85 package" in ran.out


def test_without_a_person_the_guide_uses_the_practice_phone(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`safety-audit` alone, with nobody to ask, gives the notice and the practice checklist."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)

    ran = run()

    assert "Please read this first." in ran.err
    assert "[PRACTICE]" in ran.out


def test_help_opens_with_examples_and_the_safety_sentence(run: Runner) -> None:
    """`--help` shows how to try it, and says that changes can be noticed."""
    told = run("--help").out

    assert "safety-audit scan --demo" in told
    assert "can be noticed" in told


def test_a_stream_that_only_takes_ascii_gets_ascii() -> None:
    """A report for a terminal without other characters is whole, and does not fail."""
    ran = subprocess.run(
        [sys.executable, "-c", "from safety_audit.cli import main; main()", "scan", "--demo"],
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )

    assert ran.returncode in {0, 3}
    assert ran.stdout.isascii()
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_has_two_examples_and_the_safety_sentence(
    run: Runner, name: str
) -> None:
    """`--help` shows how it is used, and says that changes can be noticed."""
    told = run(name, "--help").out

    assert len(re.findall(rf"^ +(?:eval .)?.*safety-audit {name}", told, re.MULTILINE)) >= 2
    assert "can be noticed" in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_only_printed(run: Runner, shell: str) -> None:
    """What completes commands comes out on standard output; no file is touched."""
    ran = run("completion", shell)

    assert ran.code == 0
    assert "_SAFETY_AUDIT_COMPLETE" in ran.out


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_a_command(tmp_path: Path) -> None:
    """With what is printed, bash completes the beginning of a command and of an option."""
    program = tmp_path / "safety-audit"
    program.write_text(f"#!{sys.executable}\nfrom safety_audit.cli import main\nmain()\n")
    program.chmod(0o755)
    script = (
        'eval "$(safety-audit completion bash 2>/dev/null)"; COMP_WORDS=(safety-audit {0});'
        "COMP_CWORD={1}; _safety_audit_completion safety-audit; echo ${{COMPREPLY[@]}}"
    )
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    completed = [
        subprocess.run(
            ["bash", "-c", script.format(*typed)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for typed in (("revi", 1), ("scan --mark", 2))
    ]

    assert completed == [["review"], ["--markdown"]]


@pytest.mark.skipif(not shutil.which("groff"), reason="needs groff")
def test_the_manual_page_is_good_roff() -> None:
    """The tool groff has nothing to say against the manual page, and it names every command."""
    page = Path(__file__).parents[2] / "docs" / "safety-audit.1"
    ran = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", page], capture_output=True, text=True, check=True
    )

    assert ran.stderr == ""
    for name in COMMANDS:
        assert f"safety-audit {name}" in ran.stdout
