"""Files that somebody else may have written: read without waiting for ever, or told as broken.

A file of settings may be a pipe, or endless, or made so that to read it takes hours. The person it
belongs to is not the only one who may have put it there.
"""

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["parse_toml", "plain_content"]

# tomllib takes quadratic time over a key of many parts. Dots between quotes part nothing.
_MOST_DOTS = 32
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"' + r"|'[^']*+'")
_OF_MANY_LINES = ('"""', "'''")


def parse_toml(text: str) -> dict[str, Any]:
    """Return what TOML says.

    Raises:
        ValueError: it is none, or none that anybody would write.

    """
    whole = any(mark in text for mark in _OF_MANY_LINES)
    for line in text.splitlines():
        if line.count(".") > _MOST_DOTS and (
            whole or _QUOTED.sub("", line).count(".") > _MOST_DOTS
        ):
            raise ValueError("a key has too many parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def plain_content(path: Path, limit: int) -> tuple[bytes, float]:
    """Return at most `limit` bytes of a plain file, and when it was last changed.

    Raises:
        OSError: it may not be read, or is a folder, a pipe or a device, which might never end.

    """
    with open(path, "rb", opener=_without_waiting) as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise OSError(0, "not a plain file", str(path))
        return file.read(limit), state.st_mtime


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
