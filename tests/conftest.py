"""Fixtures that many tests share: recordings of real phones, and answers written by a test."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, Device, Query, Recording, Status
from safety_audit.engine import look
from safety_audit.model import CheckResult
from safety_audit.packs import load

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = Path(
    os.environ.get("SAFETY_AUDIT_RECORDINGS", REPOSITORY.parent / "shared" / "data" / "phones")
)
ABSENT = "needs recordings of real phones (SAFETY_AUDIT_RECORDINGS names their folder)"
VISIT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

# How hard the property tests try is said here alone; HYPOTHESIS_PROFILE chooses: `ci` takes a
# minute more than the usual few, `nightly` an hour. First what one property test gets, then what
# the parsers of a phone's answers get together, which are tried on damaged answers as well.
PROFILES = {"few": (60, 1_500), "ci": (200, 10_000), "nightly": (5_000, 1_000_000)}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or "few"
for name, (each, _) in PROFILES.items():
    # Timing is for the benchmarks; a busy machine must not fail a test.
    settings.register_profile(name, deadline=None, max_examples=each)
settings.load_profile(PROFILE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `phone_folder` once for each recorded phone."""
    if "phone_folder" not in metafunc.fixturenames:
        return
    folders = sorted(p for p in FOLDER.iterdir() if p.is_dir()) if FOLDER.is_dir() else []
    if folders:
        metafunc.parametrize("phone_folder", folders, ids=lambda folder: folder.name)
    else:
        skipped = pytest.param(None, marks=pytest.mark.skip(reason=ABSENT), id="absent")
        metafunc.parametrize("phone_folder", [skipped])


@pytest.fixture(autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what this computer's owner has switched on, and has imported, out of the tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "no-lists"))


@pytest.fixture(scope="session")
def all_cases() -> int:
    """Return how many cases the parsers of a phone's answers get, all of them together."""
    return PROFILES[PROFILE][1]


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Return the folder with recordings of real phones, one folder each."""
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    return FOLDER


@pytest.fixture(scope="session")
def recorded(recordings: Path) -> Callable[..., Recording]:
    """Return a function that asks a recorded phone, by its folder's name, these queries."""

    def ask(phone: str, *queries: Query) -> Recording:
        with FolderPhone(recordings / phone) as device:
            return Recording(device.ask(queries))

    return ask


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answer]:
    """Return a function that makes the answer to a query out of text, bytes or a bad status."""

    def make(query: Query, said: str | bytes | Status = "", started: datetime = VISIT) -> Answer:
        if isinstance(said, Status):
            return Answer(query=query, status=said, started=started)
        data = said.encode("utf-8", errors="surrogateescape") if isinstance(said, str) else said
        status = Status.OK if data.strip() else Status.EMPTY
        return Answer(query=query, status=status, data=data, started=started)

    return make


@pytest.fixture
def folder_phone(tmp_path: Path) -> Callable[[dict[str, str]], FolderPhone]:
    """Return a function that makes a phone of files: `{"dumpsys/trust.txt": "..."}`."""

    def make(files: dict[str, str]) -> FolderPhone:
        for name, content in files.items():
            path = tmp_path / "phone" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        (tmp_path / "phone").mkdir(exist_ok=True)
        return FolderPhone(tmp_path / "phone")

    return make


@pytest.fixture
def ran(folder_phone: Callable[[dict[str, str]], FolderPhone]) -> Callable[..., CheckResult]:
    """Return a function that runs a built-in check, by id, on files, a recording or a device."""
    (core,) = load()

    def run(check_id: str, phone: dict[str, str] | Path | Device) -> CheckResult:
        device = folder_phone(phone) if isinstance(phone, dict) else phone
        device = FolderPhone(device) if isinstance(device, Path) else device
        (check,) = (check for check in core.checks if check.id == check_id)
        (result,) = look(device, [check]).results
        return result

    return run


@pytest.fixture(scope="session")
def saw() -> Callable[[CheckResult], list[tuple[str, str]]]:
    """Return a function that gives what a check saw: the priority and summary of each finding."""

    def shown(result: CheckResult) -> list[tuple[str, str]]:
        return [(finding.priority.value, finding.summary) for finding in result.findings]

    return shown
