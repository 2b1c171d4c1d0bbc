"""The example pack, and what `packs new` writes, pass their own tests in a fresh environment."""

import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from terminals import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
SHOWN_FILE = re.compile(r"`([\w./]+)`(?:, beside[^:]*)?:\n\n```\w+\n(.*?)```", re.DOTALL)
EXAMPLE = ROOT / "docs" / "example-pack"

_NO_NETWORK = re.compile(r"No matching distribution|Could not find a version|No module named pip")


@dataclass(frozen=True)
class Fresh:
    """An environment with this program's wheel, and nothing of this repository."""

    place: Path

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        program = self.place / "bin" / command[0]
        return subprocess.run(
            [program, *command[1:]], cwd=cwd, capture_output=True, text=True, check=False
        )

    def install(self, folder: Path) -> None:
        ran = self.run("pip", "install", "-q", f"{folder}[test]", cwd=folder)
        assert ran.returncode == 0, ran.stderr


def copied(source: Path, place: Path) -> Path:
    """Copy what belongs to the repository, since building leaves files behind."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "."],
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in (name for name in listed if (source / name).is_file()):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, place / name)
    return place


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Build the wheel and install it into an environment of its own; skip without the network."""
    place = tmp_path_factory.mktemp("fresh")
    source = copied(ROOT, place / "source")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", place, source]
    built = subprocess.run(build, capture_output=True, text=True, check=False)
    _skip_without_network(built)
    venv.create(place / "env", with_pip=True)
    (wheel,) = place.glob("*.whl")
    made = Fresh(place / "env")
    got = made.run("pip", "install", "-q", wheel, cwd=place)
    _skip_without_network(got)
    return made


def _skip_without_network(ran: subprocess.CompletedProcess[str]) -> None:
    if ran.returncode and _NO_NETWORK.search(ran.stderr):
        pytest.skip("needs the network, or an index of packages")
    assert ran.returncode == 0, ran.stderr


def test_the_example_pack_passes_its_own_tests(fresh: Fresh, tmp_path: Path) -> None:
    """Built, installed beside the wheel and tested there, all of its parts are seen."""
    pack = copied(EXAMPLE, tmp_path / "pack")
    fresh.install(pack)
    tested = fresh.run("pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=pack)
    shown = fresh.run("safety-audit", "packs", "show", "refuge", cwd=tmp_path).stdout
    explained = fresh.run(
        *("safety-audit", "explain", "screen-lock", "--pack", "refuge"), cwd=tmp_path
    ).stdout
    practised = fresh.run(
        *("safety-audit", "practise", "refuge/the-gift", "--pack", "refuge"), cwd=tmp_path
    ).stdout
    helplines = fresh.run(
        *("safety-audit", "helplines", "--country", "gb", "--pack", "refuge"), cwd=tmp_path
    ).stdout

    assert tested.returncode == 0, tested.stdout
    assert re.search(r"^\d+ passed", tested.stdout.splitlines()[-1])
    for part in ("Check: refuge/old-phone", "Question: refuge/presents", "screen-lock:"):
        assert part in shown
    for part in ("Helplines: gb", "Story: refuge/the-gift"):
        assert part in shown
    assert "(refuge/old-phone)" in practised
    assert "How this phone is locked" in explained
    assert "the pack refuge" in explained
    assert helplines.index("01632 960001") < helplines.index("National")


def test_the_tutorial_passes_its_own_tests(fresh: Fresh, tmp_path: Path) -> None:
    """The files of docs/writing-checks.md, installed as it says, pass the test that it shows."""
    text = (ROOT / "docs" / "writing-checks.md").read_text(encoding="utf-8")
    for name, content in SHOWN_FILE.findall(text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    fresh.run("pip", "uninstall", "-q", "-y", "refuge-pack", cwd=tmp_path)
    installed = fresh.run("pip", "install", "-q", ".", "pytest", cwd=tmp_path)
    tested = fresh.run("pytest", "-q", cwd=tmp_path)
    listed = fresh.run("safety-audit", "checks", "--pack", "refuge", cwd=tmp_path).stdout
    told = fresh.run(
        *("safety-audit", "scan", "--demo", "shared-account", "--no-computer", "--all"),
        *("--pack", "refuge"),
        cwd=tmp_path,
    ).stdout

    assert installed.returncode == 0, installed.stderr
    assert tested.returncode == 0, tested.stdout
    assert "refuge/old-phone" in listed
    assert "refuge/old-phone" in told


def test_a_new_pack_passes_its_own_tests(fresh: Fresh, tmp_path: Path) -> None:
    """What `packs new` writes is installed and passes at once, and changes no finding."""
    new = [*PROGRAM, "packs", "new", "shelter", "--publisher", "A shelter"]
    made = subprocess.run(new, cwd=tmp_path, capture_output=True, text=True, check=True)
    fresh.install(tmp_path / "shelter")
    tested = fresh.run("pytest", "-q", "tests", cwd=tmp_path / "shelter")
    shown = fresh.run("safety-audit", "packs", "show", "shelter", cwd=tmp_path).stdout

    assert len(made.stdout.splitlines()) == 6
    assert tested.returncode == 0, tested.stdout
    assert "by A shelter" in shown
    assert "[?]" not in shown


@pytest.mark.parametrize(
    "arguments",
    [("Big", "x"), ("two-words", "x"), ("fine", 'a "name"'), ("fine", "a\nb")],
)
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, str]) -> None:
    """A folder or a publisher that would break the files is wrong usage, and writes nothing."""
    folder, publisher = arguments
    new = [*PROGRAM, "packs", "new", folder, "--publisher", publisher]
    ran = subprocess.run(new, cwd=tmp_path, capture_output=True, check=False)

    assert ran.returncode == 2
    assert list(tmp_path.iterdir()) == []
