"""A page of the phone's Settings is offered only where opening it cannot alert anybody."""

import pytest
from samples import finding, page, report, result

from safety_audit.cli.stage import Stage
from safety_audit.cli.walk import Walk
from safety_audit.devices.allowlist import PAGES
from safety_audit.model import Priority
from safety_audit.packs import load
from safety_audit.render.document import describe

NEVER = (
    "known-monitoring-app",
    "hidden-and-powerful",
    "screen-access",
    "notification-access",
    "device-admins",
    "device-owner",
    "hidden-icon",
    "off-store-apps",
)


def test_every_page_that_is_offered_is_on_the_list() -> None:
    """Checks name only pages that the connection would open."""
    (core,) = load()

    assert {check.opens for check in core.checks if check.opens} <= set(PAGES)
    assert any(check.opens for check in core.checks)


@pytest.mark.parametrize("name", NEVER)
def test_no_page_is_offered_for_an_app_that_may_see_the_screen(name: str) -> None:
    """What such an app could see opened, the person opens by hand, on a day of their own."""
    (core,) = load()

    assert [check.opens for check in core.checks if check.id == name] == [""]


@pytest.mark.parametrize(
    ("priority", "offered"),
    [(Priority.REVIEW, "android.settings.SECURITY_SETTINGS"), (Priority.ACT, "")],
)
def test_no_page_is_offered_for_what_is_to_be_looked_at_first(
    priority: Priority, offered: str
) -> None:
    """Whatever its check says, a point of the first group has no page to open."""
    (core,) = load()
    made = describe(
        report(result("screen-lock", finding(priority))), {"screen-lock": page("screen-lock")}
    )
    walk = Walk(
        stage=Stage(own=False, plainly=True),
        devices=(),
        document=made,
        checks={check.id: check for check in core.checks},
    )

    assert walk._page_of(made.checklist[0]) == offered
