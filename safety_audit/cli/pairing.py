"""Lead a person through pairing with a phone over the network, and give the phone, connected.

The key that the phone is shown is made for this run and is only in memory, so pairing and looking
happen in one go. Nothing goes to the network before the person has chosen it.
"""

import contextlib
import secrets
import string
import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from safety_audit.cli.stage import choose
from safety_audit.cli.streams import interactive, screen
from safety_audit.devices.find import host_and_port
from safety_audit.devices.interface import Device, DeviceError, NotAuthorised, NotReached
from safety_audit.languages import translated
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable, shortened

if TYPE_CHECKING:
    from safety_audit.devices.adb.keys import TemporaryKey
    from safety_audit.devices.adb.mdns import Service

__all__ = ["STILL_LISTED", "paired_phone"]

STILL_LISTED = Phrase(
    'The phone lists this computer as "computer@home" until you have it forgotten. '
    "`safety-audit finish` says how. Its key is gone with this program: nobody can use it."
)
_FIRST = (
    Row(
        Phrase(
            "Without a cable: this works with Android 11 and newer. A cable is simpler, and shows "
            "less."
        )
    ),
    Row(
        Phrase(
            "The phone and this computer must be on the same Wi-Fi. Whoever runs it can see that "
            "they talk, but not what they say."
        ),
        "-",
    ),
    Row(
        Phrase(
            "Not on a Wi-Fi that the person you worry about controls. A device there could answer "
            "in place of your phone."
        ),
        "-",
    ),
    Row(
        Phrase(
            'The phone will list this computer as "computer@home", until you have it forgotten.'
        ),
        "-",
    ),
    Row(),
    Row(
        Phrase(
            'On the phone, open Settings, and search for "Wireless debugging". Switch it on. '
            'Does it ask about this network? Tap Allow. Do not tick "Always allow".'
        )
    ),
    Row(
        Phrase(
            'Is it not there? In Settings, open About phone, and tap "Build number" seven times. '
            "Then search again."
        )
    ),
)
_WAYS = (
    Phrase("Type the code that the phone shows"),
    Phrase("Show a QR code for the phone's camera (this searches your network)"),
    Phrase("Leave"),
)
_CODE, _SQUARE = 1, 2
_SEARCHING = Phrase("Searching your network. Every device on it can see that.")
_BESIDE = Phrase("The address beside the code (or Enter)")
_THAT = Phrase("That address (or Enter)")
_DIGITS = 6
_LIST_SECONDS = 8.0
_FIND_SECONDS = 15.0
_CAMERA_SECONDS = 180.0
_TRIES, _AGAIN_SECONDS = 4, 1.0
_LONGEST_NAME = 60
_LETTERS = string.ascii_letters + string.digits

Place = tuple[str, int]


def paired_phone() -> Device:
    """Return the phone that a person pairs with.

    Raises:
        NotReached: the packages for it are not installed, or the phone's camera read nothing.
        click.UsageError: there is nobody to ask.
        click.Abort: the person leaves.

    """
    from safety_audit.devices.adb.keys import TemporaryKey
    from safety_audit.devices.adb.wireless import need_extra

    need_extra()
    if not interactive():
        raise click.UsageError("Pairing asks questions, and there is nobody to ask.")
    _show(_FIRST)
    way = choose(_WAYS)
    if way not in {_CODE, _SQUARE}:
        raise click.Abort
    key = TemporaryKey()
    name = _by_code(key) if way == _CODE else _by_square(key)
    _say(Phrase("Paired."))
    _say(STILL_LISTED)
    return _connected(name, key, searches=way == _SQUARE)


def _by_code(key: "TemporaryKey") -> str:
    """Pair by the code that the phone shows, until it works; return the phone's name."""
    from safety_audit.devices.adb.mdns import PAIRING
    from safety_audit.devices.adb.pairing import pair

    _say(Phrase('Tap "Pair device with pairing code". The phone shows six digits and an address.'))
    _say(Phrase("Leave them on the screen. Type the address, such as 192.0.2.7:37123."))
    _say(Phrase("Or press Enter: then your network is searched for it."))
    while True:
        place = _place(_BESIDE, PAIRING)
        if place is None:
            continue
        try:
            return pair(*place, _code(), key)
        except DeviceError as error:
            _told(error)


