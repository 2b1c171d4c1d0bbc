"""What is installed is whole: every module and every page that stands in the repository."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("setuptools", reason="builds the wheel with the setuptools of this environment")

ROOT = Path(__file__).parent.parent


def names(*folders: str) -> list[str]:
    """Return the files that belong to the repository, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [name for name in listed if (ROOT / name).is_file()]


def test_the_wheel_has_every_file(tmp_path: Path) -> None:
    """A wheel holds each module, advice page, scenario, helpline, list and template."""
    for name in names():
        copy = tmp_path / "source" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"),
            *("-w", tmp_path, tmp_path / "source"),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == {
        f"safety_audit/{name}" if name.startswith("checks/") else name
        for name in names("safety_audit", "checks")
    }
