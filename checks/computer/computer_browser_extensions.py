"""Extensions of browsers that can read every page."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.browsers import BrowserProfile, Browsers, Extension

_HOW = {
    "unpacked": Phrase("It was added from a folder, not from the browser's own shop."),
    "command-line": Phrase("It is added each time the browser starts, by a command."),
    "file": Phrase("Another program on this computer added it."),
    "registry": Phrase("Another program on this computer added it."),
    "download": Phrase("Another program on this computer added it."),
    "outside": Phrase("It did not come from the browser's own shop."),
    "unsigned": Phrase("The browser's maker did not look at it."),
    "policy": Phrase("A rule on this computer forces it into the browser."),
    "unknown": Phrase("How it came here is not told."),
}


@check(
    "computer-browser-extensions",
    limits="Extensions of other browsers, and of profiles that lie in unusual folders, are not "
    "seen here.",
)
def computer_browser_extensions(browsers: Browsers) -> Iterator[Seen]:
    """Extensions that can read every page you open."""
    for profile in browsers.all:
        for extension in profile.extensions:
            if extension.on and extension.everywhere:
                yield _finding(profile, extension)
    yield from browsers.gaps


def _finding(profile: BrowserProfile, extension: Extension) -> Finding:
    how = _HOW.get(extension.came_from)
    details = [Phrase("Browser: {browser}", browser=profile.browser)]
    if profile.name:
        details.append(Phrase("Profile: {profile}", profile=profile.name))
    return Finding(
        summary=Phrase(
            "An extension can read every page you open: {name}", name=extension.name or extension.id
        ),
        # Programs against advertising and for passwords need this too, and come from the shop.
        priority=Priority.REVIEW if how else Priority.NOTE,
        certainty=Certainty.STRONG if how else Certainty.SETTING,
        subject=Subject(extension.id, label=extension.name),
        evidence=(extension.seen,),
        details=(*details, how) if how else tuple(details),
    )
