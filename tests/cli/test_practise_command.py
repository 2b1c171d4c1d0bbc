"""Whoever practises sees the facts and the questions before any answer to them."""

import re

from commands import Runner

from safety_audit.devices import practice

STORY = practice.find("helper-from-file")
PARTS = (
    "[PRACTICE] The helper from a file",
    "[PRACTICE] The bare facts",
    "[PRACTICE] Before you read on",
    "[PRACTICE] What the tool says",
    "[PRACTICE] To learn",
    "[PRACTICE] For whoever leads the session",
)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_answers_come_after_the_questions(run: Runner) -> None:
    """The story, the facts and the questions come first; reading, aims and guide after them."""
    out = run("practise", STORY.name, "--trainer", "--plain").out
    places = [out.index(part) for part in PARTS]
    before = flat(out[: places[3]])

    assert places == sorted(places)
    assert not [aim for aim in STORY.aims if aim in before]
    assert "Sometimes:" not in before


def test_facts_are_sentences_with_the_words_of_the_device(run: Runner) -> None:
    """Each fact is a sentence, with what the device said below it, by app and not by weight."""
    out = run("practise", STORY.name, "--plain").out
    facts = out[out.index(PARTS[1]) : out.index(PARTS[2])]

    assert "- An app can read and use the screen: org.example.devicehelper\n" in facts
    assert "settings --user 0 list secure: enabled_accessibility_services=" in facts
    assert facts.index(
        "An app may install other apps past the store: com.android.chrome"
    ) < facts.index("An app hides, did not come from an app store")


def test_a_handout_gives_no_answer_and_room_to_write(run: Runner) -> None:
    """On paper there are the story, the questions and lines; a screen reader gets no lines."""
    handout = run("practise", STORY.name, "--handout").out
    plain = run("practise", STORY.name, "--handout", "--plain").out

    assert flat(STORY.story) in flat(handout)
    assert not [aim for aim in STORY.aims if aim in flat(handout)]
    assert len(re.findall(r"^ *_{20,}$", handout, re.MULTILINE)) == 6
    assert "___" not in plain


def test_no_guide_has_the_room_look_at_its_own_computer() -> None:
    """Every command of a guide practises: `scan --demo` would look at the trainees' computer."""
    for name in practice.names():
        commands = re.findall(r"`safety-audit ([^`]*)`", practice.find(name).guide())
        assert set(commands) <= {f"practise {name}", f"practise --serve {name}"}, name
        assert commands, name


def test_a_guide_is_read_without_its_marks(run: Runner) -> None:
    """Headings, points and paragraphs are lines of their own; nobody has to read Markdown."""
    out = run("practise", STORY.name, "--trainer", "--plain").out
    guide = out[out.index(PARTS[5]) :].splitlines()

    assert "Before you begin" in guide
    assert "- Run `safety-audit practise helper-from-file` once yourself." in guide
    assert "3. What would you not do yet?" in guide
    assert not [line for line in guide if "*" in line or line.startswith("#")]
    assert "`*#21#`, on the phone" in run("practise", "forwarded-calls", "--trainer", "--plain").out
