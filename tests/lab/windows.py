"""The laboratory Windows: Wine, with the official Python for Windows and the tool in it.

It shows that the parts for Windows run, find what was written to a registry, and say what they
could not look at. It proves nothing about a real Windows: Wine has its own registry, few services,
and no accounts but one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["LabWindows", "missing", "running"]

ROOT = Path(__file__).resolve().parent.parent.parent
_STARTED = """
import sys
sys.path.insert(0, {site!r})
sys.argv = ["safety-audit", *{words!r}]
from safety_audit.cli import main
main()
"""


def folder() -> Path:
    """Return where `make-windows` puts it."""
    return Path(os.environ.get("SAFETY_AUDIT_LAB", "/var/cache/safety-audit-lab")) / "windows"


def missing() -> str:
    """Return why the laboratory Windows cannot be used here; empty when it can."""
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return "the laboratory Windows needs Linux on a processor of the usual kind (x86-64)"
    for tool in ("wine", "wineserver"):
        if shutil.which(tool) is None:
            return f"the laboratory Windows needs {tool!r}"
    if not (folder() / "python.exe").is_file():
        return "there is no laboratory Windows: run tests/lab/make-windows"
    return ""


@dataclass(frozen=True)
class Said:
    """What a program under Wine said."""

    code: int
    """How it ended."""
    out: bytes
    """Standard output, a pipe: on Windows its encoding is that of the country, here cp1252."""
    errors: str
    """Standard error."""


@dataclass(frozen=True)
class LabWindows:
    """A fresh Windows, with nothing in it but what Wine brings."""

    prefix: Path
    """Where it lies; its disk C: is the folder `drive_c`."""
    site: Path
    """Where the tool lies, as it is installed."""

    @property
    def home(self) -> Path:
        """The home of the person who runs it, who is the person of this machine."""
        (home,) = (
            path
            for path in (self.prefix / "drive_c/users").iterdir()
            if path.name.casefold() != "public"
        )
        return home

    def python(self, code: str) -> Said:
        """Run Python code in it. Wine wants pipes: it knows no files as standard streams here."""
        done = subprocess.run(
            ["wine", folder() / "python.exe", "-c", code],
            input=b"",
            capture_output=True,
            timeout=300,
            check=False,
            env=_environment(self.prefix),
        )
        return Said(done.returncode, done.stdout, done.stderr.decode("cp1252", "replace"))

    def tool(self, *words: str) -> Said:
        """Run the tool in it."""
        return self.python(_STARTED.format(site=_as_windows_says(self.site), words=list(words)))


def _as_windows_says(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def _environment(prefix: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # Without a screen, a sound card, and the questions that Wine asks the first time.
    quiet = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d"}
    return {**kept, **quiet, "WINEPREFIX": str(prefix), "WINEARCH": "win64"}


@contextmanager
def running() -> Iterator[LabWindows]:
    """Give a fresh Windows with the tool in it, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="safety-audit-windows-") as name:
        place = Path(name)
        site = _installed(place)
        prefix = place / "prefix"
        environment = _environment(prefix)
        subprocess.run(
            ["wine", "wineboot", "--init"],
            input=b"", capture_output=True, timeout=300, check=True, env=environment,
        )  # fmt: skip
        try:
            yield LabWindows(prefix, site)
        finally:
            # Only what runs in this prefix ends.
            subprocess.run(["wineserver", "--kill"], check=False, env=environment)
            subprocess.run(["wineserver", "--wait"], check=False, env=environment, timeout=60)


def _installed(place: Path) -> Path:
    """Build the tool as it is built for everybody, and unpack it."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "safety_audit", "checks", "pyproject.toml",
         "README.md", "LICENSE", "setup.*"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            copy = place / "source" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "-w", place, place / "source"],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = place.glob("*.whl")
    site = place / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    return site
