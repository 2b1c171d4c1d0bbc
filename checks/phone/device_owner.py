"""An app that owns the phone or a part of it."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.device_policy import DevicePolicy, Owner

from .watching_signs import FIRST, facts_about, verdict


@check(
    "device-owner",
    limits="What the owner decided, or saw, cannot be told from here.",
)
def device_owner(apps: Apps, policy: DevicePolicy) -> Iterator[Seen]:
    """Apps that own the phone, or a user's space on it."""
    for owner in policy.owners:
        app = apps.get(owner.package, owner.user)
        decided = verdict(app) if app else None
        yield Finding(
            summary=_summary(owner),
            # The owner of a work profile is an everyday thing; that of the first user is not.
            priority=Priority.REVIEW if owner.whole_device or not owner.user else Priority.NOTE,
            certainty=Certainty.SETTING,
            subject=Subject(id=owner.package or "owner", label=owner.name, user=owner.user),
            evidence=(policy.seen(owner),),
            action=FIRST if decided and decided.priority is Priority.ACT else "",
            details=facts_about(app) if app else (),
        )


def _summary(owner: Owner) -> str:
    name = owner.package or owner.component or Phrase("its name is not stated")
    if owner.whole_device:
        return Phrase("An app owns the whole phone and sets its rules: {name}", name=name)
    if owner.user:
        return Phrase(
            "An app owns the space of user {user}, as in a work profile: {name}",
            user=owner.user,
            name=name,
        )
    return Phrase("An app owns the main user's space and sets its rules: {name}", name=name)
