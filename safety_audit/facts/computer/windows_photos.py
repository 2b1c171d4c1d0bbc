"""Which folders of a computer with Windows hold photos: as Windows itself names them."""

from safety_audit.devices.interface import Answer
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.photos import _Folders
from safety_audit.facts.computer.windows import (
    MINE,
    Windows,
    key,
    last_value,
    registry_gaps,
    registry_values,
)
from safety_audit.model import DeviceKind, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["parse_shell_folders"]

SHELL_FOLDERS = key(f"{MINE}\\Explorer\\User Shell Folders")
_PICTURES, _DOWNLOADS = "My Pictures", "{374DE290-123F-4565-9164-39C4925E467B}"
_HOME = "%userprofile%"


def parse_shell_folders(answer: Answer) -> tuple[tuple[str, ...], tuple[Unreadable, ...]]:
    """Return the folders for pictures and downloads, and those that lie outside the home.

    Raises:
        Unreadable: the answer has an unknown form.

    """
    found, gaps = [], []
    values = registry_values(answer)
    for name, usual in ((_PICTURES, "Pictures"), (_DOWNLOADS, "Downloads")):
        told = last_value(values, name)
        path = (told.text if told else f"{_HOME}\\{usual}").replace("\\", "/")
        if path[: len(_HOME)].casefold() == _HOME and len(path) > len(_HOME) + 1:
            found.append("~" + path[len(_HOME) :].rstrip("/"))
        else:
            reason = Phrase("A folder for photos lies in another place: {folder}", folder=path)
            gaps.append(Unreadable(reason))
    return tuple(dict.fromkeys(found)), tuple(gaps)


@provides(DeviceKind.COMPUTER, ask=(SHELL_FOLDERS,), on=Windows)
def folders(windows: Windows, answers: Answers) -> _Folders:  # noqa: ARG001 - a condition
    """Make the fact."""
    found, gaps = parse_shell_folders(answers[SHELL_FOLDERS])
    return _Folders(found, (*registry_gaps(answers, SHELL_FOLDERS), *gaps))
