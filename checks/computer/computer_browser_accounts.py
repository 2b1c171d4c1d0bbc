"""Accounts that browsers copy to, and passwords that they keep."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    check,
    counted,
)
from safety_audit.facts.computer.browsers import BrowserProfile, Browsers


@check(
    "computer-browser-accounts",
    limits="Who else knows the account, and where else it is signed in, is not seen here.",
)
def computer_browser_accounts(browsers: Browsers) -> Iterator[Seen]:
    """Browsers that copy to an account, or keep passwords."""
    for profile in browsers.all:
        if profile.sync:
            summary = Phrase(
                "{browser} copies what you open and keep to an account.", browser=profile.browser
            )
            yield _finding(profile, summary, Priority.REVIEW)
        elif profile.accounts:
            summary = Phrase("{browser} is signed in to an account.", browser=profile.browser)
            yield _finding(profile, summary, Priority.TIDY)
        if profile.passwords:
            summary = counted(
                profile.passwords,
                "{browser} keeps {count} password.",
                "{browser} keeps {count} passwords.",
                browser=profile.browser,
            )
            yield _finding(profile, summary, Priority.NOTE)
    yield from browsers.gaps


def _finding(profile: BrowserProfile, summary: Phrase, priority: Priority) -> Finding:
    name = profile.name
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(f"{profile.browser}:{name}" if name else profile.browser),
        evidence=(profile.seen,),
        details=(Phrase("Profile: {profile}", profile=name),) if name else (),
    )
