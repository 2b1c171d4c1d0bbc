"""The rules that weigh an app's signs together: one table, no score.

One sign is nearly always innocent. What is rare on ordinary phones is an app that was brought past
every store, has wide access, and hides. Only that is to be looked at first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safety_audit.api import Certainty, Evidence, Finding, Phrase, Priority
from safety_audit.facts.android.apps import App
from safety_audit.facts.android.origin import OriginKind
from safety_audit.facts.android.powers import Power
from safety_audit.facts.android.reach import Reach
from safety_audit.facts.android.visibility import Icon

__all__ = ["FIRST", "Signs", "Verdict", "described", "facts_about", "signs_of", "verdict"]

FIRST = "hidden-and-powerful"
"""The check whose page answers an app that is to be looked at first."""

CONTROLS = (
    Power.SCREEN,
    Power.NOTIFICATIONS,
    Power.ADMIN,
    Power.OWNER,
    Power.UNRESTRICTED,
    Power.KEYBOARD,
    Power.SMS_APP,
    Power.PHONE_APP,
    Power.ASSISTANT,
    Power.REDIRECTS_CALLS,
    Power.LOCKED_SETTINGS,
)
"""Access that lets an app see or steer what a person does."""

COLLECTS = (
    Reach.SMS,
    Reach.CALL_LOG,
    Reach.MICROPHONE,
    Reach.CAMERA,
    Reach.CONTACTS,
    Reach.LOCATION_ALWAYS,
)
"""What an app that watches somebody would want to read."""


@dataclass(frozen=True, slots=True)
class _Ordinary:
    """A sort of widely used app that openly needs wide access."""

    what: Phrase
    """What it is: "It is ..."."""
    needs: frozenset[Power]
    """The access it needs."""
    reads_little: bool = False
    """Whether it has no use for messages, calls and places."""
    without_icon: bool = False
    """Whether many of its sort have no icon."""


_ORDINARY = {
    "accessibility": _Ordinary(
        Phrase("a tool that helps to see, hear or use the phone"),
        frozenset({Power.SCREEN, Power.NOTIFICATIONS}),
        reads_little=True,
        without_icon=True,
    ),
    "password-manager": _Ordinary(
        Phrase("a password manager"),
        frozenset({Power.SCREEN, Power.KEYBOARD}),
        reads_little=True,
    ),
    "sign-in": _Ordinary(
        Phrase("an app for signing in"), frozenset({Power.ADMIN}), reads_little=True
    ),
    "headphones": _Ordinary(Phrase("an app for headphones"), frozenset({Power.NOTIFICATIONS})),
    "launcher": _Ordinary(
        Phrase("a home screen"),
        frozenset({Power.SCREEN, Power.NOTIFICATIONS, Power.ADMIN}),
        without_icon=True,
    ),
    "watch": _Ordinary(Phrase("an app for a watch"), frozenset({Power.NOTIFICATIONS})),
    "car": _Ordinary(
        Phrase("an app for a car"), frozenset({Power.NOTIFICATIONS}), without_icon=True
    ),
    "antivirus": _Ordinary(
        Phrase("an app that looks for harmful apps"),
        frozenset({Power.SCREEN, Power.NOTIFICATIONS, Power.ADMIN}),
    ),
    "keyboard": _Ordinary(
        Phrase("a keyboard"),
        frozenset({Power.KEYBOARD, Power.SCREEN}),
        reads_little=True,
        without_icon=True,
    ),
    "calls": _Ordinary(
        Phrase("an app that says who calls"),
        frozenset({Power.PHONE_APP, Power.SMS_APP, Power.NOTIFICATIONS, Power.SCREEN}),
    ),
    "wellbeing": _Ordinary(
        Phrase("an app that counts how long apps are used"),
        frozenset({Power.SCREEN, Power.NOTIFICATIONS}),
        reads_little=True,
        without_icon=True,
    ),
}
_WIDE = 2
_VERY_WIDE = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What is striking about one app."""

    off_store: bool
    """It came from a file or a computer, or with a false note of where it came from."""
    hides: tuple[str, ...]
    """How it hides, in words."""
    controls: tuple[Power, ...]
    """Its access that sees or steers what a person does."""
    collects: tuple[Reach, ...]
    """What it may read that tells a lot about a person."""
    of_the_maker: bool
    """It is part of the phone, or signed like one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    when: Callable[[Signs], bool]
    """Whether the row holds."""
    priority: Priority
    """What to look at first."""
    certainty: Certainty
    """How much it rests on."""
    words: str
    """What was seen, in one sentence without the name."""


RULES = (
    Rule(
        lambda signs: signs.off_store and bool(signs.controls) and bool(signs.hides),
        Priority.ACT,
        Certainty.STRONG,
        Phrase("An app hides, did not come from an app store, and has wide access"),
    ),
    Rule(
        lambda signs: signs.off_store and len(signs.controls) >= _WIDE,
        Priority.REVIEW,
        Certainty.STRONG,
        Phrase("An app that did not come from an app store has wide access"),
    ),
    Rule(
        lambda signs: signs.off_store and bool(signs.controls) and len(signs.collects) >= _WIDE,
        Priority.REVIEW,
        Certainty.STRONG,
        Phrase("An app that did not come from an app store can see and read a lot"),
    ),
    Rule(
        lambda signs: bool(signs.hides) and bool(signs.controls),
        Priority.REVIEW,
        Certainty.STRONG,
        Phrase("An app hides and has wide access"),
    ),
    Rule(
        lambda signs: bool(signs.hides) and len(signs.collects) >= _VERY_WIDE,
        Priority.REVIEW,
        Certainty.POSSIBLE,
        Phrase("An app hides and can read a lot"),
    ),
    Rule(
        lambda signs: signs.off_store and bool(signs.hides) and bool(signs.collects),
        Priority.REVIEW,
        Certainty.POSSIBLE,
        Phrase("An app hides, did not come from an app store, and can read private things"),
    ),
)
"""The first row that holds decides. What no row holds for, the checks of single signs tell."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table says of an app."""

    priority: Priority
    """What to look at first."""
    certainty: Certainty
    """How much it rests on."""
    words: str
    """What was seen, in one sentence without the name."""


