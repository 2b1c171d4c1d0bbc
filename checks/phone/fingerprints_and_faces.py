"""How many fingerprints and faces can open the phone."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    NotApplicable,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
    counted,
)
from safety_audit.facts.android.biometrics import Biometrics, Enrolled
from safety_audit.facts.android.users import Users

from .people import for_user


@check(
    "fingerprints-and-faces",
    limits="Whose they are cannot be seen. Faces that the maker's own system keeps may not show.",
    opens="android.settings.SECURITY_SETTINGS",
)
def fingerprints_and_faces(biometrics: Biometrics, users: Users | Unreadable) -> Iterator[Seen]:
    """Fingerprints and faces that can open the phone."""
    kinds = (("fingerprint", biometrics.fingerprints), ("face", biometrics.faces))
    if not any(isinstance(kept, Unreadable) or kept.present for _, kept in kinds):
        raise NotApplicable("This phone reads no fingerprints and no faces.")
    for word, kept in kinds:
        if isinstance(kept, Unreadable):
            yield kept
        else:
            yield from _counted(word, kept, users)


def _counted(word: str, kept: Enrolled, users: Users | Unreadable) -> Iterator[Seen]:
    for user, count in kept.counts.items():
        if count == 0:
            continue
        alone = count == 1
        yield Finding(
            summary=_summary(word, count, for_user(user, users)),
            priority=Priority.NOTE if alone else Priority.REVIEW,
            certainty=Certainty.SETTING,
            subject=Subject(id=word, user=user),
            evidence=(kept.seen(),),
            details=(Phrase("Is it yours?") if alone else Phrase("Are they all yours?"),),
        )


def _summary(word: str, count: int, whose: str) -> str:
    if word == "face":
        return counted(
            count,
            "{count} face can open this phone{whose}",
            "{count} faces can open this phone{whose}",
            whose=whose,
        )
    return counted(
        count,
        "{count} fingerprint can open this phone{whose}",
        "{count} fingerprints can open this phone{whose}",
        whose=whose,
    )
