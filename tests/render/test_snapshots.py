"""What a terminal shows of a practice scenario, kept as files that a person looks at.

To renew them after a change that is meant, run this, and look at what changed:

    SAFETY_AUDIT_SNAPSHOTS=renew pytest tests/render/test_snapshots.py

There is none of a light and of a dark window: what is shown is bold or not, and has no colour.
"""

import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminals import NO_TMUX, terminal

KEPT = Path(__file__).parent / "snapshots"
# What each snapshot is of: columns and rows, the locale and other settings, further options.
SHOWN: dict[str, tuple[tuple[int, int], dict[str, str], tuple[str, ...]]] = {
    "40-columns": ((40, 900), {}, ()),
    "80-columns": ((80, 600), {}, ()),
    "120-columns": ((120, 400), {}, ()),
    "no-colour": ((80, 600), {"NO_COLOR": "1"}, ()),
    "dumb": ((80, 600), {"TERM": "dumb"}, ()),
    "ascii": ((80, 600), {"PYTHONIOENCODING": "ascii"}, ()),
    "details": ((80, 900), {}, ("--details",)),
    "polish": ((80, 600), {}, ("--lang", "pl")),
    "polish-40-columns": ((40, 900), {}, ("--lang", "pl")),
    "polish-ascii": ((80, 600), {"PYTHONIOENCODING": "ascii"}, ("--lang", "pl")),
    "arabic": ((80, 600), {}, ("--lang", "ar")),
}
SCENARIO = "helper-from-file"
TIMES = re.compile(r"\d{4}-\d\d-\d\d(\s)\d\d:\d\d UTC")
# Said once the built-in list has grown old.
OLD = re.compile(r"^\[\?\] The list .*?\sapps\.\n", re.MULTILINE | re.DOTALL)
OPTIONS = ("--no-computer", "--country", "gb")


def shown(
    size: tuple[int, int], environment: dict[str, str], more: tuple[str, ...], scenario: str
) -> str:
    """Return what stands in the window after a scan, without the time it was made."""
    given = {"LC_ALL": "C.UTF-8", **environment}
    arguments = ("scan", "--demo", scenario, *OPTIONS, *more)
    with terminal(*arguments, size=size, environment=given) as term:
        term.ended()
        lines = term.rows()
    # Isolates take no column; tmux keeps them where it has room.
    text = "\n".join(lines).translate({0x2068: None, 0x2069: None}).strip() + "\n"
    return OLD.sub("", TIMES.sub(r"2026-11-22\g<1>12:00 UTC", text))


def held(name: str, made: str) -> None:
    """Compare with the kept file, or renew it."""
    path = KEPT / f"{name}.txt"
    if os.environ.get("SAFETY_AUDIT_SNAPSHOTS") == "renew":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
@pytest.mark.parametrize("name", SHOWN)
def test_a_terminal_shows_what_was_looked_at(name: str) -> None:
    """Each kind of terminal shows exactly what is kept."""
    size, environment, more = SHOWN[name]

    made = shown(size, environment, more, SCENARIO)

    held(name, made)
    assert max(map(cell_len, made.splitlines())) <= size[0]


@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
def test_a_terminal_for_ascii_shows_hostile_names_as_ascii() -> None:
    """A name of other characters is written out, and does nothing."""
    made = shown((80, 600), {"PYTHONIOENCODING": "ascii"}, ("--details",), "hostile-name")

    assert made.isascii()
    held("hostile-ascii", made)


def test_the_snapshots_are_all_of_something() -> None:
    """No file is kept that no test looks at."""
    names = {path.stem for path in KEPT.glob("*.txt")}

    assert names == {*SHOWN, "hostile-ascii"}
