"""The checklist tells first things first."""

from samples import finding, report, result

from safety_audit.checklist import checklist
from safety_audit.model import Outcome, Priority


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
