"""Apps without an icon."""

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
    counted,
)
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.settings import GlobalSettings
from safety_audit.facts.android.visibility import Icon

from .watching_signs import described

_STAND_INS = "show_hidden_icon_apps_enabled"


@check(
    "hidden-icon",
    limits="A home screen can hide an icon by itself. That is not seen here.",
)
def hidden_icon(apps: Apps, phone: GlobalSettings | Unreadable) -> Iterator[Seen]:
    """Added apps whose icon was switched off, or that never had one."""
    yield from _stand_ins(phone)
    for app in apps.added:
        if app.icon is Icon.REMOVED:
            seen = app.evidence("codePath=", "disabledComponents:", *app.state.disabled_components)
            yield described(app, Phrase("An app's icon was switched off"), (seen,))
        elif app.paused == "hidden":
            yield described(
                app,
                Phrase("An app was hidden"),
                (app.evidence(f"User {app.user}:"),),
            )
    without = [app for app in apps.added if app.icon is Icon.NONE]
    if without:
        yield _summary(without)
    unknown = sum(app.icon_is_open for app in apps.added)
    if unknown:
        yield Unreadable(
            counted(
                unknown,
                "Whether one added app has an icon could not be told.",
                "Whether {count} added apps have an icon could not be told.",
            )
        )


def _stand_ins(phone: GlobalSettings | Unreadable) -> Iterator[Seen]:
    """Tell where Android is kept from showing an icon of its own for an app that hides its own."""
    if isinstance(phone, Unreadable):
        yield phone
    elif phone.get(_STAND_INS) == "0":
        yield Finding(
            summary=Phrase("Android is told to show no icon for apps that hide their own"),
            priority=Priority.TIDY,
            certainty=Certainty.SETTING,
            subject=Subject(id=_STAND_INS),
            evidence=(phone.seen(_STAND_INS),),
            details=(Phrase("Only a computer or a maker of phones can set this."),),
        )


def _summary(found: list[App]) -> Finding:
    names = ", ".join(dict.fromkeys(app.package for app in found))
    return Finding(
        summary=Phrase(
            "Apps without an icon, as add-ons and keyboards often are: {names}", names=names
        ),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        evidence=tuple(app.evidence("codePath=") for app in found),
        details=tuple(
            Phrase("{app} {came}.", app=app.package, came=app.origin.words) for app in found
        ),
    )
