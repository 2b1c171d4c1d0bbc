"""A person types into a real terminal: every prompt can be left, and nothing stays behind."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.laboratory import PORT, LabPhone, _key, lab_phone, missing
from terminals import NO_TMUX, Terminal, terminal

from safety_audit.cli.guide import NOTICE
from safety_audit.devices import practice
from safety_audit.devices.interface import DeviceKind
from safety_audit.engine import facts_needed, look, queries_known
from safety_audit.packs import load

pytestmark = pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)

BRITISH = {"LC_ALL": "en_GB.UTF-8"}
NOWHERE = {"LC_ALL": "C.UTF-8"}
ASK = r"\[y/N\]: n\n(.*\n)+Type a number: *\n*\Z"
STOPPED = "[before]\n\nStopped. Nothing was saved.\n[ended 130]"
LEFT_BEHIND = "[before]\nLeft. Nothing was saved.\n[ended 0]"
REVIEW = ("review", "--demo", "--no-computer", "--country", "gb")
CHECK = "screen-lock"
PAGE = "android.settings.SECURITY_SETTINGS"

# What to type to come to each prompt of the way through, and what each prompt asks.
TO_EACH_QUESTION = (
    ("", r"What do you need now"),
    ("1", r"near you"),
    ("2", r"watching this phone"),
    ("3", r"Stop here for now"),
    ("2", r"Is it safe to have this cable"),
    ("2", r"raise no questions"),
    ("2", r"safer phone"),
    ("2", r"borrow a phone"),
    ("", r"What do you want to look at"),
    ("2", r"Go through it, one thing at a time"),
    ("1", r"1 of \d+"),
)


def to_question(term: Terminal, number: int) -> None:
    """Type up to one of the questions."""
    for index, (keys, asks) in enumerate(TO_EACH_QUESTION[: number + 1]):
        if index:
            term.type(keys)
            term.press("Enter")
        read_on(term, asks)


def read_on(term: Terminal, pattern: str) -> str:
    """Return the screen that shows this, pressing Enter wherever a screen is full."""
    shown = term.wait_for(rf"{pattern}|Press Enter to read on")
    while not re.search(pattern, shown):
        term.press("Enter")
        term.wait_for_change(shown)
        shown = term.wait_for(rf"{pattern}|Press Enter to read on")
    return shown


@pytest.fixture
def nothing_written(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return an environment whose home is empty, and stays so."""
    yield {"HOME": str(tmp_path), **BRITISH}

    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("number", range(len(TO_EACH_QUESTION)))
def test_ctrl_c_leaves_the_guided_way_at_every_question(
    number: int, nothing_written: dict[str, str]
) -> None:
    """One neutral line, the screen as it was, exit code 130, nothing written."""
    with terminal(environment=nothing_written) as term:
        to_question(term, number)
        assert term.own_screen()

        term.press("C-c")

        assert term.ended() == 130
        assert not term.own_screen()
        assert term.history().rstrip() == STOPPED


