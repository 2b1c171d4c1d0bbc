"""Keep imported lists in this person's data folder, and nowhere else.

Nothing is written unless somebody imports or updates a list. Each list is one file that only its
owner can read. It is replaced in one step, so that whatever fails leaves the old list in place.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import IndicatorError, IndicatorList
from safety_audit.indicators.own import read_builtin
from safety_audit.outside import plain_content

__all__ = ["InUse", "Store", "default_store"]

_LARGEST = 64 << 20
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InUse:
    """The lists in use, and what is wrong with those that are not."""

    indicators: Indicators
    """The built-in list and the saved ones."""
    problems: tuple[str, ...] = ()
    """A sentence for each saved list that cannot be read."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of lists."""

    folder: Path
    """The folder. It need not be there."""

    def in_use(self) -> InUse:
        """Return the built-in list with the saved ones. Nothing is written."""
        lists = [read_builtin()]
        problems = []
        for path in self._files():
            try:
                lists.append(_read(path))
            except IndicatorError as error:
                problems.append(error.sentence)
        return InUse(Indicators(lists), tuple(problems))

    def keep(self, read: IndicatorList) -> Path:
        """Save a list in place of the one with the same name, and return its file.

        Raises:
            IndicatorError: it could not be saved; what was there before is still there.

        """
        path = self.folder / _file_name(read.name)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(path, msgspec.json.encode(read))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise IndicatorError(f"The list could not be saved ({why}).") from error
        except UnicodeEncodeError as error:
            raise IndicatorError("The list could not be saved (its name is no text).") from error
        return path

    def saved(self, name: str) -> IndicatorList | None:
        """Return the saved list of this name; None if there is none that can be read."""
        path = self.folder / _file_name(name)
        try:
            return _read(path)
        except IndicatorError:
            return None

    def forget(self, name: str) -> bool:
        """Delete a saved list; tell whether there was one."""
        try:
            (self.folder / _file_name(name)).unlink()
        except OSError:
            return False
        return True

    def _files(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from sorted(self.folder.glob("*.json"))


def default_store() -> Store:
    """Return the store in this person's data folder."""
    return Store(platformdirs.user_data_path("safety-audit") / "indicators")


def _read(path: Path) -> IndicatorList:
    try:
        data, _ = plain_content(path, _LARGEST)
        return msgspec.json.decode(data, type=IndicatorList)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        sentence = f"The saved list {path.stem} cannot be read. Import it again."
        raise IndicatorError(sentence) from error


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside its place, for its owner only, then move it there in one step."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _file_name(name: str) -> str:
    """Return a list's file name: no path, no hidden file, and no two lists share one."""
    spelt = "".join(c if c in _KEPT else f"%{ord(c):X}" for c in name.lower())
    if spelt != name or spelt.startswith(".") or len(spelt) > _LONGEST_NAME:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        spelt = f"{spelt[:_LONGEST_NAME].lstrip('.')}~{digest}"
    return f"{spelt}.json"
