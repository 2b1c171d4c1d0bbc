"""What apps did is read in every form that Android has printed it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.interface import Answer, Status
from safety_audit.facts.android.appops import QUERY, AppOps, Op, parse_appops, parsed_uid
from safety_audit.model import Unreadable

Said = Callable[..., Answer]

HEAD = "Current AppOps Service state:\n  Op mode watchers:\n    Op CAMERA:\n      #0: x\n\n"
SEVEN = """  Uid u0a1:
      COARSE_LOCATION: mode=1
    Package com.example.app:
      CAMERA: mode=0; time=+40m17s ago; rejectTime=+1d2h3m4s5ms ago; duration=+7ms
      RECORD_AUDIO: mode=4; time=+5s ago (running)
      MIUI 10021: mode=12
"""
NINE = """  Uid u0a1:
    state=cch\x20\x20
    Package com.example.app:
      WAKE_LOCK (allow):\x20
          Access: bg    = 2019-08-14 21:22:40.737 (-17h46m29s899ms)
                  cch   = 2019-08-14 21:22:41.000 (-17h46m29s)
          Reject: pers  = 2019-08-13 21:22:40.737 (-1d17h46m29s899ms)
                  top   = 2019-08-13 21:22:40.737 (-1d17h46m29s899ms)
          duration=+682ms
      FINE_LOCATION (allow / switch COARSE_LOCATION=ignore):\x20
          Running start at: +1m4s937ms
          startNesting=1
"""
TEN = """  Uid u0a1:
    state=top
    foregroundOps:
      COARSE_LOCATION: WATCHER
      COARSE_LOCATION: mode=foreground
    Package com.example.app:
      COARSE_LOCATION (allow):\x20
          Access: [fg-tp] 2020-01-08 15:29:51.731 (-1m57s750ms)
          Access: [bg] 2020-01-08 15:29:51.731 (+1h13m43s100ms)
"""
FOURTEEN = """  Uid u10a1:
    state=cch
    capability=------
    appWidgetVisible=false
      POST_NOTIFICATION: mode=ignore
    Package com.example.app:
      CAMERA (default):\x20
        null=[
          Access: [pers-s] 2025-12-09 06:02:41.239 (-11h2m39s394ms) duration=+8ms proxy[uid=1, pkg=com.example.other]
          Reject: [cch-s]2025-12-09 06:02:41.239 (-11h2m39s394ms)
          Running start at: +1m4s937ms
        ]
        com.example.tag=[
          Access: [fgsvcl-tpd]2025-12-08 06:02:41.239 (-1d11h2m39s394ms)
        ]

  User restrictions for token x:
      CAMERA: mode=3
"""
EMUI = """  Uid u0a1:
    Package com.example.app isPrivileged:\x20
false needSyncPriv:\x20
false :
      CAMERA: mode=0; time=+2s ago
"""


def read(answer: Said, *parts: str) -> AppOps:
    return parse_appops(answer(QUERY, HEAD + "".join(parts)))


def op(ops: AppOps, name: str, user: int = 0) -> Op:
    found = ops.op("com.example.app", user, name)
    assert found is not None
    return found


class TestForms:
    """One test for each form."""

    def test_seven_and_eight(self, answer: Said) -> None:
        """Modes are numbers, and the state is not told."""
        ops = read(answer, SEVEN)
        camera, microphone = op(ops, "CAMERA"), op(ops, "RECORD_AUDIO")

        assert camera.mode == "allow"
        assert [(use.allowed, use.state, use.ago) for use in camera.uses] == [
            (True, "", timedelta(minutes=40, seconds=17)),
            (False, "", timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5)),
        ]
        assert camera.uses[0].at is None
        assert microphone.mode == "foreground"
        assert microphone.running
        assert op(ops, "MIUI 10021").mode == "12"
        assert ops.gaps == ()

    def test_nine(self, answer: Said) -> None:
        """A line without a word goes on with what the line above it told."""
        ops = read(answer, NINE)

        assert [(use.allowed, use.state) for use in op(ops, "WAKE_LOCK").uses] == [
            (True, "bg"),
            (True, "cch"),
            (False, "pers"),
            (False, "top"),
        ]
        assert op(ops, "WAKE_LOCK").uses[1].at == datetime.fromisoformat("2019-08-14 21:22:41")
        assert op(ops, "FINE_LOCATION").mode == "allow"
        assert op(ops, "FINE_LOCATION").running
        assert ops.gaps == ()

    def test_ten(self, answer: Said) -> None:
        """States stand in brackets; a time may lie ahead after the clock was set back."""
        ops = read(answer, TEN)
        uses = op(ops, "COARSE_LOCATION").uses

        assert [(use.state, use.through) for use in uses] == [("fg", "tp"), ("bg", "")]
        assert uses[0].ago == timedelta(minutes=1, seconds=57, milliseconds=750)
        assert uses[1].ago == -timedelta(hours=1, minutes=13, seconds=43, milliseconds=100)
        assert [use.unseen for use in uses] == [False, True]
        assert ops.gaps == ()

    def test_fourteen(self, answer: Said) -> None:
        """Groups by attribution belong to one op; a missing space is no other form."""
        ops = read(answer, FOURTEEN)
        camera = op(ops, "CAMERA", user=10)

        assert camera.mode == "default"
        assert camera.running
        assert [(use.allowed, use.state, use.through) for use in camera.uses] == [
            (True, "pers", "s"),
            (False, "cch", "s"),
            (True, "fgsvcl", "tpd"),
        ]
        assert camera.uses[0].lasted == timedelta(milliseconds=8)
        assert camera.uses[0].proxy == "uid=1, pkg=com.example.other"
        assert camera.last == camera.uses[0]
        assert ops.gaps == ()

    def test_other_sections_are_no_apps(self, answer: Said) -> None:
        """What follows the apps is not attributed to the last of them."""
        assert len(read(answer, FOURTEEN).of("com.example.app", 10)) == 1

    def test_emui_heading(self, answer: Said) -> None:
        """A heading that is broken over three lines is one."""
        assert op(read(answer, EMUI), "CAMERA").mode == "allow"


class TestModes:
    """What is kept for the number outweighs what is kept for the app."""

    def test_number_outweighs_app(self, answer: Said) -> None:
        """The mode of the number wins."""
        ops = read(answer, TEN)

        assert ops.mode("com.example.app", 0, "COARSE_LOCATION", 10001) == "foreground"
        assert ops.mode("com.example.app", 0, "COARSE_LOCATION") == "allow"

    def test_number_without_apps(self, answer: Said) -> None:
        """A number may have a mode although none of its apps has used anything."""
        assert read(answer, FOURTEEN).mode("x", 10, "POST_NOTIFICATION", 10001) == "ignore"

    def test_nothing_kept(self, answer: Said) -> None:
        """Where nothing is kept there is no mode."""
        assert read(answer, SEVEN).mode("com.example.app", 0, "READ_SMS", 10001) is None
        assert read(answer, SEVEN).mode("com.example.app", 10, "CAMERA", 10001) is None

    def test_evidence(self, answer: Said) -> None:
        """Evidence is the exact lines."""
        seen = read(answer, EMUI).seen("com.example.app", 0, "CAMERA")

        assert seen.text == "com.example.app\n      CAMERA: mode=0; time=+2s ago"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("1000:", (0, 1000)),
        ("1010123:", (10, 10123)),
        ("u0a123:", (0, 10123)),
        ("u10s1000:", (10, 1000)),
        ("u0i5:", (0, 99005)),
        ("u0ai5:", (0, 90005)),
        ("nobody:", None),
        ("u0a1234567890123:", None),
    ],
)
def test_uids(text: str, who: tuple[int, int] | None) -> None:
    """A uid gives the user and the app's number."""
    assert parsed_uid(text) == who


