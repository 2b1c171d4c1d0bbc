"""How a mistake of this program is told, should one get out: as text that does nothing.

An error's own words may quote a device, and Python would write them to the terminal as they are.
"""

import sys
import threading
import traceback
from types import TracebackType

from safety_audit.cli.streams import say
from safety_audit.identifiers import hidden
from safety_audit.text import readable

__all__ = ["tell_mistakes_safely"]


def tell_mistakes_safely() -> None:
    """See to errors that nothing catches, in every thread, unless somebody else does already."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _told
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _told_in_thread


def _told(
    kind: type[BaseException], error: BaseException | None, where: TracebackType | None
) -> None:
    lines = "".join(traceback.format_exception(kind, error, where)).split("\n")
    say("This program has a mistake in it, and stopped here. What follows is for its makers:")
    for line in lines:
        # The mark tells each line from those of a report, which an error's words could imitate.
        say(f"| {readable(hidden(line))}")


def _told_in_thread(left: threading.ExceptHookArgs) -> None:
    if left.exc_type is not SystemExit:
        _told(left.exc_type, left.exc_value, left.exc_traceback)
