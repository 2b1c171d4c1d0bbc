"""What goes wrong on the way to a phone, and in a check, is told in the reader's language."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Runner

from safety_audit.devices.adb import health
from safety_audit.devices.adb.modes import not_allowed, not_started, refused
from safety_audit.devices.adb.plugged import Plugged, State
from safety_audit.devices.adb.words import problem
from safety_audit.devices.interface import NotReached
from safety_audit.languages import ENGLISH, LANGUAGES, showable, using
from safety_audit.phrases import Phrase

ROOT = Path(__file__).parent.parent.parent
OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
POLISH = LANGUAGES["pl"]
MAKERS = ("samsung", "xiaomi", "huawei", "honor", "oppo", "oneplus", "vivo", "")
MODES = ("recovery", "sideload", "rescue", "bootloader", "")
ERRORS = {"NotReached", "NotAuthorised", "NoAnswer", "Wireless", "InUse", "NoPermission", "Layer"}


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Return a way to run commands on a computer where nothing is plugged in."""
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    monkeypatch.setattr(health, "plugged", tuple)
    return Runner(capsys)


def test_a_phone_that_does_not_answer(command: Runner) -> None:
    """What happened and what to do are told in Polish, with the address as it was typed."""
    ran = command("scan", "--no-computer", "--phone", "127.0.0.1:1", "--lang", "pl")

    assert ran.code == 4
    assert ran.err == (
        "Nic nie nasłuchuje pod 127.0.0.1:1.\n"
        "Sprawdź, czy debugowanie jest włączone, i sprawdź port.\n"
    )


def test_doctor_speaks_and_its_document_stays_english(command: Runner) -> None:
    """The layers are told in Polish; programs read them in English."""
    assert "[ i] Żaden telefon nie jest podłączony." in command("doctor", "--lang", "pl").out
    document = json.loads(command("doctor", "--json", "--lang", "pl").out)

    assert document == json.loads(command("doctor", "--json").out)
    assert "No phone is plugged in." in [layer["says"] for layer in document["layers"]]


def english_in(text: str) -> Iterator[str]:
    """Yield the parts of a text that would be told in English."""
    if not isinstance(text, Phrase):
        yield text
        return
    if not text.values and showable(text) == text:
        yield text
    for part in text.values.values():
        yield from english_in(part)


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_every_trouble_with_a_phone_is_told(language: object) -> None:
    """Whatever the state, maker and mode, only what a device said is not of the language."""
    troubles = [
        problem([Plugged(port="1-4", name="Example", maker=maker, state=state)])
        for state in State
        for maker in MAKERS
    ]
    troubles += [problem([]), not_allowed(), refused(), *(not_started(mode) for mode in MODES)]
    with using(language):
        left = {
            part
            for trouble in troubles
            for text in (trouble.happened, trouble.todo)
            for part in english_in(text)
        }

    assert left == {"Example", "usb:1-4"}


def test_no_trouble_is_plain_text() -> None:
    """An error on the way to a device, or a layer of `doctor`, takes sentences of the catalogue."""
    plain = []
    for path in sorted((ROOT / "safety_audit").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", "")
            if name not in ERRORS or not isinstance(call, ast.Call):
                continue
            sentences = call.args[2:] if name == "Layer" else call.args
            plain += [
                f"{path.name}:{call.lineno}"
                for sentence in sentences
                if isinstance(sentence, ast.Constant | ast.JoinedStr)
            ]

    assert plain == []


def test_an_error_keeps_its_sentences() -> None:
    """What an error says can still be told in another language when it is caught."""
    error = NotReached(Phrase("Unlock the phone."), Phrase("Try another computer."))

    with using(POLISH):
        assert showable(error.happened) == "Odblokuj telefon."
        assert showable(error.todo) == "Spróbuj na innym komputerze."
    assert str(error) == "Unlock the phone. Try another computer."


def test_a_name_that_is_taken(command: Runner, tmp_path: Path) -> None:
    """That a file is there already is told in Polish, before anything is looked at."""
    taken = tmp_path / "notes.html"
    taken.write_text("mine", encoding="utf-8")
    ran = command("scan", "--demo", "--html", str(taken), "--lang", "pl")

    assert (ran.code, taken.read_text(encoding="utf-8")) == (2, "mine")
    assert f"{taken} już istnieje. Wybierz inną nazwę." in ran.err
