"""`safety-audit apps`: the apps somebody added, or all that is known of one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
import msgspec

from safety_audit.checking import Seen, check
from safety_audit.cli.naming import naming_option
from safety_audit.cli.places import Places, place_options
from safety_audit.cli.saved import saved_lists
from safety_audit.cli.streams import progress, say, screen, tell
from safety_audit.cli.visit import NOT_ALL_CHECKED
from safety_audit.devices.interface import Device
from safety_audit.engine import look
from safety_audit.facts.android.apps import App, Apps
from safety_audit.facts.android.certificates import Certificates
from safety_audit.facts.android.foreground import ForegroundServices
from safety_audit.facts.android.known_apps import KnownApps
from safety_audit.facts.android.users import Users
from safety_audit.indicators import active
from safety_audit.languages import showable
from safety_audit.model import NotApplicable, Unreadable
from safety_audit.phrases import Phrase
from safety_audit.render.app_rows import dossier_rows, list_rows
from safety_audit.render.dossier import AppsDocument, Known, described, unread
from safety_audit.render.rows import Row
from safety_audit.render.terminal import plain, terminal

__all__ = ["apps", "apps_of"]

Fact = TypeVar("Fact")

_MOST_HINTS = 5


@click.command()
@click.argument("package", required=False)
@place_options
@naming_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--plain", "plainly", is_flag=True, help="No styles, one fact a line.")
def apps(*, package: str | None, as_json: bool, plainly: bool, **options: Any) -> int:
    """List the apps that somebody added to the phone, or tell all about one.

    This computer is not looked at. Opening the page of an app on the phone can be noticed;
    looking here is not.

    \b
    Examples:
      safety-audit apps --demo
      safety-audit apps org.example.devicehelper --demo
    """
    places = replace(Places.taken_from(options), computer=False)
    if places.address == "none":
        raise click.UsageError("Apps are on a phone. Leave out `--phone none`.")
    with saved_lists() as problems, places.opened() as opened:
        for problem in (*problems, *active.active().warnings(datetime.now(UTC).date())):
            say(showable(problem))
        (device,) = opened.devices
        document = apps_of(device, package)
    _tell(document, dossier_rows if package else list_rows, as_json=as_json, plainly=plainly)
    return NOT_ALL_CHECKED if document.could_not_check else 0


@check("apps", limits="What an app does inside cannot be seen.")
def _everything(
    apps: Apps,
    users: Users | Unreadable,
    certificates: Certificates | Unreadable,
    listed: KnownApps | Unreadable,
    running: ForegroundServices | Unreadable,
) -> Iterator[Seen]:
    """Apps: names the facts that this command asks for, and finds nothing itself."""
    del apps, users, certificates, listed, running
    yield from ()


def apps_of(device: Device, package: str | None = None) -> AppsDocument:
    """Return what to tell.

    Raises:
        click.UsageError: the phone's list of apps does not have this one.

    """
    visit = look(device, [_everything], progress())
    found = _or_why(visit.known[Apps], Apps)
    if isinstance(found, Unreadable):
        now = datetime.now(UTC)
        return unread(visit.device, found.reason, now, practice=device.practice)
    known = Known(
        apps=found,
        users=_or_why(visit.known[Users], Users),
        certificates=_or_why(visit.known[Certificates], Certificates),
        listed=_or_why(visit.known[KnownApps], KnownApps),
        running=_or_why(visit.known[ForegroundServices], ForegroundServices),
    )
    return described(known, visit.device, _chosen(found, package), practice=device.practice)


def _or_why(fact: object, kind: type[Fact]) -> Fact | Unreadable:
    """Return a fact of this kind, or why there is none."""
    if isinstance(fact, kind | Unreadable):
        return fact
    return Unreadable(fact.reason if isinstance(fact, NotApplicable) else "It was not asked.")


def _chosen(found: Apps, package: str | None) -> tuple[App, ...]:
    if package is None:
        return found.added
    chosen = tuple(app for app in found if app.package == package)
    if not chosen:
        raise click.UsageError(_no_such_app(found, package))
    return chosen


def _no_such_app(found: Apps, package: str) -> str:
    """Say that an app is not in the list, with the ids that look alike."""
    alike = {app.package for app in found if package.lower() in app.package.lower()}
    hint = (
        Phrase(" It has: {alike}.", alike=", ".join(sorted(alike)[:_MOST_HINTS])) if alike else ""
    )
    return showable(
        Phrase(
            "The phone's list of apps does not have {package}.{hint}", package=package, hint=hint
        )
    )


def _tell(
    document: AppsDocument,
    rows: Callable[[AppsDocument], Iterator[Row]],
    *,
    as_json: bool,
    plainly: bool,
) -> None:
    if as_json:
        tell(
            msgspec.json.format(msgspec.json.encode(document, enc_hook=str), indent=2).decode()
            + "\n"
        )
        return
    shown = screen()
    if plainly or shown.plain:
        tell(plain(rows(document), encoding=shown.encoding))
        return
    tell(terminal(rows(document), width=shown.width, colour=shown.colour, encoding=shown.encoding))
