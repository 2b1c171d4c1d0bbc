"""What `packs new` writes: a pack of words without any Python but for its test, ready to install.

It begins with one page of advice to change, a list of helplines, a test and a job for it that pass
at once.
"""

import re
from pathlib import Path

import click

from safety_audit.advice import text_of
from safety_audit.checking import API_VERSION
from safety_audit.cli.telling import write_new
from safety_audit.packs import load

__all__ = ["write_pack"]

_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_FIRST_PAGE = "screen-lock"
"""The check whose advice is written as one to change."""

_PROJECT = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}-pack"
version = "1.0"
description = "Our words for safety-audit."
dependencies = ["safety-audit"]

[project.optional-dependencies]
test = ["pytest"]

[project.entry-points."safety_audit.packs"]
{name} = "{name}_pack"

[tool.setuptools]
packages = ["{name}_pack"]

[tool.setuptools.package-data]
{name}_pack = ["**/*.toml", "**/*.md"]
"""
_PACK = """name = "{name}"
publisher = "{publisher}"
api = ">={api},<{next}"
"""
_LINES = """# Your own lines come first. Then those named in `first`, then all others.
# One block for each line: take the marks away and fill it in.
first = []

# checked = 2026-01-31
#
# [[line]]
# name = "Our helpline"
# number = "..."
# hours = "..."
# about = "..."
# source = "where the number was read"
"""
_TEST = '''"""The pack is well formed: see safety_audit.testing."""

from safety_audit.testing import PackConforms


class TestPack(PackConforms):
    """Everything that every pack must hold."""

    name = "{name}"
'''
_JOB = """name: tests
on: [push, pull_request]
permissions:
  contents: read
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install '.[test]'
      - run: pytest
"""


def write_pack(folder: Path, publisher: str) -> tuple[Path, ...]:
    """Write a pack called after its folder, and return the files.

    Raises:
        click.UsageError: the folder is there, or its name cannot be a pack's.

    """
    name = folder.name
    if not _NAME.match(name):
        raise click.UsageError("Call the folder by one word in small letters, such as refuge.")
    if folder.exists():
        raise click.UsageError(f"{folder} is there already. Choose another name.")
    if '"' in publisher or "\\" in publisher or not publisher.isprintable():
        raise click.UsageError("Write the publisher without quotation marks and backslashes.")
    written = []
    for path, text in _files(name, publisher).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        write_new(place, text.encode())
        written.append(place)
    return tuple(written)


def _files(name: str, publisher: str) -> dict[str, str]:
    major = int(API_VERSION.partition(".")[0])
    told = {"name": name, "publisher": publisher, "api": API_VERSION, "next": str(major + 1)}
    (page,) = (check for check in load()[0].checks if check.id == _FIRST_PAGE)
    return {
        "pyproject.toml": _PROJECT.format(**told),
        f"{name}_pack/pack.toml": _PACK.format(**told),
        f"{name}_pack/advice/{_FIRST_PAGE}.md": text_of(page.id, page.source.with_suffix(".md")),
        f"{name}_pack/helplines/gb.toml": _LINES,
        "tests/test_pack.py": _TEST.format(**told),
        ".github/workflows/tests.yml": _JOB,
    }
