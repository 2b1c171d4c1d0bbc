"""Time the lists: reading them, and matching 5,000 indicators against 600 apps.

Run by hand: `python tests/benchmarks/indicators.py [FOLDER]`, where FOLDER holds published lists
(`ioc.yaml`, `watchware.yaml`). Each figure is the best of five runs, in milliseconds.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from safety_audit.indicators.matching import Indicators
from safety_audit.indicators.model import Category, Indicator, IndicatorList, Kind
from safety_audit.indicators.own import read_builtin
from safety_audit.indicators.reading import read_list

DAY = dt.date(2026, 11, 22)
APPS = tuple(f"com.example.app{number}" for number in range(600))
DIGESTS = tuple(f"{number:040x}" for number in range(600))


def milliseconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def made_up(count: int) -> IndicatorList:
    half = count // 2
    values = [(Kind.PACKAGE, f"com.example.watch{number}") for number in range(half)]
    values += [(Kind.CERTIFICATE_SHA1, f"{number:040x}") for number in range(10_000, 10_000 + half)]
    return IndicatorList(
        name="made up",
        date=DAY,
        indicators=tuple(
            Indicator(
                product="Example", category=Category.MONITORING, kind=kind, value=value, source="x"
            )
            for kind, value in values
        ),
    )


def match(indicators: Indicators) -> None:
    for app, digest in zip(APPS, DIGESTS, strict=True):
        indicators.matching(Kind.PACKAGE, app)
        indicators.matching(Kind.CERTIFICATE_SHA1, digest)


def main() -> None:
    many = made_up(5000)
    indicators = Indicators([many])
    sys.stdout.write(
        f"index 5,000 indicators          {milliseconds(lambda: Indicators([many])):8.2f} ms\n"
    )
    sys.stdout.write(
        f"match them against 600 apps     {milliseconds(lambda: match(indicators)):8.2f} ms\n"
    )
    sys.stdout.write(f"read the built-in list          {milliseconds(read_builtin):8.2f} ms\n")
    for path in sorted(Path(sys.argv[1]).iterdir()) if len(sys.argv) > 1 else ():
        data = path.read_bytes()
        spent = milliseconds(partial(read_list, data, path.name, DAY))
        sys.stdout.write(f"read {path.name:<26} {spent:8.2f} ms\n")


if __name__ == "__main__":
    main()
