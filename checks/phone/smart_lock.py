"""What may keep the phone open without its PIN."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.trust import TrustAgent, TrustAgents
from safety_audit.facts.android.users import Users

from .people import for_user

_GOOGLE = "com.google.android.gms"


@check(
    "smart-lock",
    limits="Which places, devices or movements keep the phone open is not read.",
    opens="android.settings.SECURITY_SETTINGS",
)
def smart_lock(
    agents: TrustAgents, apps: Apps | Unreadable, users: Users | Unreadable
) -> Iterator[Seen]:
    """Things that keep the phone open without its PIN."""
    for agent in agents:
        whose = for_user(agent.user, users)
        if not _comes_with_the_phone(agent, apps):
            yield _found(
                agent,
                agents,
                Phrase(
                    "An app that was added to the phone may keep it open: {package}{whose}",
                    package=agent.package,
                    whose=whose,
                ),
                Priority.REVIEW,
            )
        elif agent.managing:
            words = Phrase("The phone can stay open without its PIN, near a thing or place")
            yield _found(
                agent,
                agents,
                Phrase(
                    "{words}: {package}{whose}", words=words, package=agent.package, whose=whose
                ),
                Priority.TIDY,
            )
        elif agent.managing is None:
            yield Unreadable(
                Phrase(
                    "The phone does not say if this keeps it open ({package}).",
                    package=agent.package,
                )
            )


def _comes_with_the_phone(agent: TrustAgent, apps: Apps | Unreadable) -> bool:
    """Tell whether the app is a part of the phone; where apps are not known, only Google's is."""
    if agent.package == _GOOGLE:
        return True
    app = None if isinstance(apps, Unreadable) else apps.get(agent.package)
    return app is not None and app.comes_with_the_phone


def _found(agent: TrustAgent, agents: TrustAgents, summary: str, priority: Priority) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING if priority is Priority.TIDY else Certainty.POSSIBLE,
        subject=Subject(id=agent.package, user=agent.user),
        evidence=(agents.seen(agent),),
        details=(Phrase("It keeps the phone open right now."),) if agent.trusted else (),
    )
