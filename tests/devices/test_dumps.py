"""Many dumps in one text: each counts where it stands once, from its heading to its end."""

import random
from datetime import UTC, datetime

import pytest
from bug_reports import dumped
from damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.dumps import Dump, Dumps
from safety_audit.devices.interface import Query, Status

SECTION = b"------ DUMPSYS (/system/bin/dumpsys) ------\n"
END = b"------ 1.0s was the duration of 'DUMPSYS' ------\n"
TRUST = dumped("trust", b"the real one")
HEADING = TRUST[: TRUST.index(b"the real one")]
ENDING = TRUST[TRUST.index(b"---------", 100) :]


def service(text: bytes, name: str = "trust") -> tuple[Status, bytes]:
    """Return what was found of one service."""
    found = Dumps(text).service(name)
    return found.status, found.data


def test_each_dump_is_found_between_its_heading_and_its_end() -> None:
    """Every service of the text has its own lines and no other's."""
    text = dumped("package", b"Packages:\n  a") + TRUST + dumped("usb", b"")
    assert service(text, "package") == (Status.OK, b"Packages:\n  a\n" + b"")
    assert service(text) == (Status.OK, b"the real one\n")
    assert service(text, "usb") == (Status.OK, b"\n")
    assert service(text, "user") == (Status.ABSENT, b"")


def test_lines_may_end_as_on_windows() -> None:
    """A text whose lines end in two characters is found as well."""
    text = TRUST.replace(b"\n", b"\r\n")
    assert service(text) == (Status.OK, b"the real one\r\n")


def test_the_whole_counts_and_a_part_is_no_whole() -> None:
    """A service that was dumped for several priorities is told by the dump that holds it all."""
    high, whole = dumped("trust", b"part", "HIGH "), dumped("trust", b"whole", "NORMAL ")
    first = dumped("trust", b"first", "CRITICAL ")
    assert service(first + high + whole) == (Status.OK, b"whole\n")
    assert service(first + high) == (Status.CUT_OFF, b"part\n")
    assert service(first) == (Status.CUT_OFF, b"first\n")


@pytest.mark.parametrize("after", [b"", dumped("usb", b"x"), END])
def test_a_dump_without_its_end_was_cut_off(after: bytes) -> None:
    """Where the text, the section or another dump begins before its end, the rest is missing."""
    text = SECTION + HEADING + b"the real" + b"\n" + after
    assert service(text)[0] is Status.CUT_OFF


@pytest.mark.parametrize(
    "forged",
    [
        dumped("trust", b"nothing here"),
        HEADING + b"nothing here\n",
        ENDING,
        b"--------- 0.0s was the duration of dumpsys package\n" + dumped("trust", b"nothing"),
    ],
    ids=["whole", "heading", "end", "after the end of its own"],
)
def test_a_dump_that_another_one_imitates_does_not_count(forged: bytes) -> None:
    """An app that writes such lines into another dump can make one unreadable, never false."""
    text = dumped("package", b"Packages:\n" + forged + b"more\n") + TRUST
    found = Dumps(text)
    asked = {name: found.service(name) for name in ("package", "trust")}
    assert b"nothing" not in asked["trust"].data or asked["trust"].status is not Status.OK
    assert asked["package"].status is not Status.OK or b"more\n" in asked["package"].data


def test_an_end_that_comes_too_early_does_not_hide_what_follows() -> None:
    """A dump that seems to end twice could not be read: what stands after the first end is its."""
    early = b"--------- 0.0s was the duration of dumpsys package\n"
    text = dumped("package", b"Packages:\n" + early + b"  the app that hides\n")
    assert service(text, "package")[0] is Status.FAILED


def test_a_line_like_a_heading_belongs_to_its_dump() -> None:
    """A line in a dump that looks like a section of a report ends neither."""
    text = SECTION + dumped("wifi", b"------ score ------\nx") + TRUST + END
    assert service(text, "wifi") == (Status.OK, b"------ score ------\nx\n")
    assert service(text)[0] is Status.OK


@pytest.mark.parametrize("between", [b"", END, END + b"------ LAST KMSG ------\n"])
def test_no_section_shields_an_imitation(between: bytes) -> None:
    """A second dump counts as one wherever it stands: an app can forge the end of a section too."""
    assert service(SECTION + TRUST + between + TRUST + END)[0] is Status.FAILED


def test_a_section_stands_once_up_to_its_end() -> None:
    """A section is told by its title without its command; two of one title cannot be told apart."""
    text = b"------ SYSTEM PROPERTIES (getprop) ------\n[a]: [b]\n"
    end = b"------ 0.1s was the duration of 'SYSTEM PROPERTIES' ------\n"
    assert Dumps(text + end).section("SYSTEM PROPERTIES") == Dump(Status.OK, b"[a]: [b]\n")
    assert Dumps(text).section("SYSTEM PROPERTIES").status is Status.CUT_OFF
    assert Dumps((text + end) * 2).section("SYSTEM PROPERTIES").status is Status.FAILED
    assert Dumps(text).section("KERNEL LOG").status is Status.ABSENT


def test_a_cut_dump_gives_a_cut_answer() -> None:
    """What was found of a dump becomes the answer, with what became of it."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    cut = Dump(Status.CUT_OFF, b"Trust").answer(Query("dumpsys trust"), at)
    failed = Dump(Status.FAILED).answer(Query("dumpsys trust"), at)
    assert (cut.status, cut.data, cut.started) == (Status.CUT_OFF, b"Trust", at)
    assert (failed.status, failed.data) == (Status.FAILED, b"")


@given(st.integers(0, 2**32))
def test_any_text_can_be_looked_through(seed: int) -> None:
    """However a text was damaged, no dump holds the heading of another one as its own end."""
    chance = random.Random(seed)
    text = damaged(SECTION + TRUST + dumped("usb", b"x") + END, chance, lambda _: TRUST)
    status, data = service(text)
    assert status in {Status.OK, Status.FAILED, Status.CUT_OFF, Status.ABSENT}
    if status is Status.OK:
        assert b"\n" + ENDING not in data
