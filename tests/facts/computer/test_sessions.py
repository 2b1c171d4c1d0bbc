"""Who is signed in."""

from pathlib import Path
from typing import Any

import pytest
from devices.computer_samples import computer, fact

from safety_audit.facts.computer.sessions import Session, Sessions
from safety_audit.model import Unreadable

PLACE = "run/systemd/sessions"
HERE = "UID=1000\nUSER=person\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=x11\nCLASS=user\nTTY=tty2\n"
THERE = (
    "UID=1000\nUSER=person\nSTATE=active\nREMOTE=1\nREMOTE_HOST=192.0.2.7\nCLASS=user\nTTY=pts/1\n"
)


def sessions(tmp_path: Path, who: Any = None, **files: str) -> Any:
    given: dict[str, str | bytes] = {f"{PLACE}/{name}": text for name, text in files.items()}
    return fact(Sessions, computer(tmp_path, given, {} if who is None else {"sessions": who}))


def told(found: Any) -> list[tuple[str, bool, str]]:
    assert isinstance(found, Sessions)
    return [(one.user, one.remote, one.host) for one in found.all]


class TestSessions:
    def test_systemd(self, tmp_path: Path) -> None:
        """Sessions that systemd keeps tell whether somebody came over the network."""
        found = sessions(tmp_path, c1=HERE, c2=THERE)

        assert told(found) == [("person", False, ""), ("person", True, "192.0.2.7")]

    def test_not_people(self, tmp_path: Path) -> None:
        """The sign-in screen and sessions that end are nobody."""
        greeter = HERE.replace("CLASS=user", "CLASS=greeter")
        closing = THERE.replace("STATE=active", "STATE=closing")

        assert told(sessions(tmp_path, c1=HERE, c2=greeter, c3=closing)) == [("person", False, "")]

    @pytest.mark.parametrize("host", ["", ":0", ":0.0", "tmux(412).%0", ":1:S.0", "localhost"])
    def test_no_host(self, tmp_path: Path, host: str) -> None:
        """Displays and terminal windows are not other computers."""
        who = [{"name": "person", "terminal": "pts/0", "host": host}]

        assert told(sessions(tmp_path, who)) == [("person", False, "")]

    def test_both_lists(self, tmp_path: Path) -> None:
        """A session in both lists counts once, and another computer wins."""
        who = [
            {"name": "person", "terminal": "tty2", "host": ":0"},
            {"name": "bo", "terminal": "pts/3", "host": "laptop.example.org"},
        ]

        assert told(sessions(tmp_path, who, c1=HERE)) == [
            ("person", False, ""),
            ("bo", True, "laptop.example.org"),
        ]

    @pytest.mark.parametrize("who", [None, []])
    def test_no_list(self, tmp_path: Path, who: Any) -> None:
        """Nobody signed in means that nobody keeps the list: whoever asks is signed in."""
        assert sessions(tmp_path, who) == Unreadable(
            "This computer keeps no list of who is signed in."
        )

    def test_words_are_kept(self, tmp_path: Path) -> None:
        """The evidence has the words of the file."""
        (session,) = sessions(tmp_path, c2=THERE).all

        assert isinstance(session, Session)
        assert "REMOTE_HOST=192.0.2.7" in session.seen.text
