"""Advice pages are read by their fixed form, and one that lacks a part is refused."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import PAGE, page

from safety_audit.advice import HEADINGS, InvalidAdviceError, page_for, parse, split_name
from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.model import DeviceInfo, DeviceKind
from safety_audit.overlays import pages_of
from safety_audit.packs import load


def phone(maker: str, api: int) -> DeviceInfo:
    return DeviceInfo(kind=DeviceKind.PHONE, model="", system="", maker=maker, api=api)


def test_a_page_gives_its_parts() -> None:
    """Title, date, readings, warning, record and steps come without markup."""
    read = page()

    assert read.title == "An app can read your screen"
    assert read.reviewed == "2026-11-22"
    assert read.innocent == "a screen reader that you chose."
    assert read.worrying == "an app that watches you."
    assert read.before == "Do not remove it yet."
    assert read.record == ("Write down its name.",)
    assert list(read.section("What this looks at").texts("text")) == ["It looks at one list."]


@pytest.mark.parametrize(
    ("maker", "api", "first"),
    [
        ("google", 34, "Write it down."),
        ("samsung", 34, "Open Settings > Accessibility > Installed apps."),
        ("samsung", 30, "Open Settings > Accessibility."),
        ("samsung", 26, "Open Settings > Accessibility."),
        ("xiaomi", 33, "Open Settings > Additional settings."),
        ("", 0, "Write it down."),
    ],
)
def test_the_steps_are_those_of_this_phone(maker: str, api: int, first: str) -> None:
    """The maker's steps are shown, those for its version before those for all, else the general."""
    assert page().steps(phone(maker, api))[0] == first


@pytest.mark.parametrize(
    ("system", "first"),
    [
        ("Windows 11 Home 24H2", "Look there."),
        ("Microsoft Windows 7", "Look there."),
        ("macOS 15.1", "Look here."),
        ("Debian GNU/Linux 12 (bookworm)", "Write it down."),
        ("not known", "Write it down."),
    ],
)
def test_the_steps_are_those_of_this_computer(system: str, first: str) -> None:
    """The steps for its system are shown, else the general ones."""
    parts = "### Windows\n1. Look there.\n\n### macOS\n1. Look here.\n\n## Keep a record\n"
    device = DeviceInfo(kind=DeviceKind.COMPUTER, model="", system=system, maker="acer")

    assert page(text=PAGE.replace("## Keep a record\n", parts)).steps(device)[0] == first


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_heading_is_needed(heading: str) -> None:
    """A page without one of the headings is refused."""
    with pytest.raises(InvalidAdviceError):
        page(text=PAGE.replace(f"## {heading}\n", ""))


@pytest.mark.parametrize(
    "gone",
    [
        "reviewed: 2026-11-22\n",
        "# An app can read your screen\n",
        "- **Often:** a screen reader that you chose.\n",
        "- **Sometimes:** an app that watches you.\n",
        "It looks at *one* list.\n",
        "Do not remove it yet.\n\nSomebody may notice.\n",
        "1. Write it down.\n2. Search Settings for **Accessibility**.\n",
        "1. Open Settings > Additional settings.\n",
    ],
)
def test_every_part_is_needed(gone: str) -> None:
    """A page that leaves out a date, title, reading, warning or step is refused."""
    assert gone in PAGE
    with pytest.raises(InvalidAdviceError):
        page(text=PAGE.replace(gone, ""))


def test_a_subheading_names_a_phone() -> None:
    """Steps for nobody in particular are refused."""
    with pytest.raises(InvalidAdviceError, match="names no maker"):
        page(text=PAGE.replace("### Xiaomi", "### on some phones"))


@given(st.text())
def test_any_text_is_a_page_or_refused(text: str) -> None:
    """Reading ends in a page or in InvalidAdviceError."""
    with contextlib.suppress(InvalidAdviceError):
        parse("x", text)


def test_every_built_in_check_has_its_page() -> None:
    """No check without advice."""
    (core,) = load()

    assert core.checks
    for check in core.checks:
        assert page_for(check).name == check.id


def test_no_page_is_left_without_its_check() -> None:
    """No advice without a check."""
    (core,) = load()
    used = {check.source.with_suffix(".md") for check in core.checks}
    folders = {path.parent for path in used}

    there = {path for folder in folders for path in folder.glob("*.md")}

    assert {path.with_name(f"{split_name(path.stem)[0]}.md") for path in there} == used


def test_no_page_leads_to_an_address() -> None:
    """A page of the web may need scripts, and a visit can be seen: pages give words to search."""
    (core,) = load()
    folders = {point.page.parent for point in core.points}
    for path in (path for folder in folders for path in folder.glob("*.md")):
        assert not re.search(r"https?:|www\.|\]\(", path.read_text(encoding="utf-8")), path.name


def test_every_finding_of_the_stories_has_a_page() -> None:
    """Whatever action a finding names, there is advice for it."""
    packs = load()
    pages = pages_of(packs)[0]
    for name in practice.names():
        story = practice.find(name)
        devices = [device for device in (story.phone(), story.computer()) if device]
        for found in audit(devices, packs).results:
            for finding in found.findings:
                assert (finding.action or found.check) in pages
                assert pages[finding.action or found.check].before
