"""`safety-audit apps` lists what somebody added, and tells all about one app with its gaps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hostile import CORPUS

from safety_audit.cli import main
from safety_audit.devices.practice import build

HELPER = "org.example.devicehelper"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(["apps", *arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Ran(int(left.value.code or 0), told.out, told.err)

    return ran


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes a practice phone's answers and gives their folder."""

    def make(apps: Any, **more: Any) -> str:
        folder = tmp_path / "phone"
        folder.mkdir()
        build("google-14", apps, **more).render_to(folder)
        return str(folder)

    return make


def test_the_list(run: Run) -> None:
    """Each added app stands with what it can do; the newest first; parts of the phone not at all."""
    ran = run("--demo")

    assert ran.code == 0
    assert ran.out.startswith("samsung SM-A536B, Android 13 (API 33)  [PRACTICE]\n")
    assert "APPS THAT SOMEBODY ADDED, NEWEST FIRST  (7)" in ran.out
    assert (
        ran.out.index(HELPER)
        < ran.out.index("org.example.familymap")
        < ran.out.index("com.whatsapp")
    )
    assert "It can:     read and use the screen; read notifications" in ran.out
    assert "com.android.systemui" not in ran.out


def test_an_app_that_a_list_names(run: Run) -> None:
    """What a list says of an app stands with it."""
    assert "Named:      It shows where this phone is to a group of people." in run("--demo").out


def test_the_dossier(run: Run) -> None:
    """One app is told with where it came from, what it did, how it stays, and who signed it."""
    ran = run(HELPER, "--demo", "--plain")

    assert ran.code == 0
    for words in (
        "It came from a file (com.google.android.packageinstaller).",
        "It had an icon that was switched off after it was installed.",
        "- set rules for the phone and resist being removed",
        "- microphone, 2026-11-19 19:31: unseen, in the background",
        "It starts when the phone does.",
        "It is excepted from battery saving.",
        "- SHA-256 36ea37d067357fc8132dcc883d2dd9e724e53ddbe6a5d5051d271bcaa492a9be",
        "- READ_SMS: yes (USER_SET, ",
        "- dumpsys appops: GET_USAGE_STATS (allow):",
    ):
        assert words in ran.out.replace("      GET_", "GET_"), words


def test_the_dossier_says_who_had_to_do_with_it(run: Run, made: Callable[..., str]) -> None:
    """Who installed it, through whom, who only has it, and what its access lets it do."""
    app = {
        "package": "org.example.one",
        "origin": "file",
        "icon": "hidden",
        "powers": ["reads-screen", "device-admin"],
    }
    forged = {"package": "org.example.two", "origin": "forged-store", "users": (10,)}
    folder = made([app, forged], users=[{"id": 10, "name": "Second"}])
    told = run("org.example.one", "--from", folder).out

    for words in (
        "- Its file is said to have come through: com.android.chrome.",
        "- Its installer said that it came from a file that was downloaded.",
        "- Parts of it that were switched off: org.example.one.MainActivity.",
        "- It may read what is on the screen.",
        "- It is told of all that happens on the screen.",
        "- It may erase the phone.",
    ):
        assert words in told, words
    told = run("org.example.two", "--from", folder).out
    assert "- Only this space has it: the main user does not." in told
    assert "- It has a false note of where it came from (com.android.vending)." in told
    assert "- It was asked for by: com.android.shell." in told


def test_a_part_of_the_phone(run: Run) -> None:
    """A part of the phone has a dossier too, and is said to be one."""
    ran = run("com.android.vending", "--demo")

    assert "It is a part of the phone." in ran.out
    assert "Whoever made a part of this phone signed it." in ran.out


def test_an_app_of_two_users(run: Run, made: Callable[..., str]) -> None:
    """Each user's copy is told, with the kind of the space."""
    folder = made(
        [{"package": "org.example.two", "users": (0, 10), "powers": ["usage-access"]}],
        users=[{"id": 10, "name": "Work", "kind": "work"}],
    )
    ran = run("org.example.two", "--from", folder)

    assert "org.example.two  (user 0, main user)" in ran.out
    assert "org.example.two  (user 10, work profile)" in ran.out
    assert "  org.example.two  (user 10, work profile)" in run("--from", folder).out


