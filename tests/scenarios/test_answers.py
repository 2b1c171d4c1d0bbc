"""A story told through: what the phone shows, and what the person says, in one checklist."""

import pytest

from safety_audit.audit import audit
from safety_audit.checklist import checklist
from safety_audit.devices import practice
from safety_audit.model import Reply
from safety_audit.packs import load

# The points in the order an advocate would take them; those from answers are marked.
ORDER = {
    "photos-with-home": [
        "shared-photos (asked)",
        "social-media (asked)",
        "camera-location",
        "photo-places",
    ],
    "quiet-phone": ["tags (asked)", "car (asked)"],
}


@pytest.mark.parametrize("name", ORDER)
def test_a_story_gives_the_checklist_that_an_advocate_would_write(name: str) -> None:
    """What is seen and what is said stand in one list, in the order in which to look at it."""
    scenario = practice.find(name)
    replies = {question: Reply(reply) for question, reply in scenario.replies().items()}
    report = audit([scenario.phone()], load(), replies=replies)
    asked = {one.question for one in report.questions}
    items = [
        f"{item.action} (asked)" if item.action in asked else item.action
        for item in checklist(report).items
    ]
    assert items == ORDER[name]
