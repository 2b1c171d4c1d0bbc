"""Apps that used the camera or the microphone while nobody used them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from safety_audit.api import (
    Certainty,
    Evidence,
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
from safety_audit.facts.android.appops import AppOps, Op, Use
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.media_camera import CameraClient, CameraUse
from safety_audit.facts.android.powers import Power

from .location_words import when
from .together import together
from .watching_signs import described, signs_of

_LOOKED_BACK = timedelta(days=7)
_WITH_NOTICE = {"fgsvc", "fgsvcl"}
_OPS = {"CAMERA": Phrase("camera"), "RECORD_AUDIO": Phrase("microphone")}


@dataclass(frozen=True, slots=True)
class _Used:
    """What one app did with the camera or the microphone in the last days."""

    app: App
    op: Op
    recent: tuple[Use, ...]
    seen: Evidence

    @property
    def unseen(self) -> Use | None:
        """The latest use in the background, without a notice."""
        return next((use for use in self.recent if use.unseen), None)

    @property
    def noticed(self) -> Use | None:
        """The latest use behind a notice."""
        return next((use for use in self.recent if use.state in _WITH_NOTICE), None)


@check(
    "camera-and-microphone-used",
    limits="The phone keeps only the last time for each way of using them, and not what was "
    "heard or seen. A part of the phone that was changed on purpose is not noted.",
)
def camera_and_microphone_used(
    apps: Apps, appops: AppOps | Unreadable, camera: CameraUse | Unreadable
) -> Iterator[Seen]:
    """Apps that used the camera or the microphone while nobody used them, in the last days."""
    used = [] if isinstance(appops, Unreadable) else list(_used(apps, appops))
    filming = {one.app.package for one in used if one.op.running and one.op.name == "CAMERA"}
    yield from (found for one in used if (found := _finding(one)))
    yield from _ordinary(used)
    if isinstance(camera, Unreadable):
        yield camera
    else:
        yield from _filming(apps, camera, filming)
    yield from _untold(used)
    yield from [appops] if isinstance(appops, Unreadable) else map(Unreadable, appops.gaps)


def _used(apps: Apps, appops: AppOps) -> Iterator[_Used]:
    """Yield each added app's recent use of the camera and of the microphone."""
    for app in apps.added:
        for op in appops.of(app.package, app.user):
            if op.name not in _OPS:
                continue
            recent = sorted(_recent(op.uses), key=lambda use: use.ago or timedelta.max)
            if recent or op.running:
                seen = appops.seen(app.package, app.user, op.name)
                yield _Used(app, op, tuple(recent), seen)


def _recent(uses: Iterable[Use]) -> Iterator[Use]:
    for use in uses:
        if use.allowed and use.ago is not None and use.ago <= _LOOKED_BACK:
            yield use


def _finding(one: _Used) -> Finding | None:
    what = _OPS[one.op.name]
    use = one.unseen or one.noticed
    if one.op.running:
        words, priority = Phrase("An app is using the {what} now", what=what), Priority.REVIEW
    elif one.unseen:
        words, priority = (
            Phrase("An app used the {what} unseen, in the background", what=what),
            Priority.REVIEW,
        )
    elif one.noticed:
        signs = signs_of(one.app)
        striking = signs.off_store or signs.hides or one.app.has(Power.SCREEN)
        words = Phrase("An app used the {what} while it showed a notice", what=what)
        priority = Priority.REVIEW if striking else Priority.NOTE
    else:
        return None
    details = _when(use) if use else ()
    return described(one.app, words, (one.seen,), priority=priority, details=details)


def _when(use: Use) -> Iterator[str]:
    yield Phrase("That was {when}.", when=when(use))
    if use.lasted:
        yield Phrase("It took {seconds} seconds.", seconds=int(use.lasted.total_seconds()))
    if use.ago is not None and use.ago < timedelta():
        yield Phrase("That time lies ahead: the phone's clock was changed since.")


def _ordinary(used: list[_Used]) -> Iterator[Finding]:
    """Tell in one note of the apps that used them in the usual way."""
    for name, what in _OPS.items():
        mine = [one for one in used if one.op.name == name and one.recent]
        usual = {(one.app.package, one.app.user): one for one in mine if _finding(one) is None}
        if usual:
            apps = [one.app for one in usual.values()]
            whens = {key: when(one.recent[0]) for key, one in usual.items()}
            yield together(
                Phrase("These apps used the {what} in the last seven days", what=what),
                apps,
                [one.seen for one in usual.values()],
                tell=_telling(Phrase("It last did"), whens),
            )


def _telling(words: str, whens: Mapping[tuple[str, int], str]) -> Callable[[App], str]:
    """Return what says of an app when it did something."""
    return lambda app: Phrase("{words} {when}.", words=words, when=whens[app.package, app.user])


def _filming(apps: Apps, camera: CameraUse, told: set[str]) -> Iterator[Finding]:
    """Tell of apps that the camera service names: it also knows those that app-ops does not."""
    for client in camera.now:
        app = apps.get(client.package, client.user) or apps.get(client.package)
        if app is None:
            yield _unlisted(client, camera)
        elif app.package not in told:
            yield described(app, Phrase("An app is using the camera now"), (camera.seen(client),))
    opened = [(app, last) for app in apps.added if (last := camera.last(app.package))]
    if opened:
        whens = {(app.package, app.user): client.when for app, client in opened}
        yield together(
            Phrase("The camera's own list names these apps"),
            list({app.package: app for app, _ in opened}.values()),
            [camera.seen(client) for _, client in opened],
            tell=_telling(Phrase("It last opened the camera on month and day"), whens),
        )


def _unlisted(client: CameraClient, camera: CameraUse) -> Finding:
    return Finding(
        summary=Phrase(
            "Something that is no app uses the camera now: {package}", package=client.package
        ),
        priority=Priority.NOTE,
        certainty=Certainty.POSSIBLE,
        subject=Subject(id=client.package, user=client.user),
        evidence=(camera.seen(client),),
    )


def _untold(used: list[_Used]) -> Iterator[Unreadable]:
    untold = sum(any(not use.state for use in one.recent) for one in used)
    if untold:
        yield Unreadable(
            counted(
                untold,
                "For one use of the camera or microphone, this Android does not note whether the "
                "app was on the screen.",
                "For {count} uses of the camera or microphone, this Android does not note whether "
                "the app was on the screen.",
            )
        )
