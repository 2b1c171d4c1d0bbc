"""Whether Google checks apps for harm."""

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
)
from safety_audit.facts.android.packages import Packages
from safety_audit.facts.android.settings import GlobalSettings

_CONSENT = "package_verifier_user_consent"
_ENABLED = "package_verifier_enable"
_BY_CABLE = "verifier_verify_adb_installs"
_SENDS = "upload_apk_enable"
_STORE = "com.android.vending"


@check(
    "play-protect",
    limits="Whether it found something, and what somebody told it to leave alone, is only shown "
    "in the Play Store.",
)
def play_protect(phone: GlobalSettings, packages: Packages | Unreadable) -> Iterator[Seen]:
    """Whether Google checks apps for harm (Play Protect)."""
    if isinstance(packages, Unreadable):
        yield packages
    elif packages.get(_STORE) is None:
        raise NotApplicable("This phone has no Play Store, so nothing of Google's checks its apps.")
    consent, enabled = phone.number(_CONSENT), phone.number(_ENABLED)
    if enabled == 0 or (consent is not None and consent < 1):
        yield _finding(
            phone,
            Phrase("Google's check of apps for harm is switched off"),
            Priority.REVIEW,
            (_CONSENT, _ENABLED, _SENDS),
        )
    elif consent is None:
        yield Unreadable("The phone does not say whether Google checks its apps for harm.")
    if phone.number(_BY_CABLE) == 0:
        yield _finding(
            phone,
            Phrase("Apps that come by cable are not checked for harm"),
            Priority.NOTE,
            (_BY_CABLE,),
        )


def _finding(
    phone: GlobalSettings, summary: str, priority: Priority, keys: tuple[str, ...]
) -> Finding:
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(id=keys[0]),
        evidence=(phone.seen(*keys),),
    )
