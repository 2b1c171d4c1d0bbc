"""Each story's checklist, read aloud from the plain output, says things in an order that is safe."""

import re

import pytest

from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.model import Priority, Reply
from safety_audit.overlays import pages_of
from safety_audit.packs import load
from safety_audit.render.document import Document, describe
from safety_audit.render.rows import GROUPS, rows
from safety_audit.render.terminal import plain

DESTROYS = re.compile(
    r"\b(uninstall|delete|erase|wipe|reset|clear|revoke|remove|block|switch off|sign out)\b",
    re.IGNORECASE,
)
"""What a first step never tells to do: it may only say not to."""


def document_of(name: str) -> Document:
    scenario = practice.find(name)
    packs = load()
    devices = [device for device in (scenario.phone(), scenario.computer()) if device]
    replies = {question: Reply(reply) for question, reply in scenario.replies().items()}
    return describe(audit(devices, packs, replies=replies), pages_of(packs)[0])


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {name: document_of(name) for name in practice.names()}


@pytest.mark.parametrize("name", practice.names())
def test_what_nobody_can_notice_comes_first(name: str, documents: dict[str, Document]) -> None:
    """Within a priority nothing that shows stands before what does not, whatever the device."""
    order = [Priority(item.priority).rank for item in documents[name].checklist]

    assert order == sorted(order)
    for group in GROUPS:
        shows = [item.shows for item in documents[name].items(group.priority)]
        assert shows == sorted(shows)


@pytest.mark.parametrize("name", practice.names())
def test_the_words_come_in_the_order_of_safety(name: str, documents: dict[str, Document]) -> None:
    """First how things are noticed; in each point, what not to do yet comes before any step."""
    told = plain(rows(documents[name], everything=True))
    lines = told.splitlines()
    first = next((n for n, line in enumerate(lines) if re.match(r"\d+\. \[", line)), len(lines))

    assert any("can be noticed" in line for line in lines[:first])
    for point in re.split(r"\n(?=\d+\. \[)", told)[1:]:
        labels = re.findall(r"^(Seen|Often|Sometimes|Careful|Keep|When safe):", point, re.MULTILINE)
        assert labels == [
            label
            for label in ("Seen", "Often", "Sometimes", "Careful", "Keep", "When safe")
            if label in labels
        ]
        assert {"Seen", "Careful", "When safe"} <= set(labels)


@pytest.mark.parametrize("name", practice.names())
def test_the_first_step_destroys_nothing(name: str, documents: dict[str, Document]) -> None:
    """Whoever stops after one step has lost nothing, and has told nobody."""
    for item in documents[name].checklist:
        first = re.split(r"(?<=[.!?]) ", item.steps[0])
        risky = [
            sentence
            for sentence in first
            if DESTROYS.search(sentence)
            and not sentence.endswith("?")
            and not re.search(r"\b(not|n't|before|ask)\b", sentence, re.IGNORECASE)
        ]
        assert not risky, (item.action, risky)


def test_who_has_nothing_to_look_at_is_told_so() -> None:
    """It is said in words, and that it is no proof; no number alone stands for it."""
    packs = load()
    quiet = describe(audit([practice.find("quiet-phone").phone()], packs), pages_of(packs)[0])
    told = plain(rows(quiet))

    assert "These checks saw nothing that asks for a look." in told
    assert "That is not proof that nobody is watching." in told
    assert "asks for a look" not in plain(rows(document_of("helper-from-file")))
