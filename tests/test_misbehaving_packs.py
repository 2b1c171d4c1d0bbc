"""Whatever another's pack does, it costs itself, nobody else, and it is seen in the report."""

import json
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from safety_audit import guard, packs
from safety_audit.cli import main
from safety_audit.facts import base

HEAD = """
import sys, time
from dataclasses import dataclass
from safety_audit.api import *
from safety_audit.devices.interface import Query
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceKind

def finding():
    return Finding(summary="Seen.", priority=Priority.NOTE, certainty=Certainty.SETTING)

@dataclass(frozen=True, slots=True)
class Own:
    pass
"""
CHECK = """
@check("NAME/own", limits="All of it.")
def own(PARAMETERS) -> Iterator[Seen]:
    '''Something of another's.'''
    BODY
    yield finding()

PACK = Pack(name="NAME", publisher="Somebody", checks=(own,))
"""
FACT = """
@provides(DeviceKind.PHONE, ask=(Query("ASKED"),))
def read(answers: Answers) -> Own:
    BODY
    return Own()
"""
CLASH = CHECK.replace("NAME/own", "screen-lock")
FORBIDDEN = FACT.replace("ASKED", "settings put global adb_enabled 0").replace("BODY", "pass")
SLOW_FACT = FACT.replace("ASKED", "getprop").replace("BODY", "time.sleep(1000)")
LEAVING_FACT = FACT.replace("ASKED", "getprop").replace("BODY", "sys.exit(0)")
OWN = CHECK.replace("PARAMETERS", "own: Own").replace("BODY", "pass")


def doing(body: str) -> str:
    """Return a pack whose check does this."""
    return CHECK.replace("PARAMETERS", "properties: Properties").replace("BODY", body)


ASKED = """
from pathlib import Path
PACK = Pack(
    name="NAME", publisher="Somebody", questions=(Question(id="NAME/own", text="Is it?", HOW),)
)
"""

PACKS: dict[str, tuple[str, str]] = {
    "raises": (doing("raise ValueError(properties)"), "stopped with an error (ValueError)"),
    "hangs": (doing("while True: pass"), "took too long"),
    "sleeps": (doing("time.sleep(1000)"), "took too long"),
    "exits": (doing("sys.exit(0)"), "tried to end the program"),
    "interrupts": (doing("raise KeyboardInterrupt"), "tried to end the program"),
    "returns": (doing("return finding()"), "only what it yields is told"),
    "endless": (doing("while True: yield finding()"), "more than 1000 findings"),
    "endless-gaps": (doing("while True: yield Unreadable('No.')"), "more than 1000 findings"),
    "recurses": (doing("f = lambda: f()\n    f()"), "RecursionError"),
    "prints": (doing("print('{'); sys.stderr.write('!')"), "printed something"),
    "asks": (doing("input('Your PIN?')"), "stopped with an error (EOFError)"),
    "changes": (doing("properties.values.clear()"), "changed what it was given"),
    "changes-more": (
        doing("object.__setattr__(properties, 'values', {})"),
        "changed what it was given",
    ),
    "odd": (doing("yield Finding(summary=7, priority='x', certainty=None)"), "has no meaning"),
    "odder": (doing("yield 42"), "is no finding (int)"),
    "forbidden": (FORBIDDEN + OWN, "not on the read-only list"),
    "slow-fact": (SLOW_FACT + OWN, "took too long"),
    "leaving-fact": (LEAVING_FACT + OWN, "tried to end the program"),
    "missing": ("import no_such_module_anywhere", "no_such_module_anywhere"),
    "broken": ("def (", "does not load (SyntaxError: "),
    "leaves": ("import sys; sys.exit(0)", "tried to end the program"),
    "stalls": ("import time; time.sleep(1000)", "took too long"),
    "loud": (
        "print('{')\nraise ValueError",
        "does not load (ValueError, in misbehaving_loud.py, line 17)",
    ),
    "empty": ("PACK = 42", "is not a pack"),
    "careless": (
        "from safety_audit.api import Pack\nPACK = Pack(name='c', publisher='', checks=[1])",
        "must be a tuple of checks",
    ),
    "shadows": (CLASH.replace("PARAMETERS", "properties: Properties"), "must begin with shadows/"),
    "takes": (
        "@provides(DeviceKind.PHONE)\ndef read() -> Properties:\n    return None\n" + OWN,
        "does not load (TypeError: ",
    ),
    "speechless": (
        doing("pass").replace('limits="All of it."', 'limits=""'),
        "TypeError: speechless/own: say what it cannot see (limits), in misbehaving_speechless.py",
    ),
    "factless": (doing("pass").replace("properties: Properties", ""), "name no fact"),
    "odd-fact": (doing("pass").replace("properties: Properties", "it: str"), "str is no fact"),
    "opens": (
        doing("pass").replace("limits=", "opens='com.example.GIVE_ME', limits="),
        "may not open (com.example.GIVE_ME)",
    ),
    "opens-many": (
        doing("pass").replace("limits=", "opens=[1], limits="),
        "opens-many/own: its opens must be str",
    ),
    "asks-of-nowhere": (ASKED.replace("HOW", "page='own.md'"), "its page must be Path"),
    "asks-loudly": (ASKED.replace("HOW", "page=Path('x'), priority='act'"), "must be Priority"),
    "asks-in-vain": (ASKED.replace("HOW", "page=Path('x'), leads=('yes',)"), "leads must be Reply"),
    "asks-a-toaster": (
        ASKED.replace("HOW", "page=Path('x'), device='phone'"),
        "must be DeviceKind",
    ),
    "twice": (doing("pass").replace("(own,)", "(own, own)"), "are called twice/own"),
    "too-new": (doing("pass").replace("checks=", "api='>=2', checks="), "made for version >=2"),
    "too-old": (doing("pass").replace("checks=", "api='<1', checks="), "made for version <1"),
}

