"""Which app keeps and fills in passwords."""

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
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.settings import SecureSettings, UserSettings
from safety_audit.facts.android.users import Users

from .people import tables
from .watching_signs import described

_FILLS = "autofill_service"
_KEEPS = ("credential_service", "credential_service_primary")
_FIRST_WITH_AUTOFILL = 26
_WORDS = Phrase("An app keeps passwords and fills them in")


@check(
    "autofill",
    limits="Who else can sign in to the account behind it cannot be seen.",
)
def autofill(apps: Apps, secure: SecureSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """Which app keeps passwords and fills them in."""
    if apps.packages.api is not None and apps.packages.api < _FIRST_WITH_AUTOFILL:
        raise NotApplicable("Android 7 has no such service.")
    for user, table in tables(secure, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        unclear = not table.unclear.isdisjoint((_FILLS, *_KEEPS))
        if unclear or (table.get(_FILLS) is None and not _named(table)):
            yield Unreadable(
                Phrase(
                    "The phone does not say which app fills in passwords (user {user}).", user=user
                )
            )
        for package, keys in _named(table).items():
            yield _finding(apps, package, user, table, keys)
    if secure.others:
        yield secure.others


def _named(table: UserSettings) -> dict[str, list[str]]:
    """Return the settings that name each app."""
    named: dict[str, list[str]] = {}
    for key in (_FILLS, *_KEEPS):
        for part in (table.get(key) or "").split(":"):
            package = part.strip().partition("/")[0]
            if package:
                named.setdefault(package, []).append(key)
    return named


def _finding(apps: Apps, package: str, user: int, table: UserSettings, keys: list[str]) -> Finding:
    seen = table.seen(*dict.fromkeys(keys))
    app = apps.get(package, user) or apps.get(package)
    if app is None:
        return Finding(
            summary=Phrase(
                "{words}, but is not on the phone: {package}", words=_WORDS, package=package
            ),
            priority=Priority.NOTE,
            certainty=Certainty.POSSIBLE,
            subject=Subject(id=package, user=user),
            evidence=(seen,),
        )
    off_store = app.is_added and app.origin.off_store
    return described(app, _WORDS, (seen,), priority=Priority.REVIEW if off_store else Priority.NOTE)