def test_the_screen_is_restored_when_the_system_ends_the_program(
    nothing_written: dict[str, str],
) -> None:
    """At the end of a session too, what stood on the screen does not stay there."""
    with terminal(environment=nothing_written) as term:
        to_question(term, 2)
        assert term.own_screen()

        term.end()

        assert term.ended() == 143
        assert not term.own_screen()
        assert term.history().rstrip() == STOPPED.replace("130", "143")


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        (("finish",), "Press Enter"),
        (("questions",), "Type a number"),
        (("practise", "quiet-phone"), "Talk about it"),
        (("review", "--demo", "--questions", "--no-computer"), "Type a number"),
        (("review", "--demo", "--plain", "--no-computer"), "Type a number"),
        (("indicators", "update"), r"\[y/N\]"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_ctrl_c_leaves_the_first_question_of_every_command_that_asks(
    command: tuple[str, ...], asks: str, nothing_written: dict[str, str]
) -> None:
    """One neutral line and exit code 130, wherever a person is asked something."""
    with terminal(*command, environment=nothing_written) as term:
        term.wait_for(asks)
        term.press("C-c")

        assert term.ended() == 130
        assert not term.own_screen()
        assert term.history().rstrip().endswith("Stopped. Nothing was saved.\n[ended 130]")


@pytest.mark.parametrize("typed", [(), ("Enter",)], ids=["address", "waiting"])
def test_ctrl_c_leaves_while_the_phone_is_waited_for(
    typed: tuple[str, ...], nothing_written: dict[str, str]
) -> None:
    """The question for an address, and the wait for a cable, are left alike."""
    with terminal(environment=nothing_written) as term:
        to_question(term, 8)
        term.answer("1", "Do you want to be asked")
        term.answer("2", "The phone: ")
        if typed:
            before = term.shown()
            term.press(*typed)
            term.wait_for_change(before)
        term.press("C-c")

        assert term.ended() == 130
        assert re.sub(r"\n{2,}", "\n\n", term.history().rstrip()) == STOPPED


@pytest.mark.parametrize("keys", [(), ("1",), ("1", "3"), ("1", "4", "2")], ids=" ".join)
def test_ctrl_c_leaves_at_every_question_of_the_guided_way_about_what_no_program_sees(
    keys: tuple[str, ...], nothing_written: dict[str, str]
) -> None:
    """Before the first one, at it, and after answers: nothing of them stays."""
    with terminal(environment=nothing_written) as term:
        to_question(term, 8)
        term.answer("3", "Do you want to be asked")
        for number, key in enumerate(keys, 1):
            term.answer(key, f"Question {number} of 2[0-9]")
        term.press("C-c")

        assert term.ended() == 130
        assert term.history().rstrip() == STOPPED


def test_what_a_person_says_is_a_point_of_the_guided_way(nothing_written: dict[str, str]) -> None:
    """A tag that was found comes first, with its advice and nothing to look at again."""
    with terminal(environment=nothing_written) as term:
        to_question(term, 8)
        term.answer("3", "Do you want to be asked")
        term.answer("1", "Question 1 of 2[0-9]")
        term.answer("1", "Question 2 of 2[0-9]")
        term.answer("5", "Press Enter to read on|Go through it, one thing")
        read_on(term, "Go through it, one thing")
        term.answer("1", "Press Enter to read on|Go on to the next")
        first = term.shown()
        read_on(term, "Go on to the next")

        assert "tag" in first
        assert "Look again now" not in term.shown()


def test_who_practises_is_not_asked_about_their_own_life() -> None:
    """On the practice phone the way goes straight on."""
    with terminal(environment=BRITISH) as term:
        to_question(term, 8)
        shown = term.answer(
            "2", "Do you want to be asked|Press Enter to read on|Go through it, one"
        )

        assert "be asked" not in shown


@pytest.mark.parametrize("keys", [("C-c",), ("1", "Enter")], ids=["door", "summary"])
def test_ctrl_c_leaves_a_review_at_every_question(
    keys: tuple[str, ...], nothing_written: dict[str, str]
) -> None:
    """The door and the summary are left as the guided way is."""
    with terminal(*REVIEW, environment=nothing_written) as term:
        term.wait_for(r"What do you need now")
        term.press(*keys)
        if keys != ("C-c",):
            read_on(term, "Go through it, one thing")
            term.press("C-c")

        assert term.ended() == 130
        assert term.history().rstrip() == STOPPED


def test_ctrl_c_leaves_the_question_before_a_page_is_opened(tmp_path: Path) -> None:
    """Being asked whether to open a page is a question like any other."""
    with terminal(*REVIEW) as term:
        to_item(term, CHECK)
        term.answer("3", "Open it now")
        term.press("C-c")

        assert term.ended() == 130
        assert term.history().rstrip() == STOPPED
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [0, 3, 5])
def test_what_was_read_is_gone_when_a_person_leaves(
    number: int, nothing_written: dict[str, str]
) -> None:
    """After the door `Leave`, and after each `Stop here`, one line is all that is left."""
    with terminal(environment=nothing_written) as term:
        to_question(term, number)
        term.type("1" if number else "3")
        term.press("Enter")

        assert term.ended() == 0
        assert term.history().rstrip() == LEFT_BEHIND


