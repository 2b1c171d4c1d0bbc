"""Every line a practice phone prints has the shape of a line a real phone printed.

The shape of a line is what is left when names, numbers and times are replaced. Each must occur in
a recording of the same Android version, or stand in `shapes.toml` with the reason why it does not. Of Android 11 and 16 nothing is recorded, nor of what is no dump: what
they say otherwise than the recorded versions stands there too, with the source.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec
import pytest

from safety_audit.devices import practice
from safety_audit.devices.practice.answers import commands, said, services
from safety_audit.devices.practice.versions import BASES

RECORDED = {
    "8": "a81-smartron-tphone",
    "9": "a9-emulator",
    "10": "a10-emulator-qpreview",
    "13": "a13-mtk-tablet",
    "14": "a14-emulator-atv",
}
NEAR = {"11": ("10", "13"), "16": ("14",)}
"""No phone of these versions was recorded: those before and after say most lines the same way."""
VERSIONS = tuple(dict.fromkeys(base.partition("-")[2] for base in BASES))
ELSEWHERE = (
    "getprop",
    "settings ",
    "cat /data/misc/user/",
    "tail -c ",
    "head -c ",
    "sha256sum ",
)
"""Compared in another test, or the bytes of a file."""
LISTED = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))
STEPS = (
    (r"(?<=UserInfo\{)\d+:.*?:[0-9a-f]+(?=\})", "<user>"),
    (r"(?<=Can't find service: ).*", "<name>"),
    (r'(?<=User ")[^"]*(?=")', "<user>"),
    (r"(?<=\{name=).*(?=, type=)", "<account>"),
    (r"(?<=label=)[^,]*", "<label>"),
    (r", Service\[label=<label>, feedbackType\[[^\]]*\][^\]]*\]", ""),
    (r"(?<=Signatures: )\[.*\]|(?<=^    ID: )[0-9a-f-]{36}$", "<hash>"),
    (r"(?<=^  Domains: ).*|(?<=^  Domains:  ).*", "<names>"),
    (r"(?<= name=)(?!android\.)[^=]*(?=, type=)", "<label>"),
    (r"(?<=message=)\".*?\"|(?<=mDisplayName=)'.*?'", "<label>"),
    (r"\bQ?AAAA\S* \S+@\S+", "<key>"),
    (r"(?:,\{\"id\":[^{}]*\})+(?=\]\}$)", ""),
    (r"(?:, \d+=[A-Z0-9_]+)+(?=[\]}]$)", ""),
    (r"^ +\d+ (?=\d{4}-.*\.(?:spblob|secdis)$)", "  <size> "),
    (r"(?<=\d\{ )", ""),
    (r"(?<=    name=)(?!android).*", "<label>"),
    (r"^(\s+)([Nn])ame: .*", r"\1\2ame: <name>"),
    (r"(?<=versionName=).*|(?<=CpuAbi=).*|(?<=Functions: ).*", "<value>"),
    (r"\b((?:build)?[Ff]ingerprint)[=:] ?\S+", r"\1=<print>"),
    (r"(?<=hash=)[0-9A-F]+", "<hash>"),
    (r"(?<![\w:])(?:[0-9A-F]{2}:){5}[0-9A-F]{2} (\[ *\w[\w/]* *\]) .*", r"<address> \1 <name>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?", "<time>"),
    (r"\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?", "<time>"),
    (r"(?<![\w.])[+-](?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?\d+ms\b", "<span>"),
    (r"/(?:data|system|product|vendor|system_ext|apex)/[^\s:\]]*", "<path>"),
    (r"\bu\d+a\d+\b", "<uid>"),
    (r"\b[A-Za-z_]\w*(?:\.[\w-]+)+(?:\$\w+)*(?:/[\w.$]+)?|\bandroid\b(?![.])", "<name>"),
    (r"@[0-9a-f]+\b", "@<mark>"),
    (r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{4,}\b", "<number>"),
    (r"(?<=[({])[0-9a-f]{4,7}(?=[ )])", "<number>"),
    (r"(?<= )[0-9a-f]{6,7}(?= <name>)", "<number>"),
    (r"-?\b0x[0-9a-f]+\b|-?\b\d+(?:\.\d+)*\b", "<number>"),
    (r"\b[A-Z][A-Z0-9_]{2,}\b(?:[| ][A-Z][A-Z0-9_]{2,}\b)*", "<WORD>"),
    (r"\b(?:true|false|null)\b", "<value>"),
    (r"<name>(?:(?:, |:)<name>)+", "<name>"),
    (r"(?<=\{<name>\})(?:, \{<name>\})+", ""),
)
COMPILED = tuple((re.compile(pattern), word) for pattern, word in STEPS)
EVERYTHING = {
    "users": [
        {"id": 10, "name": "Work profile", "kind": "work"},
        {"id": 11, "name": "Guest", "kind": "guest", "open": False},
    ],
    "accounts": [{"name": "me@example.com", "added": "2025-03-08T10:20:00Z"}],
    "links": [{"name": "Car", "address": "02:00:00:00:00:07", "companion": "com.example.car"}],
    "computers": [{"name": "me@laptop"}, {"name": "you@desktop"}],
    "lock": {"kind": "password", "faces": 1, "stays_open_near": ["a trusted place"]},
    "certificates": [{"name": "Reader", "added": "2026-09-01T20:41:00Z"}],
    "opened": True,
    "gone": [{"package": "org.example.gone", "on": "2026-11-11T10:00:00Z"}],
    "apps": [
        {
            "package": "org.example.helper",
            "label": "Helper",
            "sites": ["example.com"],
            "origin": "file",
            "icon": "hidden",
            "state": "disabled",
            "powers": [
                "reads-screen",
                "reads-notifications",
                "device-admin",
                "no-battery-limit",
                "all-files",
                "usage-access",
                "vpn",
                "silent",
            ],
            "allowed": ["location-always", "camera"],
            "denied": ["microphone"],
            "used": [
                {"what": "location", "at": "2026-11-20T08:00:00Z", "seconds": 60, "now": True},
                {"what": "camera", "at": "2026-11-20T07:00:00Z", "now": True},
                {"what": "contacts", "at": "2026-11-20T06:00:00Z", "how": "cached"},
            ],
        },
        {
            "package": "org.example.owner",
            "label": "Owner",
            "users": [10],
            "powers": ["profile-owner"],
        },
    ],
}


@cache
def shape(line: str) -> str:
    """Return the shape of one line; its indentation stays."""
    for pattern, word in COMPILED:
        line = pattern.sub(word, line)
    return line


def printed(version: str, tmp_path: Path) -> Path:
    practice.build(f"google-{version}", **EVERYTHING).render_to(tmp_path)
    return tmp_path


def listed(service: str, version: str) -> set[str]:
    return {
        line
        for entry in LISTED["shape"]
        if entry["service"] in (service, "*") and version in entry["versions"]
        for line in entry["lines"]
    }


@cache
def recorded(folder: Path, phone: str, service: str) -> frozenset[str]:
    """Return the shapes of a recorded answer; none where it was not recorded, or is empty."""
    path = folder / phone / "dumpsys" / f"{service}.txt"
    if not path.exists():
        return frozenset()
    return frozenset(map(shape, path.read_text(errors="replace").split("\n"))) - {""}


def known(folder: Path, version: str, service: str) -> set[str]:
    """Return the shapes of lines that are real, or listed with the reason why they are right."""
    near = NEAR.get(version, (version,))
    real = set[str]().union(*(recorded(folder, RECORDED[one], service) for one in near))
    if not real:
        assert service in LISTED["not-recorded"], service
        real = real.union(*(recorded(folder, phone, service) for phone in RECORDED.values()))
    return real.union({""}, *(listed(service, one) for one in {version, *near}))


def strange(phone: practice.PracticePhone, folder: Path) -> list[tuple[str, str]]:
    """Return the lines of a practice phone that nobody can say are right, by service."""
    version = phone.handset.base.name.partition("-")[2]
    found = []
    for service in services(phone.handset):
        said_to = said(phone.handset, f"dumpsys {service}")
        lines = dict.fromkeys(map(shape, said_to.out.split("\n")))
        right = known(folder, version, service)
        found += [(service, line) for line in lines if line not in right]
    return found


@pytest.mark.recordings
@pytest.mark.parametrize("base", BASES)
def test_each_line_has_the_shape_of_a_real_one(base: str, recordings: Path) -> None:
    """A line of a dump occurs in a recording of that version, or is listed with a reason."""
    assert strange(practice.build(base, **EVERYTHING), recordings) == []


@pytest.mark.recordings
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", practice.names())
def test_each_line_of_a_story(name: str, version: str, recordings: Path) -> None:
    """The same holds for every story, told on every version."""
    story = practice.find(name).on(f"google-{version}")
    quiet = msgspec.structs.replace(story.spec, troubles=())
    assert strange(practice.PracticePhone(quiet, story.visit), recordings) == []


@pytest.mark.parametrize("base", BASES)
def test_each_answer_to_a_command(base: str) -> None:
    """What is no dump was not recorded: each line is listed, with where its form is from."""
    phone = practice.build(base, **EVERYTHING).handset
    dumps = {f"dumpsys {service}" for service in services(phone)}
    wrong = []
    for command in commands(phone):
        if command.startswith(ELSEWHERE) or command in dumps:
            continue
        given = said(phone, command)
        lines = {shape(line) for line in f"{given.out}{given.err}".split("\n")} - {""}
        entries = [entry for entry in LISTED["command"] if command.startswith(entry["begins"])]
        assert len(entries) == 1, command
        wrong += [(command, line) for line in lines if line not in entries[0]["lines"]]
    assert wrong == []


@pytest.mark.recordings
@pytest.mark.parametrize("version", RECORDED)
def test_each_setting_and_property_is_a_real_one(
    version: str, recordings: Path, tmp_path: Path
) -> None:
    """The names of settings and properties occur in a recording, or are listed with a reason."""
    folder = printed(version, tmp_path)
    for name in ("getprop", "settings_global", "settings_secure", "settings_system"):
        known = set(LISTED[name]["keys"])
        for real in recordings.glob(f"*/{name}.txt"):
            known |= set(map(key, real.read_text(errors="replace").split("\n")))
        mine = set(map(key, (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")))
        assert mine - known == set(), name


def key(line: str) -> str:
    return line.partition("]" if line.startswith("[") else "=")[0].lstrip("[")


def test_every_reason_is_given() -> None:
    """Each listed shape says why it is there."""
    entries = (*LISTED["shape"], *LISTED["command"])
    assert all(len(entry["reason"]) > 20 for entry in entries)
    assert all(len(reason) > 20 for reason in LISTED["not-recorded"].values())
