"""What is common to archives that may come from anybody: bounds before anything is unpacked."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

__all__ = ["BROKEN", "ensure_bounded", "entry"]

_MOST_BYTES = 512 << 20
_MOST_LISTED = 8 << 20

# The end of a zip archive, as ours and Android's are: no comment, and no 64-bit record before it.
_END = re.compile(rb"PK\x05\x06.{8}(.{4}).{4}\x00\x00\Z", re.DOTALL)
_END_SIZE = 22
_LOCATOR_SIZE = 20

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,  # an entry that is not there
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,  # an archive that asks for a password
    UnicodeError,
    ValueError,
)
"""What the archive's library raises for a file that is none of ours."""


_PACKED_AS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The library takes others too. Each brings errors of its own, and a file may ask one of them for
as much memory as there is."""


def ensure_bounded(path: Path) -> None:
    """Look at the archive's end before its library reads the whole list into memory.

    Raises:
        OSError: it cannot be read.
        ValueError: the file or its list is too large, or it ends in another way than ours do.

    """
    size = path.stat().st_size
    if not path.is_file() or size > _MOST_BYTES:
        raise ValueError(path)
    with path.open("rb") as file:
        file.seek(max(0, size - _END_SIZE - _LOCATOR_SIZE))
        end = file.read()
    found = _END.match(end[-_END_SIZE:])
    if (
        not found
        or end.startswith(b"PK\x06\x07")
        or int.from_bytes(found[1], "little") > _MOST_LISTED
    ):
        raise ValueError(path)


def entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open one file of an archive.

    Raises:
        KeyError: it is not there.
        ValueError: it is packed in a way that is none of ours, nor Android's.

    """
    if archive.getinfo(name).compress_type not in _PACKED_AS:
        raise ValueError(name)
    return archive.open(name)
