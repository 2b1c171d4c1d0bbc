"""`safety-audit verify`: whether a saved visit is as it was saved."""

import hmac
from collections.abc import Iterator
from pathlib import Path

import click

from safety_audit.cli.streams import screen, tell
from safety_audit.cli.visit import NOT_ALL_CHECKED
from safety_audit.devices.capture import Capture, digest, opened
from safety_audit.model import DeviceKind
from safety_audit.phrases import Phrase, counted
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["verify"]

_MARK = 5
_LIMIT = Phrase(
    "Somebody who can change the file can also change the numbers inside it. "
    "Only a number that was written down elsewhere shows that nobody did."
)

_WHAT = {
    DeviceKind.PHONE: Phrase("A phone answered."),
    DeviceKind.COMPUTER: Phrase("A computer answered."),
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--number", metavar="SHA-256", help="The number that was written down.")
def verify(*, file: Path, number: str | None) -> int:
    """Tell whether the saved visit in FILE is as it was saved.

    It reads the file and nothing else. Making a copy first keeps the original as it is.

    \b
    Examples:
      safety-audit verify visit.zip
      safety-audit verify visit.zip --number 3f79bb7b435b05321651daefd374cdc6...
    """
    found, now = opened(file), digest(file)
    changed = tuple(found.changed())
    same = number is None or hmac.compare_digest(number.strip().lower().encode(), now.encode())
    rows = list(_rows(found, changed, now, same=same, asked=number is not None))
    shown = screen()
    tell(terminal(rows, width=shown.width, colour=shown.colour, encoding=shown.encoding))
    return NOT_ALL_CHECKED if changed or not same else 0


def _rows(
    found: Capture, changed: tuple[str, ...], now: str, *, same: bool, asked: bool
) -> Iterator[Row]:
    day = f"{found.made:%Y-%m-%d %H:%M}"
    by = readable(found.program)
    yield Row(Phrase("Saved on {day} UTC by {program}.", day=day, program=by))
    kinds = {device.kind for device in found.devices}
    for kind in (kind for kind in _WHAT if kind in kinds):
        yield Row(_WHAT[kind])
    yield Row(counted(found.count, "It holds one answer.", "It holds {count} answers."))
    if found.left_out:
        yield Row(
            counted(
                found.left_out,
                "One answer was left out when it was saved: bytes of a photo.",
                "{count} answers were left out when it was saved: bytes of photos.",
            )
        )
    for query in changed:
        words = Phrase("This answer is not what was saved: {query}", query=readable(query))
        yield Row(words, "[!]", 0, _MARK)
    if not changed:
        yield Row(Phrase("Each answer in it is the one that its list names."), "[=]", 0, _MARK)
    if not same:
        words = Phrase("The file's number is not the one you gave. This is not the same file.")
        yield Row(words, "[!]", 0, _MARK)
    elif asked:
        yield Row(Phrase("The file's number is the one you gave."), "[=]", 0, _MARK)
    yield Row(Phrase("The file's number (SHA-256): {number}", number=now))
    yield Row(_LIMIT)