@pytest.mark.parametrize(("near", "watching"), [("1", "2"), ("2", "3")])
def test_support_comes_first_for_who_may_be_seen(near: str, watching: str) -> None:
    """Yes or not sure to one of the first two questions shows whom to call, and offers to stop."""
    with terminal(environment=BRITISH) as term:
        to_question(term, 1)
        term.answer(near, "watching this phone")
        shown = term.answer(watching, "Stop here for now")

    assert "Get help first" in shown
    assert "0808" in shown
    assert shown.index("Stop here for now") < shown.index("Go on")


def test_who_says_no_or_nothing_is_not_held_up() -> None:
    """None of the four questions is compulsory."""
    with terminal(environment=BRITISH) as term:
        to_question(term, 1)
        term.answer("4", "watching this phone")
        shown = term.answer("2", "cable")

    assert "Get help first" not in shown


def test_the_country_is_chosen_by_its_name_where_the_computer_does_not_say_one() -> None:
    """Nobody has to know a code; the numbers are there when help is shown, and at the end."""
    with terminal(environment=NOWHERE) as term:
        term.wait_for("What do you need now")
        asked = term.answer("1", "Which country are you in")
        number = re.search(r"(\d)  United Kingdom", asked)
        assert number
        term.answer(number[1], "near you")
        term.answer("1", "watching this phone")
        support = term.answer("2", "Stop here for now")
        term.answer("2", "cable")
        term.answer("1", "safer phone")
        term.answer("1", "What do you want to look at")
        term.answer("2", "Press Enter to read on|Go through it, one thing")
        summary = read_on(term, "Go through it, one thing")

    assert "0808" in support
    assert "0808" in summary


def test_who_does_not_say_the_country_is_told_how_to_find_numbers() -> None:
    """The question can be left out, and is not asked a second time."""
    with terminal(environment=NOWHERE) as term:
        term.wait_for("What do you need now")
        asked = term.answer("1", "Which country are you in")
        number = re.search(r"(\d)  Another one", asked)
        assert number
        term.answer(number[1], "near you")
        term.answer("1", "watching this phone")
        shown = term.answer("2", "Stop here for now")

    assert "safety-audit helplines" in shown


@pytest.mark.parametrize("arguments", [(), REVIEW], ids=["guided", "review"])
def test_the_short_list_is_for_who_must_act_quickly(arguments: tuple[str, ...]) -> None:
    """The second door is on the first screen; behind it are what to do and whom to call."""
    with terminal(*arguments, environment=BRITISH) as term:
        term.wait_for("What do you need now")
        shown = term.answer("2", "Press Enter to leave")
        term.press("Enter")

        assert "Do not remove anything" in shown
        assert "0808" in shown
        assert "Asking" not in shown
        assert term.ended() == 0


def test_the_short_list_stays_in_view_while_the_country_is_asked() -> None:
    """What to do at once does not wait for an answer."""
    with terminal(environment=NOWHERE) as term:
        term.wait_for("What do you need now")
        asked = term.answer("2", "Which country are you in")
        number = re.search(r"(\d)  Ireland", asked)
        assert number
        shown = term.answer(number[1], "Press Enter to leave")

    assert "Do not remove anything" in asked
    assert "Do not remove anything" in shown
    assert "1800 341 900" in shown