GOOD = doing("assert properties.api == 33")

Scan = Callable[..., dict[str, Any]]


@pytest.fixture
def scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Scan:
    """Return a function that scans the practice phone with packs of this text, by name."""
    monkeypatch.setattr(guard, "SECONDS", 0.5)
    packs.load()  # the built-in facts register themselves before the registry is copied
    monkeypatch.setattr(base, "_PROVIDERS", dict(base._PROVIDERS))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    core = packs.installed()[0]

    def run(texts: dict[str, str]) -> dict[str, Any]:
        points = [core]
        for name, text in texts.items():
            module = f"misbehaving_{name.replace('-', '_')}"
            body = HEAD + text.replace("NAME", name)
            (tmp_path / f"{module}.py").write_text(body, encoding="utf-8")
            points.append(EntryPoint(name, f"{module}:PACK", packs.GROUP))
        monkeypatch.setattr(packs, "installed", lambda: points)
        named = [option for name in texts for option in ("--pack", name)]
        with pytest.raises(SystemExit):
            main(["scan", "--demo", "--no-computer", "--json", *named])
        document: dict[str, Any] = json.loads(capfd.readouterr().out)
        return document

    return run


def core_of(document: dict[str, Any]) -> list[Any]:
    return [check for check in document["checks"] if check["pack"] == "core"]


def told(document: dict[str, Any], name: str) -> str:
    """Return everything a report says about a pack: its problem, and its checks' reasons."""
    said = [pack["problem"] for pack in document["tool"]["packs"] if pack["name"] == name]
    said += [check["reason"] or "" for check in document["checks"] if check["pack"] == name]
    return " ".join(said)


@pytest.mark.parametrize("name", PACKS)
def test_it_is_seen_in_the_report(scan: Scan, name: str) -> None:
    """Each way to misbehave is told beside the pack, and is never "nothing seen"."""
    text, reason = PACKS[name]
    document = scan({name: text})

    outcomes = {check["outcome"] for check in document["checks"] if check["pack"] == name}
    assert reason in told(document, name)
    assert "nothing-seen" not in outcomes
    assert document["complete"] is False


def test_all_together_stop_no_other(scan: Scan) -> None:
    """With every one of them at once, all built-in checks and a good pack say what they did."""
    alone = scan({})
    beside = scan({name: text for name, (text, _) in PACKS.items()} | {"good": GOOD})

    (good,) = [check for check in beside["checks"] if check["pack"] == "good"]
    assert core_of(beside) == core_of(alone)
    assert (good["outcome"], good["reason"]) == ("found", None)


def test_what_was_seen_before_it_hung_is_kept(scan: Scan) -> None:
    """A finding that came before the trouble is told, with the trouble."""
    document = scan({"late": doing("yield finding()\n    time.sleep(1000)")})

    (check,) = [check for check in document["checks"] if check["pack"] == "late"]
    assert (check["outcome"], len(check["findings"])) == ("found", 1)
    assert "took too long" in check["reason"]