class TestUnknown:
    """What is not understood is told."""

    def test_strange_use(self, answer: Said) -> None:
        """A use in another form is a gap."""
        ops = read(answer, NINE, "          Access: in another form\n")

        assert "1 lines" in ops.gaps[0]
        assert ops.gaps[0].endswith("Access: in another form")

    def test_strange_uid(self, answer: Said) -> None:
        """A number in another form is a gap."""
        assert read(answer, SEVEN, "  Uid who:\n    Package a.b:\n").gaps

    @pytest.mark.parametrize("ends", ["x\n  Other", "x\nOther"])
    def test_a_tag_that_ends_its_block(self, answer: Said, ends: str) -> None:
        """An app that cuts its own block off by the name of a tag is not an app without uses."""
        assert read(answer, FOURTEEN.replace("com.example.tag", ends)).gaps
        assert read(answer, FOURTEEN).gaps == ()

    @pytest.mark.parametrize(
        "words",
        [
            "",
            HEAD,
            SEVEN,
            HEAD + SEVEN[:-1],
            HEAD + SEVEN + "*** SERVICE 'appops' DUMP TIMEOUT (10000ms) EXPIRED ***\n",
        ],
    )
    def test_unreadable(self, answer: Said, words: str) -> None:
        """What is cut off, or no such dump, says nothing about any app."""
        with pytest.raises(Unreadable):
            parse_appops(answer(QUERY, words))


PIECES = st.sampled_from([HEAD, SEVEN, NINE, TEN, FOURTEEN, EMUI, *FOURTEEN.splitlines(), "\n"])


@given(words=st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_never_crashes(words: str) -> None:
    """Any text whatever ends in a record or `Unreadable`."""
    data = words.encode("utf-8", errors="surrogateescape")
    try:
        ops = parse_appops(Answer(query=QUERY, status=Status.OK, data=data))
    except (Unreadable, UnicodeEncodeError):
        return
    for uid in ops.uids:
        for package in uid.packages:
            for kept in package.ops:
                assert kept.last is None or kept.last.ago is not None


@pytest.mark.recordings
def test_recorded(phone_folder: Path, answer: Said) -> None:
    """Every line about a use in a recording is read."""
    data = (phone_folder / "dumpsys" / "appops.txt").read_bytes()
    ops = parse_appops(answer(QUERY, data))
    apps = data[data.index(b"\n  Uid ") :]

    assert ops.gaps == ()
    assert len(ops.uids) == apps.count(b"\n  Uid ")
    assert sum(len(uid.packages) for uid in ops.uids) == apps.count(b"\n    Package ")
    every = [op for uid in ops.uids for package in uid.packages for op in package.ops]
    told = sum(len(op.uses) for op in every)
    # On 9 and 10 a use goes on over several lines; the lengths of uses stand in brackets there.
    assert told >= apps.count(b"Access: ") + apps.count(b"Reject: ")
    assert all(use.ago is not None for op in every for use in op.uses)
