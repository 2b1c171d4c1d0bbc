"""How a fact is made in several ways, one for each system."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from safety_audit.checking import Seen, check
from safety_audit.devices.interface import Answer, Device, Kind, Query, Status
from safety_audit.engine import facts_needed, look, queries_known
from safety_audit.facts.base import Answers, provides
from safety_audit.model import DeviceInfo, DeviceKind, NotApplicable, Unreadable

SYSTEM, OLD, NEW = (Query(name, Kind.PROBE) for name in ("system", "old lock", "new lock"))


@dataclass(frozen=True, slots=True)
class NewSystem:
    """That the computer has the new system."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What is told on every system, each in its own way."""

    told: str


@dataclass(frozen=True, slots=True)
class OnlyNew:
    """What only the new system tells."""


@provides(DeviceKind.COMPUTER, ask=(SYSTEM,))
def new_system(answers: Answers) -> NewSystem:
    """Make the fact."""
    if answers[SYSTEM].text() != "new":
        raise Unreadable("It is no new system.")
    return NewSystem()


@provides(DeviceKind.COMPUTER, ask=(OLD,))
def lock(answers: Answers) -> Lock:
    """Make the fact."""
    return Lock(answers[OLD].text())


@provides(DeviceKind.COMPUTER, ask=(NEW,), on=NewSystem)
def lock_on_new(answers: Answers) -> Lock:
    """Make the fact."""
    told = answers[NEW].text()
    if told == "none":
        raise NotApplicable("It has no lock.")
    return Lock(told)


@provides(DeviceKind.COMPUTER, on=NewSystem)
def only_new(lock: Lock) -> OnlyNew:
    """Make the fact."""
    return OnlyNew()


class Told(Device):
    """A computer that says these words."""

    kind = DeviceKind.COMPUTER

    def __init__(self, **words: str) -> None:
        """Keep the words."""
        self.words = {name.replace("_", " "): word for name, word in words.items()}

    def ask(self, queries: object, progress: object = None) -> list[Answer]:
        """Return them."""
        return [
            Answer(query, Status.OK, self.words[query.text].encode())
            if query.text in self.words
            else Answer(query, Status.ABSENT)
            for query in queries  # type: ignore[attr-defined]
        ]


@check("keeps-lock", limits="None.")
def keeps_lock(lock: Lock) -> Iterator[Seen]:
    """Keep the lock."""
    yield Unreadable(lock.told)


@check("keeps-new", limits="None.")
def keeps_new(new: OnlyNew) -> Iterator[Seen]:
    """Keep what only the new system tells."""
    yield Unreadable(repr(new))


def told(**words: str) -> tuple[str, ...]:
    return look(Told(**words), [keeps_lock]).results[0].reasons


class TestOneWayForEachSystem:
    def test_the_system_that_is_there(self) -> None:
        """On the system that a way is made for, that way is taken."""
        assert told(system="new", new_lock="steel", old_lock="iron") == ("steel",)

    def test_all_others(self) -> None:
        """On any other system, the way without a system is taken."""
        assert told(system="old", new_lock="steel", old_lock="iron") == ("iron",)

    def test_reason(self) -> None:
        """Where the right way fails, its own reason is told, and no other way is tried."""
        assert told(system="new", old_lock="iron") == ("Nothing here answers to it (new lock).",)

    def test_not_applicable(self) -> None:
        """What makes no sense on this system stays that, and does not become "could not check"."""
        ended = look(Told(system="new", new_lock="none"), [keeps_lock]).results[0]

        assert ended.outcome.value == "not-applicable"

    def test_no_way(self) -> None:
        """A fact that no way makes on this system is missing, with a reason."""
        ended = look(Told(system="old", old_lock="iron"), [keeps_new]).results[0]

        assert ended.reasons == ("This part does not look at computers of this kind.",)

    def test_all_questions_are_known(self) -> None:
        """The questions of every way are listed, with the name of the fact."""
        known = queries_known(facts_needed(DeviceKind.COMPUTER, [keeps_lock]))

        assert {query.text: facts for query, facts in known.items() if query in (OLD, NEW)} == {
            "old lock": ("Lock",),
            "new lock": ("Lock",),
        }

    def test_two_ways_for_one_system(self) -> None:
        """A second way for the same system is a mistake in the code, and said to be."""
        with pytest.raises(TypeError, match="two providers"):
            provides(DeviceKind.COMPUTER, on=NewSystem)(lock_on_new)

    def test_a_pack_takes_no_place(self) -> None:
        """A pack cannot put its own way in the place of a fact that is not its own."""

        def theirs(answers: Answers) -> DeviceInfo:
            raise AssertionError

        with pytest.raises(TypeError, match="two providers"):
            provides(DeviceKind.COMPUTER, on=NewSystem)(theirs)