def signs_of(app: App) -> Signs:
    """Return what is striking about an app."""
    return Signs(
        off_store=app.origin.off_store,
        hides=tuple(_hides(app)),
        controls=tuple(power for power in CONTROLS if app.has(power)),
        collects=tuple(what for what in COLLECTS if app.can_read(what)),
        of_the_maker=app.made_with_the_phone,
    )


def verdict(app: App) -> Verdict | None:
    """Return what the table says of an app; None where only single signs speak, if any.

    Part of the phone is never judged. An app that is only signed like one comes a step later:
    the phone keeps a short hash of the signer, which can be forged with some skill.
    """
    if app.comes_with_the_phone or _ordinary(app):
        return None
    signs = signs_of(app)
    rule = next((rule for rule in RULES if rule.when(signs)), None)
    if rule is None or (signs.of_the_maker and not signs.off_store):
        return None
    act = rule.priority is Priority.ACT and not signs.of_the_maker
    return Verdict(Priority.ACT if act else Priority.REVIEW, rule.certainty, rule.words)


def described(
    app: App,
    words: str,
    evidence: Iterable[Evidence],
    *,
    priority: Priority = Priority.REVIEW,
    certainty: Certainty = Certainty.POSSIBLE,
    details: Iterable[str] = (),
) -> Finding:
    """Return a finding about one access of an app, weighed by what else the app is.

    Part of the phone and widely used apps of a store are notes. What is to be looked at first for
    other reasons is answered by the page for that, so that nobody is told to remove it in passing.
    """
    of_the_phone = app.comes_with_the_phone and not stands_out(app)
    ordinary = of_the_phone or (
        app.made_with_the_phone and not app.comes_with_the_phone and not app.origin.off_store
    )
    kind = _ordinary(app)
    decided = verdict(app)
    note = ordinary or bool(kind)
    extra = [Phrase("It is {kind}.", kind=kind)] if kind else []
    if app.comes_with_the_phone and not of_the_phone:
        extra.append(
            Phrase("It lies among the phone's own parts, but its signer signed no other part.")
        )
    return Finding(
        summary=Phrase("{words}: {package}", words=words, package=app.package),
        priority=Priority.NOTE if note else priority,
        certainty=Certainty.SETTING if note else certainty,
        subject=app.subject,
        evidence=tuple(evidence),
        action=FIRST if decided and decided.priority is Priority.ACT else "",
        details=(*details, *extra, *facts_about(app)),
    )


