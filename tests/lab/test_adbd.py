"""Our engine against a real adbd, a real mksh and toybox, and the real adb client beside it."""

import contextlib
import functools
import importlib
import pkgutil
import re
import shlex
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.laboratory import PORT, LabPhone, lab_phone, missing

import safety_audit.facts.android
from safety_audit.devices.adb.phone import AdbPhone
from safety_audit.devices.allowlist import as_sent, permitted, photos_below
from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Query, Status
from safety_audit.devices.photo_commands import head_queries, heads_in
from safety_audit.facts import base
from safety_audit.model import DeviceKind

pytestmark = [pytest.mark.lab, pytest.mark.skipif(bool(missing()), reason=missing())]

ONE_LINE = 50_000_000
OWN = {
    "getprop": b"[ro.build.version.sdk]: [35]\n[ro.product.brand]: [Example]\n",
    "settings list global": b"adb_enabled=1\n",
    "settings list secure": b"location_mode=3\n",
    "dumpsys trust": b"Trust manager state:\n",
    "dumpsys role": b"\xff\xfe\x00 not text \x80\n",
    "dumpsys user": b"",
    "pm list users": b"Users:\n\tUserInfo{0:Owner:c13} running\n",
}


@functools.cache
def static_queries() -> tuple[Query, ...]:
    """Return every query of a phone's facts that depends on no other answer."""
    package = safety_audit.facts.android
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    asked = [
        query
        for provider in base._PROVIDERS.values()
        if provider.device is DeviceKind.PHONE
        and isinstance(provider.ask, tuple)
        and provider.read.__module__.startswith("safety_audit.")
        for query in provider.ask
    ]
    return tuple(dict.fromkeys(asked))


@pytest.fixture(scope="module")
def own() -> Iterator[LabPhone]:
    """Return a phone with answers written for these tests."""
    behaviours = {
        "dumpsys adb": "print -n half; sleep 1000",
        "dumpsys package": "head -c 300000 /dev/zero; : >/lab/half; sleep 1000",
        "dumpsys usb": "print out; print err >&2; exit 3",
        "dumpsys face": "kill -9 $PPID",
        "dumpsys autofill": 'print -r -- "Can\'t find service: autofill" >&2',
    }
    answers = OWN | {"dumpsys location": b"x" * ONE_LINE}
    with lab_phone(answers, behaviours) as phone:
        yield phone


@pytest.fixture
def phone(own: LabPhone) -> LabPhone:
    """Return that phone, with nothing in its log."""
    own.forget()
    return own


@pytest.fixture
def device(phone: LabPhone) -> Iterator[AdbPhone]:
    """Return that phone, connected."""
    with phone.connect() as connected:
        yield connected


def sent(phone: LabPhone) -> list[str]:
    """Return every command the phone's shell was given, without the lines that mark answers."""
    commands = []
    for script in phone.scripts():
        packed = re.fullmatch(
            r"\{ (.*)\n\} \| \{ gzip -1 2>/dev/null \|\| cat; \}", script, re.DOTALL
        )
        first, *lines = (packed[1] if packed else script).split("\n")
        assert first == "exec </dev/null"
        for command, mark in zip(lines[::2], lines[1::2], strict=True):
            assert re.fullmatch(r'echo "([0-9a-f]{32}) \$\?"; echo \1 >&2', mark)
            commands.append(command)
    return commands


