"""Questions are asked one at a time, can be left at any time, and leave nothing behind."""

import pytest
from commands import Runner
from terminals import NO_TMUX, terminal

from safety_audit.packs import load

(CORE,) = load()
TEXTS = [question.text for question in CORE.questions]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


def test_all_questions_can_be_printed(run: Runner) -> None:
    """`questions --list` prints each question with where its advice is, and asks nothing."""
    ran = run("questions", "--list")
    words = " ".join(ran.out.split())
    assert (ran.code, ran.err) == (0, "")
    assert [text for text in TEXTS if text not in words] == []
    assert "safety-audit explain tags" in words


def test_nobody_to_ask_is_wrong_usage(run: Runner) -> None:
    """Without a terminal nothing is asked, and the way out is named."""
    ran = run("questions")
    assert (ran.code, ran.out) == (2, "")
    assert "--list" in ran.err


def test_questions_have_pages_and_are_listed(run: Runner) -> None:
    """`explain` shows the advice to a question, and `checks` lists it."""
    assert "Timeline keeps where you were" in run("explain", "timeline").out
    assert "timeline  (question)" in run("checks").out


def test_a_scan_says_that_there_are_questions(run: Runner) -> None:
    """A report for which nobody was asked names the command."""
    assert "safety-audit questions" in run("scan", "--demo", "--no-computer").out


@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
class TestInATerminal:
    def test_answers_lead_to_a_checklist(self) -> None:
        """Yes to the first question, no more after it: the checklist has its advice."""
        with terminal("questions") as term:
            term.wait_for("Question 1 of 22")
            assert term.own_screen()
            term.answer("1", "Question 2 of 22")
            term.answer("4", "Question 3 of 22")
            term.type("5")
            term.press("Enter")
            assert term.ended() == 0
            assert not term.own_screen()
            told = term.history()
        assert "LOOK AT THIS FIRST" in told
        assert "(tags)" in told
        assert "(phone-password)" not in told
        assert "Question 2 of" not in told

    @pytest.mark.parametrize(
        "command", [("questions",), ("review", "--questions", "--demo", "--country", "gb")]
    )
    def test_ctrl_c_leaves_at_any_question(self, command: tuple[str, ...]) -> None:
        """Nothing of a question stays on the screen, and nothing was saved."""
        with terminal(*command) as term:
            if command[0] == "review":
                term.wait_for("What do you need now")
                term.answer("1", "Question 1 of 22")
            term.wait_for("Question 1 of 22")
            term.answer("3", "Question 2 of 22")
            term.press("C-c")
            assert term.ended() == 130
            assert "Question" not in term.history()

    def test_a_review_goes_through_answers_too(self) -> None:
        """An item that comes from an answer has no "look again": nothing can be looked at."""
        asked = ("review", "--questions", "--country", "gb", "--demo", "quiet-phone")
        with terminal(*asked, "--no-computer") as term:
            term.wait_for("What do you need now")
            term.answer("1", "Question 1 of 22")
            term.answer("1", "Question 2 of 22")
            term.answer("5", "Press Enter to read on|Go through it, one thing")
            while "Go through it, one thing" not in (shown := term.shown()):
                term.press("Enter")
                term.wait_for_change(shown)
                term.wait_for("Press Enter to read on|Go through it, one thing")
            term.answer("1", "Press Enter to read on|Go on to the next")
            while "Go on to the next" not in (shown := term.shown()):
                term.press("Enter")
                term.wait_for_change(shown)
                term.wait_for("Press Enter to read on|Go on to the next")
            assert "Look again now" not in term.shown()
            term.press("C-c")
            assert term.ended() == 130
