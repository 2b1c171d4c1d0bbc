"""A pack laid out as an installed distribution, without installing anything."""

from pathlib import Path

NAME = "refuge"


def install(place: Path, files: dict[str, str], *, name: str = NAME, value: str = "") -> Path:
    """Write a distribution whose folder holds these files; return that folder."""
    module = f"{name}_pack"
    folder = place / module
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    described = place / f"{module}-1.2.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n")
    points = f"[safety_audit.packs]\n{name} = {value or module}\n"
    (described / "entry_points.txt").write_text(points)
    return folder


TOLD = 'name = "refuge"\npublisher = "A refuge"\n'
"""The smallest `pack.toml`."""

ADVICE = """---
reviewed: 2026-11-22
---
# Your lock, in our words

## What this looks at
The lock.

## What it might mean
- **Often:** no lock was ever set.
- **Sometimes:** somebody took it away.

## Before you change anything
Call us first.

## What you can do
1. Come by on a Tuesday.

## Keep a record
Write down the day.

## What this cannot see
Who did it.

## Learn more
Ask at the desk.
"""

HELPLINES = """
checked = 2026-11-22
first = ["A line of our own", "Galop"]

[[line]]
name = "A line of our own"
number = "01632 960001"
hours = "Tuesdays"
about = "the refuge"
source = "ours"
"""

STORY = """
title = "A story of our own"
story = "Something happened."
aims = ["See it."]
minutes = 5

[phone]
base = "google-14"
"""