def _by_square(key: "TemporaryKey") -> str:
    """Pair by a square that the phone's camera reads; return the phone's name."""
    from safety_audit.cli.square import square
    from safety_audit.devices.adb.mdns import PAIRING
    from safety_audit.devices.adb.pairing import pair

    if screen().plain:
        _say(Phrase("This terminal cannot show a QR code. So type the phone's code."))
        return _by_code(key)
    # The name is seen on the network. It is of the form that Android's own tools take.
    name, code = f"studio-{_letters(10)}", _letters(12)
    content = f"WIFI:T:ADB;S:{name};P:{code};;"
    click.echo(square(content, sys.stderr.encoding or "utf-8"), err=True)
    _say(Phrase('Tap "Pair device with QR code". Hold its camera to the square above.'))
    service = _found(PAIRING, _CAMERA_SECONDS, name)
    if service is None:
        raise NotReached(
            Phrase("The phone did not answer to the QR code."),
            Phrase(
                "Is it on the same Wi-Fi? Some networks keep devices apart. Take the code "
                "instead, or a cable."
            ),
        )
    return pair(service.host, service.port, code, key)


def _connected(name: str, key: "TemporaryKey", *, searches: bool) -> Device:
    """Return the phone of this name, connected."""
    from safety_audit.devices.adb.mdns import CONNECTING

    service = _found(CONNECTING, _FIND_SECONDS, name) if searches else None
    place = (service.host, service.port) if service else None
    if place is None:
        _say(
            Phrase(
                'On the phone, go back one page. There stands "IP address & Port". Type it here.'
            )
        )
        _say(
            Phrase(
                "Its port is not the one beside the code. Or press Enter to search your network."
            )
        )
    while True:
        place = place or _place(_THAT, CONNECTING, name)
        if place is not None:
            try:
                return _let_in(place, key)
            except DeviceError as error:
                _told(error)
        place = None


def _let_in(place: Place, key: "TemporaryKey") -> Device:
    """Return the phone, connected. It may take a moment until a phone has written down a key."""
    from safety_audit.devices.adb.phone import connect_tcp

    for _ in range(_TRIES - 1):
        with contextlib.suppress(NotAuthorised):
            return connect_tcp(*place, key=key, on_unauthorised=_say)
        time.sleep(_AGAIN_SECONDS)
    return connect_tcp(*place, key=key, on_unauthorised=_say)


def _place(asks: str, kind: str, name: str = "") -> Place | None:
    """Return an address that is typed, or picked from what the network offers; None for neither.

    With a name, only what bears it is offered, and it is taken.
    """
    typed: str = click.prompt(translated(asks), default="", show_default=False, err=True)
    if typed.strip():
        place = host_and_port(typed.strip())
        if place is None:
            _say(Phrase("An address looks like this: 192.0.2.7:37123."))
        return place
    if name:
        service = _found(kind, _FIND_SECONDS, name)
        if service is None:
            _say(
                Phrase(
                    "The phone was not found. Some networks keep devices apart. Type the address."
                )
            )
        return (service.host, service.port) if service else None
    return _picked(kind)


def _picked(kind: str) -> Place | None:
    """Return the address of a phone that the person picks: never one that was only found."""
    from safety_audit.devices.adb.mdns import services

    _say(_SEARCHING)
    offers = list(services(kind, _LIST_SECONDS))
    if not offers:
        _say(Phrase("No phone that shows a code was found. Type the address."))
        return None
    names = [shortened(readable(each.name), _LONGEST_NAME) for each in offers]
    places = [
        Phrase("{name}, at {host}:{port}", name=name, host=each.host, port=each.port)
        for name, each in zip(names, offers, strict=True)
    ]
    number = choose([*places, Phrase("None of these")])
    return (offers[number - 1].host, offers[number - 1].port) if number <= len(offers) else None


def _found(kind: str, seconds: float, name: str) -> "Service | None":
    """Search the network for the service of this name."""
    from safety_audit.devices.adb.mdns import services

    _say(_SEARCHING)
    with contextlib.closing(services(kind, seconds, only=name)) as offered:
        return next(offered, None)


def _code() -> str:
    """Return the six digits, in whatever script the phone shows them."""
    while True:
        typed: str = click.prompt(translated(Phrase("The six digits")), err=True)
        digits = "".join(typed.split())
        if len(digits) == _DIGITS and digits.isdecimal():
            return "".join(str(unicodedata.decimal(digit)) for digit in digits)
        _say(Phrase("The code has six digits."))


def _say(sentence: str) -> None:
    _show([Row(sentence)])


def _show(rows: Sequence[Row]) -> None:
    shown = screen()
    drawn = terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding)
    # Not to standard output, which the report may be written to.
    click.echo(drawn, nl=False, err=True)


def _told(error: DeviceError) -> None:
    _say(error.happened)
    _say(error.todo)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
