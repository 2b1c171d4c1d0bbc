"""How Android writes times and lengths of time."""

from datetime import datetime, timedelta

__all__ = ["ago", "clock", "length", "moment"]


def clock(at: datetime) -> str:
    """Return a moment as `2026-05-03 21:04:00`."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def moment(at: datetime) -> str:
    """Return a moment with thousandths, as `2026-05-03 21:04:00.000`."""
    return f"{clock(at)}.{at.microsecond // 1000:03d}"


def length(span: timedelta, sign: str = "+") -> str:
    """Return a length of time as `+1h0m3s0ms`: no unit is left out after the first."""
    thousandths = int(abs(span) / timedelta(milliseconds=1))
    if not thousandths:
        return "0"
    words: list[str] = []
    for name, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, thousandths = divmod(thousandths, size)
        if count or words or name == "ms":
            words.append(f"{count}{name}")
    return sign + "".join(words)


def ago(at: datetime, now: datetime) -> str:
    """Return how long before now a moment was, as `-1h0m3s0ms`; `+` for one that is to come."""
    return length(now - at, "-" if at <= now else "+")
