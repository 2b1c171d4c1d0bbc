"""Keyboards that somebody added."""

from safety_audit.api import Iterator, Phrase, Priority, Seen, Unreadable, check
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.settings import SecureSettings, UserSettings
from safety_audit.facts.android.users import Users

from .people import tables
from .watching_signs import described

_DEFAULT, _ENABLED = "default_input_method", "enabled_input_methods"
_USUAL = {OriginKind.STORE, OriginKind.BY_THE_PHONE}


@check(
    "keyboard",
    limits="What a keyboard keeps or sends cannot be seen.",
    opens="android.settings.INPUT_METHOD_SETTINGS",
)
def keyboard(apps: Apps, secure: SecureSettings, users: Users | Unreadable) -> Iterator[Seen]:
    """Keyboards that somebody added: they see all that is typed."""
    for user, table in tables(secure, users):
        if isinstance(table, Unreadable):
            yield table
            continue
        if not table.get(_DEFAULT) or _ENABLED in table.unclear:
            yield Unreadable(
                Phrase("The phone does not say which keyboard is used (user {user}).", user=user)
            )
        yield from _of_user(apps, user, table)
    if secure.others:
        yield secure.others


def _of_user(apps: Apps, user: int, table: UserSettings) -> Iterator[Seen]:
    default = (table.get(_DEFAULT) or "").partition("/")[0]
    enabled = [part.partition("/")[0] for part in (table.get(_ENABLED) or "").split(":") if part]
    for package in dict.fromkeys((*([default] if default else []), *enabled)):
        app = apps.get(package, user) or apps.get(package)
        if app is None and package == default:
            yield Unreadable(
                Phrase(
                    "The keyboard in use is not in the list of apps: {package}.", package=package
                )
            )
        if app is None or app.comes_with_the_phone:
            continue
        in_use = package == default
        words = (
            Phrase("An added keyboard is in use")
            if in_use
            else Phrase("An added keyboard is switched on")
        )
        yield described(
            app,
            words,
            (table.seen(_DEFAULT if in_use else _ENABLED),),
            priority=_priority(app) if in_use else Priority.NOTE,
        )


def _priority(app: App) -> Priority:
    return Priority.NOTE if app.origin.kind in _USUAL else Priority.REVIEW