def test_what_could_not_be_read_is_told(run: Run) -> None:
    """A phone that refuses gives what there is, the gaps, and exit code 3."""
    ran = run("--demo", "phone-that-refuses")

    assert ran.code == 3
    assert "COULD NOT CHECK" in ran.out
    assert "dumpsys appops" in ran.out


def test_what_runs_now(run: Run, made: Callable[..., str]) -> None:
    """An app that runs behind a notice is said to; where that is not known, that is said."""
    use = {"what": "location", "at": "2026-11-20T09:20:00Z", "how": "service", "now": True}
    folder = made([{"package": "org.example.one", "used": [use]}, {"package": "org.example.two"}])

    assert "It runs behind a notice now." in run("org.example.one", "--from", folder).out
    assert "behind a notice now" not in run("org.example.two", "--from", folder).out
    (Path(folder) / "dumpsys_activity_services.txt").unlink()
    ran = run("org.example.two", "--from", folder)
    assert "Whether it runs behind a notice now could not be read." in ran.out
    assert ran.code == 3


def test_gaps_of_one_app(run: Run, made: Callable[..., str]) -> None:
    """What an app can do that could not be told stands in its dossier, and is not left out."""
    trouble = {"command": "dumpsys appops", "how": "refused"}
    folder = made([{"package": "org.example.one"}], troubles=[trouble])
    ran = run("org.example.one", "--from", folder, "--plain")

    assert ran.code == 3
    assert "Whether it can record the screen: " in ran.out
    assert "That could not be read." in ran.out


def test_without_the_list_of_apps(run: Run, made: Callable[..., str]) -> None:
    """Without the list of apps no list is shown: not an empty one."""
    folder = made([], troubles=[{"command": "dumpsys package", "how": "cut"}])
    ran = run("--from", folder)
    document = json.loads(run("--from", folder, "--json").out)

    assert ran.code == 3
    assert "The apps could not be listed." in ran.out
    assert "NEWEST FIRST" not in ran.out
    assert document["apps"] is None
    assert "could not be listed" in document["could_not_check"][0]


def test_json(run: Run) -> None:
    """The document has every field, for the list and for one app."""
    listed = json.loads(run("--demo", "--json").out)
    (one,) = json.loads(run(HELPER, "--demo", "--json").out)["apps"]

    assert listed["schema"] == "safety-audit-apps/1"
    assert listed["practice"] is True
    assert [app["package"] for app in listed["apps"]][:2] == [
        HELPER,
        "org.example.familymap",
    ]
    assert one == next(app for app in listed["apps"] if app["package"] == HELPER)
    assert one["since"] == "2026-09-03 20:14"
    assert {"name": "android.permission.READ_SMS", "granted": True}.items() <= next(
        right for right in one["permissions"] if right["name"].endswith("READ_SMS")
    ).items()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("org.example.nothere", "--demo"), "does not have org.example.nothere."),
        (("helper", "--demo"), f"It has: {HELPER}."),
        (("--phone", "none"), "Apps are on a phone."),
        (("\x1b[31mred", "--demo"), "does not have <U+001B>[31mred."),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """An app that is not there is wrong use, with ids that look alike."""
    ran = run(*arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert words in ran.err


@pytest.mark.parametrize("hostile", [text for text in CORPUS if "\ud83d" not in text])
def test_hostile_text(run: Run, made: Callable[..., str], hostile: str) -> None:
    """No text of an app moves the cursor, reorders what is read, or forges a line."""
    folder = made([{"package": "org.example.odd", "version": hostile, "origin": "file"}])
    told = run("org.example.odd", "--from", folder).out + run("--from", folder, "--json").out

    assert not set(told) & set("\x1b\x07\x08\x9b\x90\u202e\u2066\u2028\r\x00")


@pytest.mark.recordings
def test_recorded(run: Run, phone_folder: Path) -> None:
    """Every recorded phone gives a list, or says why there is none, with its own exit code."""
    ran = run("--from", str(phone_folder))

    assert ran.code in {0, 3}
    assert "APPS THAT SOMEBODY ADDED" in ran.out
    assert ("COULD NOT CHECK" in ran.out) == (ran.code == 3)


def test_what_an_app_calls_itself(run: Run) -> None:
    """The name on the screen stands with the id; an app whose name was not read says so."""
    assert "Its name:   Device Helper" in run("--demo").out
    assert '"Device Helper"' in run(HELPER, "--demo").out
    assert "What it calls itself\n    - That was not read." in run("com.duolingo", "--demo").out
