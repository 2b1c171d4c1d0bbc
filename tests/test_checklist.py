"""The checklist tells first things first."""

from dataclasses import replace

from samples import finding, report, result

from safety_audit.checklist import checklist
from safety_audit.model import Certainty, Finding, Outcome, Priority, Subject


def test_priority_comes_first_and_what_nobody_notices_comes_before_what_shows() -> None:
    """Items go by priority; within one, what nobody can notice comes first."""
    ordered = checklist(
        report(
            result("tidy-shows", finding(Priority.TIDY)),
            result("tidy-hidden", finding(Priority.TIDY), shows=False),
            result("review", finding(Priority.REVIEW)),
            result("act", finding(Priority.ACT)),
        )
    )

    assert [item.action for item in ordered.items] == ["act", "review", "tidy-hidden", "tidy-shows"]


def test_findings_with_one_remedy_are_one_item() -> None:
    """Findings of two checks that one action answers stand together, the gravest first."""
    ordered = checklist(
        report(
            result("one", finding(Priority.TIDY, action="shared")),
            result("shared", finding(Priority.REVIEW)),
        )
    )

    assert [(item.action, item.priority, item.findings) for item in ordered.items] == [
        ("shared", Priority.REVIEW, ((1, 0), (0, 0)))
    ]


def app(name: str, priority: Priority, certainty: Certainty = Certainty.STRONG) -> Finding:
    return replace(finding(priority), subject=Subject(name, user=0), certainty=certainty)


def test_all_that_is_seen_of_what_comes_first_is_one_item() -> None:
    """Nobody is told elsewhere, in passing, to remove an app that is to be looked at first."""
    ordered = checklist(
        report(
            result("files", app("a", Priority.TIDY), app("b", Priority.TIDY), finding()),
            result("hides", app("a", Priority.ACT)),
            result("screen", replace(app("a", Priority.REVIEW), action="other")),
        )
    )

    assert [(item.action, item.findings) for item in ordered.items] == [
        ("hides", ((1, 0), (2, 0), (0, 0))),
        ("files", ((0, 2), (0, 1))),
    ]


def test_what_a_list_knows_leads() -> None:
    """An app that a list names, and that hides as well, is answered by the page for listed apps."""
    ordered = checklist(
        report(
            result("hides", app("a", Priority.ACT)),
            result("known", app("a", Priority.ACT, Certainty.KNOWN)),
        )
    )

    assert [(item.action, item.findings) for item in ordered.items] == [("known", ((0, 0), (1, 0)))]


def test_the_same_name_on_another_device_is_another_thing() -> None:
    """An app of the phone does not move what is seen on the computer."""
    ordered = checklist(
        report(
            result("hides", app("a", Priority.ACT)),
            result("files", app("a", Priority.TIDY), device=1),
        )
    )

    assert [item.action for item in ordered.items] == ["hides", "files"]


def test_the_same_remedy_on_two_devices_is_two_items() -> None:
    """A phone's finding and a computer's are never one item."""
    ordered = checklist(
        report(result("lock", finding(), device=1), result("lock", finding(), device=0))
    )

    assert [item.device for item in ordered.items] == [0, 1]


def test_facts_worth_knowing_are_kept_apart() -> None:
    """A note beside a review of the same action is no item of the checklist."""
    ordered = checklist(report(result("x", finding(Priority.NOTE), finding(Priority.REVIEW))))

    assert [item.findings for item in ordered.items] == [((0, 1),)]
    assert [item.findings for item in ordered.notes] == [((0, 0),)]


def test_what_could_not_be_looked_at_is_told_even_where_something_was_found() -> None:
    """A check with findings and a reason stands in both places."""
    ordered = checklist(
        report(
            result("both", finding(), reasons=("User 10 is closed.",)),
            result("quiet"),
            result("elsewhere", outcome=Outcome.NOT_APPLICABLE, reasons=("Android 9.",)),
        )
    )

    assert [gap.check for gap in ordered.gaps] == ["both"]
    assert [quiet.check for quiet in ordered.nothing_seen] == ["quiet"]
    assert [skipped.check for skipped in ordered.not_applicable] == ["elsewhere"]