def stands_out(app: App) -> bool:
    """Tell whether a part of the phone has strong access, and nothing vouches for it.

    Somebody who opened the phone can put an app among its own parts. Its signer then signed no
    other part, and it is no app that is known to need such access.
    """
    strong = app.has(Power.SCREEN) or app.has(Power.ADMIN)
    return bool(strong) and app.signed_alone and app.recognised is None


def _ordinary(app: App) -> str:
    """Say what a widely used app is that openly needs wide access; empty for any other.

    Before Android 14 a computer can give an app the id of such a one with a false note of a store.
    So it counts only as long as it neither hides nor has what such apps do not need.
    """
    sort = _ORDINARY.get(app.recognised.category) if app.recognised else None
    if sort is None or not (app.comes_with_the_phone or _behaves_as(sort, app)):
        return ""
    return sort.what


def _behaves_as(sort: _Ordinary, app: App) -> bool:
    signs = signs_of(app)
    reads = len(signs.collects)
    no_icon = app.icon in {Icon.REMOVED, Icon.NONE}
    return not (
        app.details.doubtful
        or set(signs.controls) - sort.needs
        or (sort.reads_little and reads >= _VERY_WIDE)
        or (no_icon and not (sort.without_icon and reads < _WIDE))
    )


def facts_about(app: App) -> tuple[str, ...]:
    """Return short facts that help a person to tell what an app is."""
    named = app.label and not app.has_blank_name
    facts = [Phrase("It calls itself: {app}.", app=app.label)] if named else []
    facts.append(Phrase("It {origin}.", origin=app.origin.words))
    if not app.comes_with_the_phone:
        if when := app.state.first_install:
            facts.append(
                Phrase(
                    "It is on the phone since {when}, by the phone's clock.",
                    when=f"{when:%Y-%m-%d %H:%M}",
                )
            )
        facts += [_ICONS[app.icon]] if app.icon in _ICONS else []
    if app.paused:
        facts.append(Phrase("Now it is {paused}.", paused=app.paused))
    if app.user:
        facts.append(
            Phrase("It is only in the space of user {user}.", user=app.user)
            if app.only_elsewhere
            else Phrase("It is in the space of user {user}.", user=app.user)
        )
    return tuple(facts)


_ICONS = {
    Icon.SHOWN: Phrase("It has an icon."),
    Icon.REMOVED: Phrase("Its icon was switched off after it was installed."),
    Icon.NONE: Phrase("It has no icon."),
}


def _hides(app: App) -> Iterable[str]:
    """Yield how an app hides, in words."""
    if app.icon in {Icon.REMOVED, Icon.NONE}:
        yield _ICONS[app.icon]
    if app.takes_a_makers_name and app.origin.kind is not OriginKind.STORE:
        yield Phrase("It is named like a part of the phone, but is none.")
    if app.has_blank_name:
        yield Phrase("Its name on the screen cannot be seen.")
    if app.details.doubtful:
        yield Phrase("The phone's list describes it in two ways.")
