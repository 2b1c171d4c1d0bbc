"""Questions lead to items of the checklist like any finding, and can always be skipped."""

import json
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit import packs
from safety_audit.api import Pack, Question
from safety_audit.audit import audit
from safety_audit.checklist import checklist
from safety_audit.devices import practice
from safety_audit.devices.computer import FolderComputer
from safety_audit.model import Certainty, DeviceKind, Outcome, Priority, Reply, Report
from safety_audit.overlays import pages_of
from safety_audit.packs import LoadedPack, load
from safety_audit.render.document import describe
from safety_audit.render.json import as_json
from safety_audit.render.rows import counts

SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "report.schema.json"
PAGE = Path(__file__)
(CORE,) = load()
ALL = {question.id: question for question in CORE.questions}
CATALOGUE = {
    "M-01": "google-account",
    "M-02": "maps-sharing",
    "M-03": "timeline",
    "M-04": "family-group",
    "M-05": "shared-photos",
    "M-06": "social-media",
    "M-07": "friends-map",
    "M-08": "linked-chats",
    "M-09": "phone-contract",
    "M-10": "tags",
    "M-11": "emergency-contacts",
    "M-12": "smart-home",
    "M-13": "children",
    "M-14": "important-passwords",
}


def after(replies: Mapping[str, Reply], *devices: Any) -> Report:
    """Return the report of a visit without checks."""
    return audit(devices, [LoadedPack(CORE.info, questions=CORE.questions)], replies=replies)


def actions(report: Report) -> list[str]:
    return [item.action for item in checklist(report).items]


def test_everything_of_the_catalogue_is_asked() -> None:
    """Each of the fourteen points that a phone cannot tell is a question, and the computer's are."""
    assert set(CATALOGUE.values()) <= set(ALL)
    assert {"computer-set-up", "computer-password", "computer-plugs", "router", "car"} <= set(ALL)
    assert len(ALL) == 22


@pytest.mark.parametrize("question", CORE.questions, ids=lambda question: question.id)
def test_a_question_is_one_short_sentence_with_advice(question: Question) -> None:
    """It has at most 20 words and one question mark, and its page is in its form."""
    assert len(question.text.split()) <= 20
    assert question.text.count("?") == 1
    pages, problems = pages_of([CORE])
    assert problems == []
    assert pages[question.id].name == question.id


@pytest.mark.parametrize("question", CORE.questions, ids=lambda question: question.id)
@pytest.mark.parametrize("reply", Reply)
def test_only_some_answers_lead_to_advice(question: Question, reply: Reply) -> None:
    """What leads somewhere is one item with the question and the answer; all else is none."""
    report = after({question.id: reply})
    if reply not in question.leads:
        assert report.results == ()
    else:
        (result,) = report.results
        (finding,) = result.findings
        assert result.outcome is Outcome.FOUND
        assert finding.summary == f'You answered "{reply.value}": {question.text}'
        assert [seen.text for seen in finding.evidence] == [reply.value]
        unsure = reply is Reply.NOT_SURE
        assert finding.certainty is (Certainty.POSSIBLE if unsure else Certainty.SETTING)
        assert actions(report) == [question.id]
    assert [(one.question, one.reply) for one in report.questions] == [(question.id, reply)]


def test_nobody_was_asked_means_nothing_is_told() -> None:
    """Without answers the report is as it was, and complete."""
    report = after({})
    assert (report.questions, report.results, report.complete) == ((), (), True)


def test_items_come_in_the_order_of_the_checklist() -> None:
    """A found tag comes first, then what nobody can notice, then what shows, then what is good."""
    report = after(
        {
            "friends-map": Reply.YES,
            "maps-sharing": Reply.YES,
            "mail-rules": Reply.NOT_SURE,
            "tags": Reply.YES,
            "router": Reply.SKIP,
            "car": Reply.NO,
        }
    )
    assert actions(report) == ["tags", "mail-rules", "maps-sharing", "friends-map"]


def test_not_sure_about_a_tag_is_worth_checking() -> None:
    """Not to know never makes something the first to look at."""
    (result,) = after({"tags": Reply.NOT_SURE}).results
    assert result.findings[0].priority is Priority.REVIEW


