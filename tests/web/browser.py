"""Look at a page in headless Chromium, and check its HTML, with tools that npm installs.

They go to a folder of their own, never into the project: SAFETY_AUDIT_WEB names it, else a folder
in the cache of this account.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WEB = Path(os.environ.get("SAFETY_AUDIT_WEB", Path.home() / ".cache" / "safety-audit-web"))
_NOT_A_FAULT = (
    # The validator does not work out hashes; the browser does, and the tests hold it to that.
    "violates Content Security Policy (meta tag)",
    # What a device says is shown as it is, in whatever form and language.
    "not in Unicode Normalization Form C",
    "This document appears to be written in",
)


@cache
def missing() -> str:
    """Return why no browser can be used here; empty when one can."""
    for tool in ("node", "npm", "java"):
        if shutil.which(tool) is None:
            return f"looking at the page in a browser needs {tool!r}"
    if not chromium():
        return "looking at the page in a browser needs Chromium"
    return _installed()


def chromium() -> str:
    """Return where Chromium is; empty if it is nowhere."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


def _installed() -> str:
    wanted = (HERE / "package.json").read_bytes()
    stamp = WEB / "installed.json"
    if stamp.exists() and stamp.read_bytes() == wanted:
        return ""
    WEB.mkdir(parents=True, exist_ok=True)
    (WEB / "package.json").write_bytes(wanted)
    # No script of a package is run: the validator is in its package as it is.
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    ran = subprocess.run(
        ["npm", "install", *options], cwd=WEB, capture_output=True, check=False, timeout=300
    )
    if ran.returncode:
        return "looking at the page in a browser needs packages that npm could not install"
    stamp.write_bytes(wanted)
    return ""


def look(page: Path, folder: Path | None = None) -> dict[str, Any]:
    """Return what a browser sees; with a folder, leave pictures and the printed page there."""
    command = ["node", HERE / "look.mjs", WEB, chromium(), page, *([folder] if folder else [])]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=300)
    seen: dict[str, Any] = json.loads(ran.stdout)
    return seen


def faults(*pages: Path) -> list[str]:
    """Return what the Nu validator has to say against pages."""
    jar = WEB / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    ran = subprocess.run(
        ["java", "-jar", jar, "--format", "json", *pages], capture_output=True, check=False
    )
    said = json.loads(ran.stderr)["messages"]
    texts = [message["message"] for message in said]
    return [text for text in texts if not any(known in text for known in _NOT_A_FAULT)]
