"""A story told through: what the phone shows, and what the person says, in one checklist."""

import pytest

from safety_audit.audit import audit
from safety_audit.checklist import checklist
from safety_audit.devices import practice
from safety_audit.engine import look
from safety_audit.facts.android.known_apps import Group, KnownApps
from safety_audit.model import Reply
from safety_audit.packs import load

# The points in the order an advocate would take them; those from answers are marked.
ORDER = {
    # The account that is shared comes first; then who set it up, and what it shows of a person.
    "shared-account": [
        "google-account (asked)",
        "phone-set-up (asked)",
        "timeline (asked)",
        "shared-photos (asked)",
        "camera-location",
    ],
    # What the app sees stands with the app. Then other ways to the same place, then the children.
    "family-locator": [
        "known-sharing-app",
        "maps-sharing (asked)",
        "family-group (asked)",
        "children (asked)",
        "car (asked)",
        "lock-screen-notifications",
    ],
    # What opens the phone, then chats on another device, then what the table in the kitchen sees.
    "fingerprint-left-behind": [
        "fingerprints-and-faces",
        "linked-chats (asked)",
        "smart-lock",
        "lock-screen-notifications",
    ],
    # To look is safe and comes first; the contract can set it up again.
    "forwarded-calls": ["call-forwarding", "phone-contract (asked)"],
    # What is shared already, then what the camera will write, then the photos that are there.
    "photos-with-home": [
        "shared-photos (asked)",
        "social-media (asked)",
        "camera-location",
        "photo-places",
    ],
    # What nobody needs to notice comes first; then the app that helps and sees, and who knows what.
    "helpful-nephew": [
        "lock-delay",
        "important-passwords (asked)",
        "screen-access",
        "screen-lock",
        "google-account (asked)",
        "phone-set-up (asked)",
        "phone-contract (asked)",
        "lock-screen-notifications",
    ],
    # What goes to other screens. The phone itself shows nothing of it.
    "chat-on-another-screen": [
        "shared-photos (asked)",
        "linked-chats (asked)",
        "social-media (asked)",
    ],
    "nothing-to-find": [],
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


def test_what_an_app_for_sharing_may_see_stands_with_the_app() -> None:
    """One point holds both: that it is made for this, and that it may do so all the time."""
    report = audit([practice.find("family-locator").phone()], load())
    (item,) = (one for one in checklist(report).items if one.action == "known-sharing-app")
    assert [report.results[place[0]].check for place in item.findings] == [
        "known-sharing-app",
        "location-always",
    ]


@pytest.mark.parametrize("name", practice.names())
def test_what_is_made_up_goes_by_no_real_products_name(name: str) -> None:
    """An app that a list names for what it is made for is an invented one in every story."""
    phone = practice.find(name).phone()
    known = look(phone, load()[0].checks).known[KnownApps]
    assert isinstance(known, KnownApps)
    purposes = {app.package for app in known.all if app.group is not Group.FEATURE}
    assert purposes <= {"org.example.familymap"}