def test_helplines_asks_for_the_country_that_nothing_says() -> None:
    """Whoever only types the command gets numbers, not a lesson in options."""
    with terminal("helplines", environment=NOWHERE) as term:
        asked = term.wait_for("Type a number")
        number = re.search(r"(\d)  United Kingdom", asked)
        assert number
        shown = term.answer(number[1], "Call from a phone")

        assert "0808" in shown
        assert term.ended() == 0


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [((*REVIEW, "--plain"), {}), (REVIEW, {"TERM": "dumb"})],
    ids=["plain", "dumb"],
)
def test_without_a_second_screen_that_is_said(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    """For a screen reader everything stays in the window, which is said."""
    with terminal(*arguments, environment=environment) as term:
        term.wait_for("What do you need now")

        assert not term.own_screen()
        assert "stays in this window" in term.history()


def test_on_a_narrow_window_an_offer_breaks_between_words() -> None:
    """What follows stands below the words of the offer, not below its number."""
    with terminal(*REVIEW, size=(40, 24)) as term:
        term.wait_for("Type a number")

        assert "  2  I need to act quickly: show the\n     short safety list" in term.shown()


def test_a_wrong_number_is_asked_again() -> None:
    """What is no answer is asked again, in words."""
    with terminal(*REVIEW) as term:
        term.wait_for("What do you need now")
        again = r"Please type one of the numbers from 1 to 3[\s\S]*Type a number"
        shown = term.answer("9", again)

        assert shown.count("Type a number") == 2


def test_a_point_can_be_read_again_and_the_one_before_it() -> None:
    """On a screen that cannot scroll, what was read on is not lost."""
    with terminal(*REVIEW, environment=BRITISH) as term:
        to_item(term, CHECK)
        number = re.search(r"(\d+)  Read this one again", term.shown())
        assert number
        again = term.answer(number[1], r"\d+ of \d+")
        read_on(term, "Go on to the next")
        number = re.search(r"(\d+)  Go back to the one before", term.shown())
        assert number
        place = re.search(r"(\d+) of \d+", again)
        assert place
        before = term.answer(number[1], rf"{int(place[1]) - 1} of \d+")

    assert f"({CHECK})" in again
    assert f"({CHECK})" not in before


def test_who_leaves_half_way_is_told_the_way_out() -> None:
    """Debugging is still on and some things were not looked at, whichever point was the last."""
    with terminal(*REVIEW, environment=BRITISH, size=(80, 60)) as term:
        shown = to_item(term, CHECK)
        number = re.search(r"(\d+)  Leave", shown)
        assert number
        left = term.answer(number[1], "Press Enter to leave")
        term.press("Enter")

        assert term.ended() == 0
        assert "Switch USB debugging off again" in left
        assert "COULD NOT CHECK" in left
        assert term.history().rstrip() == LEFT_BEHIND


def test_the_end_of_a_review_does_not_send_anybody_to_review() -> None:
    """What comes next is something that was not done yet."""
    with terminal(*REVIEW, environment=BRITISH, size=(80, 60)) as term:
        shown = to_item(term, "lock-screen-notifications")
        while "That was the last point" not in shown:
            term.press("1", "Enter")
            term.wait_for_change(shown)
            shown = term.wait_for("last point|Go on to the next")
        shown = term.wait_for("Press Enter to leave")

    assert "safety-audit questions" in shown
    assert "safety-audit review" not in shown


def test_long_points_are_read_screen_by_screen() -> None:
    """On a small window nothing of a point is lost above it."""
    with terminal(*REVIEW, size=(60, 16)) as term:
        term.wait_for("What do you need now")
        term.type("1")
        term.press("Enter")
        read = read_all(term, "Read-only", "one thing at a time")

    assert "Safety check" in read
    assert "That is not proof" in read
    assert "WHOM TO CALL" in read or "Whom to call" in read


def to_item(term: Terminal, check: str) -> str:
    """Go through a review until the point of this check is shown."""
    term.wait_for("What do you need now")
    term.type("1")
    term.press("Enter")
    read_on(term, "Go through it, one thing")
    number = 0
    shown = ""
    while f"({check})" not in shown:
        number += 1
        before = term.shown()
        term.press("1", "Enter")
        term.wait_for_change(before)
        shown = read_all(term, rf"{number} of \d+")
    return shown


def read_all(term: Terminal, first: str, last: str = "Go on to the next") -> str:
    """Return all that is told from the first words to the last, over as many screens as it takes."""
    shown = told = term.wait_for(first)
    while last not in shown:
        if "Press Enter to read on" in shown:
            term.press("Enter")
            term.wait_for_change(shown)
        shown = term.wait_for(f"Press Enter to read on|{last}")
        told += shown
    return told


def test_a_question_never_stands_alone_on_its_screen() -> None:
    """In a window of the usual 24 rows, some of what was told stands above each question."""
    with terminal(*REVIEW, size=(80, 24)) as term:
        term.wait_for("What do you need now")
        term.press("1", "Enter")
        shown = read_on(term, "Go through it, one thing")

    assert len(shown[: shown.index("  1  ")].split()) > 10


@contextlib.contextmanager
def on_a_real_adbd() -> Iterator[tuple[LabPhone, Terminal]]:
    """Start a review of a practice phone's answers, which a real adbd gives."""
    checks = [check for pack in load() for check in pack.checks]
    with practice.find("helper-from-file").phone() as made_up:
        recording = look(made_up, checks).recording
    answers = {answer.query.text: answer.data for answer in recording if answer.data}
    started = f'print -r -- "Starting: Intent {{ act={PAGE} }}"'
    with (
        lab_phone(answers, {f"am start -a {PAGE}": started}) as phone,
        terminal(
            "review",
            "--phone",
            f"127.0.0.1:{PORT}",
            "--no-computer",
            "--country",
            "gb",
            within=("ip", "netns", "exec", phone.namespace),
        ) as term,
    ):
        yield phone, term


def needed() -> set[str]:
    """Return the commands that the screen lock's check needs, and no other."""
    checks = [check for pack in load() for check in pack.checks if check.id == CHECK]
    return {query.text for query in queries_known(facts_needed(DeviceKind.PHONE, checks))}


@pytest.mark.lab
@pytest.mark.skipif(bool(missing()), reason=missing())
def test_looking_again_asks_only_what_that_point_needs_and_turns_its_tick() -> None:
    """The phone's log shows those reads and no other; a changed answer ticks the point."""
    with on_a_real_adbd() as (phone, term):
        to_item(term, CHECK)
        phone.forget()
        still = term.answer("2", "Still seen")
        asked = set(phone.commands())
        lock = phone.folder / "answers" / _key("dumpsys lock_settings")
        lock.write_bytes(
            re.sub(rb"CredentialType: Pattern", b"CredentialType: Pin", lock.read_bytes())
        )
        gone = term.answer("2", r"\[x\]")

    assert "The screen lock is a pattern" in still
    assert asked == needed()
    assert "This is not seen any more." in gone


@pytest.mark.lab
@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_page_is_opened_once_and_only_after_a_yes() -> None:
    """Asked and not confirmed, nothing is sent; confirmed, one `am start` and nothing else."""
    with on_a_real_adbd() as (phone, term):
        to_item(term, CHECK)
        phone.forget()
        term.answer("3", "Open it now")
        term.answer("n", ASK)
        refused = phone.scripts()
        term.answer("3", r"Open it now.*\n(.*\n)*.*Open it now")
        term.answer("y", "The page is open on the phone")
        sent = phone.commands()

    assert refused == []
    assert sent == [f"am start -a {PAGE}"]


def test_the_whole_way_can_be_gone_through() -> None:
    """From the first point to the last, and out."""
    with terminal(*REVIEW) as term:
        shown = to_item(term, "lock-screen-notifications")
        while "That was the last point" not in shown:
            term.press(*([] if "read on" in shown else ["1"]), "Enter")
            term.wait_for_change(shown)
            shown = term.wait_for("Press Enter to read on|last point|Go on to the next")
        read_on(term, "Press Enter to leave")
        term.press("Enter")

        assert term.ended() == 0
        assert term.history().rstrip() == LEFT_BEHIND


def test_the_notice_says_what_must_be_said_before() -> None:
    """What others may see, that nothing changes, and that nobody has to finish."""
    told = " ".join(row.text for row in NOTICE)

    for words in ("may see that you did this", "computer is connected", "Nothing is changed"):
        assert words in told
