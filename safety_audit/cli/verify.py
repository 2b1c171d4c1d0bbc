"""`safety-audit verify`: whether a saved visit is as it was saved."""

import hmac
from collections.abc import Iterator
from pathlib import Path

import click

from safety_audit.cli.streams import screen, tell
from safety_audit.cli.visit import NOT_ALL_CHECKED
from safety_audit.devices.capture import Capture, digest, opened
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal
from safety_audit.text import readable

__all__ = ["verify"]

_MARK = 5
_LIMIT = (
    "Somebody who can change the file can also change the numbers inside it. "
    "Only a number that was written down elsewhere shows that nobody did."
)


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
    what = " and ".join(device.kind.value for device in found.devices) or "nothing"
    yield Row(f"Saved on {found.made:%Y-%m-%d %H:%M} UTC by {readable(found.program)}.")
    yield Row(f"It holds {found.count} answers of: {what}.")
    if found.left_out:
        yield Row(f"{found.left_out} answers were left out when it was saved: bytes of photos.")
    for query in changed:
        yield Row(f"This answer is not what was saved: {readable(query)}", "[!]", 0, _MARK)
    if not changed:
        yield Row("Each answer in it is the one that its list names.", "[=]", 0, _MARK)
    if not same:
        words = "The file's number is not the one you gave. This is not the same file."
        yield Row(words, "[!]", 0, _MARK)
    elif asked:
        yield Row("The file's number is the one you gave.", "[=]", 0, _MARK)
    yield Row(f"The file's number (SHA-256): {now}")
    yield Row(_LIMIT)
