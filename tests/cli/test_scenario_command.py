"""Authors write, check and render stories, and tell a recorded phone again, without Python."""

from pathlib import Path

import pytest
from commands import Runner

from safety_audit.devices import practice
from safety_audit.devices.folder import FolderPhone
from safety_audit.engine import look
from safety_audit.facts.android.apps import Apps
from safety_audit.packs import load
from safety_audit.retelling import retell


def test_a_new_story_holds_and_is_practised(run: Runner, tmp_path: Path) -> None:
    """What `scenario new` writes passes `scenario check`, and `practise` shows it."""
    folder = tmp_path / "my-story"
    made = run("scenario", "new", str(folder), "--title", 'The "new" tablet')
    checked = run("scenario", "check", str(folder))
    practised = run("practise", str(folder), "--trainer")
    again = run("scenario", "new", str(folder), "--title", "x")

    assert (made.code, checked.code, practised.code, again.code) == (0, 0, 0, 2)
    assert sorted(Path(line).name for line in made.out.splitlines()) == [
        "answers.toml",
        "expected.toml",
        "guide.md",
        "scenario.toml",
    ]
    assert "runs on every base phone" in checked.out
    assert '[PRACTICE] The "new" tablet' in practised.out
    assert "Activity" in practised.out


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "problem"),
    [
        ("scenario.toml", "reads-screen", "flies", 2, "no power 'flies'"),
        ("scenario.toml", "title", "tittle", 2, "tittle"),
        ("expected.toml", '"found"', '"nothing-seen"', 1, "gives"),
        ("expected.toml", '"found"', '"nothing-seen"', 1, "Is what it gives right? Then keep"),
        ("guide.md", "## Closing", "## Ending", 1, "no heading Closing"),
        ("answers.toml", "# What", 'a = "perhaps"\n# What', 1, "'perhaps' has no meaning"),
        ("answers.toml", "# What", 'kar = "yes"\n# What', 1, "no question kar. There are: tags"),
        ("guide.md", "## Closing", "### Closing", 1, "write it as ## Closing"),
        ("expected.toml", None, "", 1, "names no check"),
        ("guide.md", None, None, 1, "there is no such file"),
        ("scenario.toml", "org.example.helper", "My Helper", 2, "no package name"),
        ("scenario.toml", "powers", "installed = 2027-01-01T00:00:00Z\npowers", 1, "comes after"),
    ],
)
def test_a_mistake_is_named(
    run: Runner,
    tmp_path: Path,
    name: str,
    old: str | None,
    new: str | None,
    code: int,
    problem: str,
) -> None:
    """Each mistake in a story is a sentence, and the exit code says so."""
    folder = tmp_path / "story"
    run("scenario", "new", str(folder), "--title", "A story")
    path = folder / name
    if new is None:
        path.unlink()
    else:
        path.write_text(path.read_text().replace(old, new, 1) if old else new)
    ran = run("scenario", "check", str(folder))

    assert ran.code == code
    assert problem in " ".join((ran.out + ran.err).split())


def test_what_is_seen_now_is_printed_as_expected(run: Runner) -> None:
    """`--expected` prints the file that belongs to a built-in story, byte for byte."""
    story = practice.find("family-locator")

    printed = run("scenario", "check", str(story.folder), "--expected").out

    assert printed == (story.folder / "expected.toml").read_text()


def test_a_rendered_story_is_scanned(run: Runner, tmp_path: Path) -> None:
    """`scenario render` writes answers that `scan --from` reads, marked as practice."""
    story = practice.find("quiet-phone").folder
    out = tmp_path / "answers"
    ran = run("scenario", "render", str(story), str(out), "--on", "samsung-14")
    scanned = run("scan", "--from", str(out), "--no-computer")

    assert ran.code == 0
    assert "[PRACTICE]" in scanned.out
    assert "Android 14" in scanned.out
    assert run("scenario", "render", str(story), str(out)).code == 2


def test_a_phone_is_told_again_without_its_names(run: Runner, tmp_path: Path) -> None:
    """A recorded phone becomes a story with the same powers, and none of its own names."""
    recorded, folder = tmp_path / "recorded", tmp_path / "story"
    practice.find("helper-from-file").render_to(recorded)
    refused = run("scenario", "from", str(recorded), str(folder), "--title", "Mine")
    made = run("scenario", "from", str(recorded), str(folder), "--title", "Mine", "--my-own")
    text = (folder / "scenario.toml").read_text()

    assert (refused.code, made.code) == (2, 0)
    assert "Left out: accounts" in made.err
    assert run("scenario", "check", str(folder)).code == 0
    assert 'base = "samsung-13"' in text
    assert 'icon = "hidden"' in text
    for power in ("reads-screen", "reads-notifications", "device-admin", "location-always"):
        assert power in text
    for own in ("devicehelper", "Sam", "example.com", "earbuds"):
        assert own not in text


def test_a_saved_visit_is_told_again(run: Runner, tmp_path: Path) -> None:
    """What `capture` wrote will do; what holds no phone is refused, and leaves no story behind."""
    visit, empty = tmp_path / "visit.zip", tmp_path / "empty"
    empty.mkdir()
    run("capture", str(visit), "--demo", "two-false-alarms", "--no-computer")
    told = ("--title", "Mine", "--my-own")
    made = run("scenario", "from", str(visit), str(tmp_path / "story"), *told)
    refused = run("scenario", "from", str(empty), str(tmp_path / "none"), *told)

    assert (made.code, refused.code) == (0, 2)
    assert "x8bit" in (tmp_path / "story" / "scenario.toml").read_text()
    assert "no list of a phone's apps" in " ".join(refused.err.split())
    assert not (tmp_path / "none").exists()


@pytest.mark.recordings
def test_every_recorded_phone_can_be_told_again(phone_folder: Path, tmp_path: Path) -> None:
    """Nothing of a real phone's words but public app names comes along, and the story works."""
    with FolderPhone(phone_folder) as phone:
        known = look(phone, load()[0].checks).known
        retold = retell(phone)
    (tmp_path / "scenario.toml").write_text(
        'title = "t"\nstory = "s"\naims = []\nminutes = 1\n' + retold.text
    )
    practice.load(tmp_path).phone()
    apps = known[Apps]
    assert isinstance(apps, Apps)
    added = [app for app in apps.all if app.is_added and not app.recognised]
    assert not [app.package for app in added if app.package in retold.text]