def test_a_question_stands_with_the_device_it_is_about(tmp_path: Path) -> None:
    """What is about the computer stands with it, and all else with the first device."""
    (tmp_path / "files").mkdir()
    phone, computer = practice.find("quiet-phone").phone(), FolderComputer(tmp_path)
    report = after({"tags": Reply.YES, "computer-plugs": Reply.YES}, phone, computer)
    assert {result.check: result.device for result in report.results} == {
        "tags": 0,
        "computer-plugs": 1,
    }
    assert [device.kind for device in report.devices] == [DeviceKind.PHONE, DeviceKind.COMPUTER]


def test_the_document_has_questions_and_fits_its_schema() -> None:
    """Each question has id, text and answer; the item has its steps, also without a device."""
    pages, _ = pages_of([CORE])
    document = describe(after({"tags": Reply.YES, "car": Reply.SKIP}), pages)
    made = json.loads(as_json(document))
    jsonschema.validate(made, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert made["questions"] == [
        {"id": "tags", "question": ALL["tags"].text, "answer": "yes"},
        {"id": "car", "question": ALL["car"].text, "answer": "skip"},
    ]
    (item,) = made["checklist"]
    assert (item["action"], item["priority"], item["device"]) == ("tags", "act", 0)
    assert item["steps"]


def test_answers_are_not_counted_as_checks() -> None:
    """The line that adds up names checks and answers apart."""
    pages, _ = pages_of([CORE])
    document = describe(after({"tags": Reply.YES, "car": Reply.YES, "router": Reply.NO}), pages)
    assert counts(document).startswith("0 checks: ")
    assert counts(document).endswith(" 2 of your answers to look at.")


@given(st.dictionaries(st.sampled_from(sorted(ALL)) | st.text(max_size=9), st.sampled_from(Reply)))
def test_any_answers_give_a_report(replies: dict[str, Reply]) -> None:
    """Whatever is answered, and in whatever order, the report has the questions in theirs."""
    report = after(replies)
    asked = [one.question for one in report.questions]
    assert asked == [name for name in ALL if name in replies]
    assert len(actions(report)) == len(report.results)


@pytest.mark.parametrize("name", practice.names())
def test_what_people_in_stories_say_is_asked(name: str) -> None:
    """The answers of a story belong to questions that there are."""
    assert set(practice.find(name).replies()) <= set(ALL)


class TestOfPacks:
    def loaded(self, monkeypatch: pytest.MonkeyPatch, *questions: Any) -> LoadedPack:
        import safety_audit.questions as somewhere  # noqa: PLC0415 - any module that can hold a pack

        pack = Pack(name="refuge", publisher="A refuge", questions=questions)
        monkeypatch.setattr(somewhere, "REFUGE", pack, raising=False)
        point = EntryPoint("refuge", "safety_audit.questions:REFUGE", packs.GROUP)
        (core,) = (one for one in packs.installed() if one.name == packs.BUILT_IN)
        return packs.load(["refuge"], [core, point])[1]

    def test_a_pack_brings_questions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pack's question is asked like the built-in ones, and its result names the pack."""
        own = Question(id="refuge/taxi", text="Does somebody share your taxi app?", page=PAGE)
        loaded = self.loaded(monkeypatch, own)
        report = audit((), [CORE, loaded], replies={"refuge/taxi": Reply.YES})
        assert loaded.info.problem == ""
        assert [(result.check, result.pack) for result in report.results] == [
            ("refuge/taxi", "refuge")
        ]

    def test_a_question_without_the_packs_name_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ids begin with the pack's name, so no pack can ask in the name of another."""
        stolen = Question(id="tags", text="Is this a question?", page=PAGE)
        loaded = self.loaded(monkeypatch, stolen)
        assert (loaded.questions, loaded.info.problem) == (
            (),
            "ids of its checks and questions must begin with refuge/",
        )

    def test_what_is_no_question_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pack whose questions are something else is told to be broken."""
        loaded = self.loaded(monkeypatch, "Is this a question?")
        assert loaded.info.problem == (
            "its questions must be a tuple of questions: questions=(Question(...),)"
        )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "Tags"}, "is not an id"),
        ({"text": "Tell me."}, "question mark"),
        ({"leads": ()}, "must lead somewhere"),
        ({"leads": (Reply.YES, Reply.SKIP)}, "never a skipped one"),
    ],
)
def test_a_question_in_no_form_is_refused(changes: dict[str, Any], problem: str) -> None:
    """A mistake is named where the question is written."""
    form: dict[str, Any] = {"id": "a-b", "text": "Is it?", "page": PAGE}
    with pytest.raises(ValueError, match=problem):
        Question(**{**form, **changes})
