"""A square code for a phone's camera, drawn in a terminal."""

import segno

__all__ = ["square"]

_BORDER = 2
_DARK_ON_LIGHT, _DARK, _LIGHT, _PLAIN = "\x1b[30;107m", "\x1b[40m", "\x1b[107m", "\x1b[0m"
_HALVES = {(0, 0): " ", (1, 0): "\u2580", (0, 1): "\u2584", (1, 1): "\u2588"}
"""What stands for two modules, one above the other; 1 is dark."""


def square(content: str, encoding: str) -> str:
    """Return the lines that show this content: dark on light, whatever the terminal's colours.

    Two modules stand in one character, one above the other; where the encoding has no half blocks,
    two coloured spaces are one module.
    """
    code = segno.make(content, error="l", micro=False, boost_error=False)
    modules = [[int(bool(each)) for each in row] for row in code.matrix_iter(border=_BORDER)]
    try:
        "".join(_HALVES.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        rows = ["".join(f"{_DARK if each else _LIGHT}  " for each in row) for row in modules]
    else:
        below = [*modules[1:], [0] * len(modules)]
        rows = [
            _DARK_ON_LIGHT + "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
            for upper, lower in zip(modules[::2], below[::2], strict=True)
        ]
    return "".join(f"{row}{_PLAIN}\n" for row in rows)
