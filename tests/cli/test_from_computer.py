"""`scan --from FOLDER`, where the folder is a computer's."""

import json
from pathlib import Path

from commands import Runner
from devices.macos_samples import SIGN_IN, macos
from devices.windows_samples import NT, windows


def scanned(run: Runner, folder: Path, *more: str) -> dict[str, list[str]]:
    """Return the summaries of each check that found something, from the one device there is."""
    report = json.loads(run("scan", "--from", str(folder), "--json", *more).out)

    assert [device["kind"] for device in report["devices"]] == ["computer"]
    return {
        check["id"]: [finding["summary"] for finding in check["findings"]]
        for check in report["checks"]
        if check["findings"]
    }


def test_windows(run: Runner, tmp_path: Path) -> None:
    """A recorded computer with Windows is looked at, and this computer is not."""
    windows(tmp_path, {f"{NT}\\Winlogon": {"AutoAdminLogon": "1"}})

    assert scanned(run, tmp_path) == {
        "computer-auto-login": ["When it starts, this computer signs in without a password: person"]
    }


def test_macos(run: Runner, tmp_path: Path) -> None:
    """A recorded computer with macOS is looked at, also with `--no-computer`: it was named."""
    macos(tmp_path, {SIGN_IN: {"autoLoginUser": "ana"}})

    assert scanned(run, tmp_path, "--no-computer") == {
        "computer-auto-login": ["When it starts, this computer signs in without a password: ana"]
    }
