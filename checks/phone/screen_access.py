"""Apps that can read and use the screen."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.accessibility import Accessibility, AccessibilityService
from safety_audit.facts.android.apps import Apps

from .watching_signs import described


@check(
    "screen-access",
    limits="An app that hides from Android's accessibility list is not seen here.",
)
def screen_access(apps: Apps, accessibility: Accessibility) -> Iterator[Seen]:
    """Apps that can read and use the screen."""
    for service in accessibility.enabled:
        app = apps.get(service.package, service.user) or apps.get(service.package)
        if app is None:
            yield _left_over(service)
            continue
        yield described(
            app,
            Phrase("An app can read and use the screen"),
            service.seen,
            details=_about(service),
        )
    for running in accessibility.unnamed:
        yield Finding(
            summary=Phrase(
                "Something that the phone does not name can read the screen: {running}",
                running=running.label,
            ),
            priority=Priority.REVIEW,
            certainty=Certainty.POSSIBLE,
            subject=Subject(id=running.label, user=running.user),
            evidence=(accessibility.answer.seen(running.label),) if accessibility.answer else (),
        )
    yield from accessibility.gaps


def _left_over(service: AccessibilityService) -> Finding:
    return Finding(
        summary=Phrase(
            "An app that is not on the phone is still allowed to use the screen: {package}",
            package=service.package,
        ),
        priority=Priority.TIDY,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=service.package, user=service.user),
        evidence=service.seen,
    )


def _about(service: AccessibilityService) -> Iterator[str]:
    if service.bound:
        yield Phrase("It calls itself: {bound}.", bound=service.bound.label)
        yield from service.bound.can
    if service.crashed:
        yield Phrase("It has stopped with an error.")
