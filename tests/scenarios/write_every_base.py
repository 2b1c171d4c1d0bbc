"""Write down what differs when a story is told on another phone. Read the difference.

Run by hand when a check or a story was changed on purpose, after `write_expected.py`::

    python tests/scenarios/write_every_base.py && git diff tests/scenarios

A check that is new here stands in the file without a reason: write one.
"""

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from every_base import FILE, Ended, ended, ended_at_home, where

from safety_audit.devices import practice
from safety_audit.devices.practice.versions import BASES

MAKERS = ("google", "samsung", "xiaomi")
VERSIONS = tuple(dict.fromkeys(base.partition("-")[2] for base in BASES))
HEAD = """# How checks end in a story on a phone that is not the story's own, where that differs from its
# expected.toml. Written by `write_every_base.py`; the reasons are written by hand.

"""


def words() -> list[str]:
    """Return every way to name some base phones, the widest first."""
    makers = ["", *MAKERS, "google samsung", "google xiaomi", "samsung xiaomi"]
    ranges = [
        first if first == last else f"{first} to {last}"
        for number, first in enumerate(VERSIONS)
        for last in VERSIONS[number:]
    ]
    found = [f"{some} {versions}".strip() for some in makers for versions in ("", *ranges)]
    return sorted(filter(None, found), key=lambda on: -len(list(where(on))))


def named(bases: frozenset[str], ways: list[tuple[str, frozenset[str]]]) -> list[str]:
    """Return words for just these base phones."""
    left, found = set(bases), []
    for on, some in ways:
        if some <= bases and some & left:
            found.append(on)
            left -= some
    return found


Differing = dict[tuple[str, Ended], dict[str, set[str]]]
"""By check and by how it ends: stories, each with the base phones on which it does."""


def differing() -> Differing:
    """Return all that differs from the story's own phone."""
    found: Differing = defaultdict(lambda: defaultdict(set))
    for name in practice.names():
        story = practice.find(name)
        home = ended_at_home(story)
        for base in BASES:
            for check, one in ended(story, base).items():
                if check in home and one != home[check]:
                    found[check, one][name].add(base)
    return found


def entries(check: str, one: Ended, stories: dict[str, set[str]]) -> Iterator[str]:
    """Yield an entry for each set of base phones that the same stories share."""
    outcome, sees = one
    grouped: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, bases in stories.items():
        grouped[frozenset(bases)].append(name)
    for bases, names in grouped.items():
        for on in named(bases, WAYS):
            yield f'\n[[differs]]\ncheck = "{check}"\non = "{on}"\n'
            yield f'stories = "{" ".join(names)}"\noutcome = "{outcome}"\n'
            if sees:
                yield f"sees = {json.dumps(list(sees), ensure_ascii=False)}\n"


def main() -> None:
    """Write the file anew; keep the reasons."""
    found = differing()
    kept = tomllib.loads(FILE.read_text(encoding="utf-8"))["because"] if FILE.exists() else {}
    checks = dict.fromkeys(check for check, _ in found)
    lines = [HEAD, "[because]\n"]
    lines += [f"{check} = {json.dumps(kept.get(check, ''))}\n" for check in checks]
    for (check, one), stories in found.items():
        lines += entries(check, one, stories)
    FILE.write_text("".join(lines), encoding="utf-8")


WAYS = [(on, frozenset(where(on))) for on in words()]

if __name__ == "__main__":
    main()