def test_the_phone_hears_only_allowed_reads(
    phone_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each recorded phone, everything the facts ask is a read, and gives what was recorded."""
    # On a busy machine it may look far, and then it is asked how fast the network is.
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", 60.0)
    queries = static_queries()
    with lab_phone(phone_folder) as phone:
        with phone.connect() as device:
            live = device.ask(queries)
            assert device.round_trips <= 6
        wanted = [as_sent(query).command for query in queries]
        assert sorted(sent(phone)) == sorted(wanted)
        parts = {part.strip() for command in wanted for part in command.split("|")}
        assert set(phone.commands()) <= parts
        for command in sent(phone):
            assert permitted(command)
    for answer, kept in zip(live, FolderPhone(phone_folder).ask(queries), strict=True):
        # A folder has what a program printed; filters behind it run on the phone only.
        if kept.status is not Status.ABSENT and "|" not in kept.query.text:
            assert (answer.query, answer.status) == (kept.query, kept.status)
            assert answer.data == kept.data


def test_our_own_phone_hears_only_allowed_reads(phone: LabPhone, device: AdbPhone) -> None:
    """What the facts ask is answered for each query, whatever the phone has."""
    queries = [
        query for query in static_queries() if query.text not in {"dumpsys adb", "dumpsys package"}
    ]
    answers = device.ask(queries)
    assert [answer.query for answer in answers] == queries
    for command in sent(phone):
        assert permitted(command)


def test_answers_of_every_kind_are_told_apart(device: AdbPhone) -> None:
    """Bytes that are no text, nothing, errors, missing services, tools and users keep apart."""
    texts = {
        "dumpsys role": (Status.OK, OWN["dumpsys role"], 0),
        "dumpsys user": (Status.EMPTY, b"", 0),
        "dumpsys usb": (Status.FAILED, b"out\n", 3),
        "dumpsys autofill": (Status.ABSENT, b"", 0),
        "dpm list-owners": (Status.ABSENT, b"", 127),
        "settings --user 10 list secure": (Status.EMPTY, b"", 0),
        "ls -l /data/misc/user/0/cacerts-added": (Status.ABSENT, b"", 1),
    }
    answers = device.ask([Query(text) for text in texts])
    given = {a.query.text: (a.status, a.data, a.exit_code) for a in answers}
    assert given == texts


def test_a_phone_without_frames_gives_the_same(
    phone: LabPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked as an older phone is, over `exec:`, answers and exit statuses are the same."""
    queries = [Query(text) for text in OWN] + [Query("dpm list-owners"), Query("dumpsys usb")]
    with phone.connect() as device:
        framed = device.ask(queries)
    monkeypatch.setattr("safety_audit.devices.adb.handshake._FEATURES", "none")
    with phone.connect() as device:
        merged = device.ask(queries)
    assert [(a.status, a.exit_code) for a in merged] == [(a.status, a.exit_code) for a in framed]
    assert [a.data for a in merged if a.status is Status.OK] == [
        a.data for a in framed if a.status is Status.OK
    ]


def test_a_compressed_stream_gives_the_same(
    phone: LabPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a phone that is far, a bulky answer comes compressed, and is whole here."""
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", -1.0)
    monkeypatch.setattr("safety_audit.devices.adb.phone._WIDE", float("inf"))
    with phone.connect() as device:
        answers = device.ask(
            [
                Query("dumpsys location", bulky=True, limit=ONE_LINE),
                Query("dumpsys usb", bulky=True),
                Query("dumpsys autofill", bulky=True),
            ]
        )
    measured, *asked = phone.scripts()
    assert "head -c 524288 /dev/zero" in measured
    assert all("gzip" in script for script in asked)
    assert [a.status for a in answers] == [Status.OK, Status.FAILED, Status.ABSENT]
    assert answers[0].data == b"x" * ONE_LINE
    assert (answers[1].data, answers[1].errors, answers[1].exit_code) == (b"out\n", b"err\n", 3)


def test_a_stream_is_not_compressed_where_much_passes(
    phone: LabPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone that is far, but on a fast network, is measured once and compresses nothing."""
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", -1.0)
    monkeypatch.setattr("safety_audit.devices.adb.phone._WIDE", 1.0)
    with phone.connect() as device:
        for _ in range(2):
            (answer,) = device.ask([Query("dumpsys location", bulky=True, limit=ONE_LINE)])
            assert answer.data == b"x" * ONE_LINE
    scripts = phone.scripts()
    assert ["/dev/zero" in script for script in scripts] == [True, False, False]
    assert not any("gzip" in script for script in scripts)


@pytest.mark.parametrize("bulky", [False, True])
def test_fifty_megabytes_of_one_line_are_whole(device: AdbPhone, *, bulky: bool) -> None:
    """A huge answer without a line end comes whole when it is within its limit."""
    query = Query("dumpsys location", bulky=bulky, limit=ONE_LINE, seconds=60)
    (answer,) = device.ask([query])
    assert answer.status is Status.OK
    assert answer.data == b"x" * ONE_LINE


def test_a_command_that_never_ends_costs_only_its_own_answer(device: AdbPhone) -> None:
    """What hangs is timed out with what it said; the rest of the batch has its answers."""
    hanging = Query("dumpsys adb", seconds=0.5)
    answers = device.ask([Query("getprop"), hanging, Query("dumpsys trust")])
    assert [a.status for a in answers] == [Status.OK, Status.TIMED_OUT, Status.OK]
    assert answers[1].data == b"half"


def test_a_killed_shell_costs_only_its_own_answer(device: AdbPhone) -> None:
    """When the phone kills the shell in the middle, the rest of the batch has its answers."""
    answers = device.ask([Query("getprop"), Query("dumpsys face"), Query("dumpsys trust")])
    assert [a.status for a in answers] == [Status.OK, Status.CUT_OFF, Status.OK]


def test_an_answer_over_its_limit_is_cut_off(device: AdbPhone) -> None:
    """An answer longer than its limit stops there; the rest of the batch has its answers."""
    answers = device.ask([Query("dumpsys location", limit=1000), Query("dumpsys trust")])
    assert [a.status for a in answers] == [Status.CUT_OFF, Status.OK]
    assert answers[0].data == b"x" * 1000


def test_a_phone_that_goes_away_answers_every_query() -> None:
    """When adbd is killed in mid answer, every query still has an answer, and no thread stays."""
    behaviours = {"dumpsys package": "head -c 300000 /dev/zero; : >/lab/half; sleep 1000"}
    with lab_phone(OWN, behaviours) as phone:

        def unplug() -> None:
            while not (phone.folder / "half").exists():
                time.sleep(0.01)
            time.sleep(0.2)
            phone.kill()

        thread = threading.Thread(target=unplug)
        with phone.connect() as device:
            thread.start()
            answers = device.ask(
                [Query("getprop"), Query("dumpsys package"), Query("dumpsys trust")]
            )
        thread.join()
    assert [a.status for a in answers] == [Status.OK, Status.CUT_OFF, Status.LOST]
    assert answers[1].data == bytes(300_000)
    assert not [thread for thread in threading.enumerate() if thread.name == "phone"]


def test_files_with_any_name_can_be_read() -> None:
    """Photos are listed and read with real tools, whatever quotes and spaces their names have."""
    names = ["plain.jpg", "it's a $(reboot) `x`; *.jpg", "ünï 日本.HEIC", "-n.mp4"]
    with lab_phone(OWN) as phone:
        _with_photos(phone, names)


def _with_photos(phone: LabPhone, names: list[str]) -> None:
    folder = "/sdcard/DCIM/Camera"
    make = "mount -t tmpfs none /sdcard && mkdir -p /sdcard/DCIM/Camera"
    for name in names:
        make += f" && printf %s {shlex.quote(name)} >{shlex.quote(f'{folder}/{name}')}"
    done = phone.run(["/system/bin/sh", "-c", f"PATH=/usr/bin:/system/bin; {make}"], inside=True)
    assert done.returncode == 0, done.stderr
    listing = Query(photos_below("/sdcard/DCIM", 50))
    with phone.connect() as device:
        (listed,) = device.ask([listing])
        lines = listed.text().splitlines()
        assert sorted(line.split(" ", 2)[2] for line in lines) == sorted(
            f"{folder}/{name}" for name in names
        )
        paths = [f"{folder}/{name}" for name in [*names, "not there.jpg"]]
        (query, asked), *more = head_queries(paths, 5)
        (answer,) = device.ask([query])
    assert (list(asked), more) == (paths, [])
    sizes = [(path, len(path.rpartition("/")[2].encode())) for path in paths]
    assert heads_in(answer.data, sizes, 5) == {
        f"{folder}/{name}": name.encode()[:5] for name in names
    }


def test_adb_gives_the_same_answers(phone: LabPhone, device: AdbPhone) -> None:
    """The adb client, run once for each query, gets the same bytes and exit statuses."""
    texts = [*OWN, "dumpsys usb", "dumpsys autofill", "dpm list-owners", "getenforce"]
    ours = device.ask([Query(text) for text in texts])
    adb = ["/usr/bin/adb", "-P", "15037"]
    serial = f"127.0.0.1:{PORT}"
    try:
        phone.run([*adb, "connect", serial], inside=True)
        for answer in ours:
            theirs = phone.run([*adb, "-s", serial, "shell", answer.query.text], inside=True)
            assert (theirs.stdout, theirs.stderr) == (answer.data, answer.errors)
            assert theirs.returncode == answer.exit_code
    finally:
        with contextlib.suppress(OSError):
            phone.run([*adb, "kill-server"], inside=True)
