"""What is drawn beside the checklist: what added apps may see, and what happened lately.

Only facts that the checks asked for anyway. It judges nothing: ordinary apps are in it too.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from safety_audit.facts.android.accounts import Accounts
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.clock import Clock
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach
from safety_audit.model import Event, EventKind, Pictures, Sight
from safety_audit.phrases import Phrase

__all__ = ["DAYS", "pictures_of"]

DAYS = 90
"""How far back events are told."""

_ALWAYS = Phrase("where the phone is, all the time")
_WHILE_USED = Phrase("where the phone is, while it is used")
_SEES: Mapping[str, tuple[Power | Reach, ...]] = {
    Phrase("what is on the screen"): (Power.SCREEN, Power.CAPTURE),
    Phrase("notifications"): (Power.NOTIFICATIONS,),
    Phrase("what is typed"): (Power.KEYBOARD,),
    _ALWAYS: (Reach.LOCATION_ALWAYS,),
    _WHILE_USED: (Reach.LOCATION,),
    Phrase("text messages"): (Power.SMS_APP, Reach.SMS),
    Phrase("calls"): (Power.PHONE_APP, Power.SCREENS_CALLS, Power.REDIRECTS_CALLS, Reach.CALL_LOG),
    Phrase("contacts"): (Reach.CONTACTS,),
    Phrase("the microphone"): (Reach.MICROPHONE,),
    Phrase("the camera"): (Reach.CAMERA,),
    Phrase("photos and files"): (Power.ALL_FILES, Reach.PHOTOS),
    Phrase("which apps are used"): (Power.USAGE,),
    Phrase("where data goes"): (Power.VPN,),
}
"""What can be seen, what matters most first, with the access that opens it."""
_USES = {
    Reach.LOCATION: Phrase("looked where the phone is"),
    Reach.MICROPHONE: Phrase("used the microphone"),
    Reach.CAMERA: Phrase("used the camera"),
    Reach.SMS: Phrase("read text messages"),
    Reach.CALL_LOG: Phrase("read the list of calls"),
}


def pictures_of(known: Mapping[type, object]) -> Pictures | None:
    """Return what can be drawn from the facts of one device; None if there is no list of apps."""
    apps, clock, accounts = known.get(Apps), known.get(Clock), known.get(Accounts)
    if not isinstance(apps, Apps):
        return None
    until = clock.now.date() if isinstance(clock, Clock) else None
    events: list[Event] = []
    if until:
        listed = accounts if isinstance(accounts, Accounts) else None
        first = until - timedelta(days=DAYS)
        events = [event for event in _events(apps, listed) if first <= event.day <= until]
    sights = [sight for app in apps.added if not app.paused and (sight := _sight(app)).sees]
    return Pictures(
        kinds=tuple(_SEES),
        sights=tuple(sorted(sights, key=_rank)),
        not_known=tuple(
            dict.fromkeys(what for app in apps.added for what in _SEES if _is_open(app, what))
        ),
        until=until,
        events=tuple(sorted(events, key=lambda event: (event.day, event.kind.value, event.words))),
    )


def _sight(app: App) -> Sight:
    sees = [what for what in _SEES if _may_see(app, what)]
    if _ALWAYS in sees and _WHILE_USED in sees:
        sees.remove(_WHILE_USED)
    return Sight(app.subject, tuple(sees))


def _may_see(app: App, what: str) -> bool:
    held = {held.power for held in app.powers} | {reached.what for reached in app.reach}
    return not held.isdisjoint(_SEES[what])


def _is_open(app: App, what: str) -> bool:
    """Tell whether it could not be told that an app may see this."""
    return any(access in app.unknown for access in _SEES[what]) and not _may_see(app, what)


def _rank(sight: Sight) -> tuple[list[bool], str, int | None]:
    """Return the key: who may see what matters most comes first, then by name."""
    return [what not in sight.sees for what in _SEES], sight.subject.id, sight.subject.user


def _events(apps: Apps, accounts: Accounts | None) -> Iterator[Event]:
    for app in apps.added:
        if came := app.state.first_install:
            yield Event(
                came.date(),
                EventKind.APP,
                Phrase("{app} {came}", app=app.package, came=app.origin.words),
            )
        yield from _uses(app)
    for one in accounts.by_user if accounts else ():
        for added in one.added:
            words = (
                Phrase("An account was added in the space of user {user}", user=one.user)
                if one.user
                else Phrase("An account was added")
            )
            yield Event(added.date(), EventKind.ACCOUNT, words)


def _uses(app: App) -> Iterator[Event]:
    """Yield the last use of each thing that matters, and the last one that nobody saw."""
    latest: dict[tuple[Reach, bool], date] = {}
    for last in app.last_uses or ():
        if last.what in _USES and last.use.at:
            key, day = (last.what, last.use.unseen), last.use.at.date()
            latest[key] = max(latest.get(key, day), day)
    for (what, unseen), day in latest.items():
        words = Phrase("{app} {did}", app=app.package, did=_USES[what])
        if unseen:
            words = Phrase("{what}, in the background", what=words)
        yield Event(day, EventKind.USE, words)
