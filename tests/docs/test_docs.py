"""What the documentation shows is what happens."""

import importlib
import json
import re
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from safety_audit import packs
from safety_audit.audit import audit
from safety_audit.devices import practice
from safety_audit.model import Outcome
from safety_audit.overlays import pages_of

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
CI = ROOT / ".ci" / "run"
SHOWN_FILE = re.compile(r"`([\w./]+)`(?:, beside[^:]*)?:\n\n```\w+\n(.*?)```", re.DOTALL)


def commands_of_the_readme() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```\n(python3 -m venv .*)\n```", text)


def test_the_tutorial_makes_a_pack_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files shown in docs/writing-checks.md are a pack whose check runs on a practice phone."""
    shown = SHOWN_FILE.findall((DOCS / "writing-checks.md").read_text(encoding="utf-8"))
    for name, content in shown:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    (core,) = (point for point in entry_points(group=packs.GROUP) if point.name == packs.BUILT_IN)
    point = EntryPoint("refuge", "refuge_checks:PACK", packs.GROUP)

    loaded = packs.load(["refuge"], [core, point])
    pages, problems = pages_of(loaded)
    with practice.find("quiet-phone").on("google-8").phone() as phone:
        report = audit([phone], loaded[1:])

    assert [name for name, _ in shown] == [
        "refuge_checks/old_phone.py",
        "refuge_checks/old_phone.md",
        "refuge_checks/__init__.py",
        "pyproject.toml",
        "tests/test_pack.py",
    ]
    assert (loaded[1].info.problem, problems) == ("", [])
    assert pages["refuge/old-phone"].title == "This phone no longer gets updates"
    assert [result.outcome for result in report.results] == [Outcome.FOUND]


def test_documents_made_from_code_are_up_to_date() -> None:
    """docs/make.py would change nothing."""
    ran = subprocess.run(
        [sys.executable, DOCS / "make.py", "--check"], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_page_of_facts_has_all_that_checks_take() -> None:
    """Each fact that a built-in check takes stands in docs/facts.md, with the line that imports it."""
    page = (DOCS / "facts.md").read_text(encoding="utf-8")
    imported = set(
        re.findall(r"\w+", " ".join(re.findall(r"^from \S+ import (.+)$", page, re.MULTILINE)))
    )

    for check in packs.load()[0].checks:
        for need in check.needs:
            assert need.fact.__name__ in imported, check.id
            assert f"**{need.fact.__name__}** (fact)" in page, check.id


def test_the_readme_has_two_commands_and_ci_runs_the_second() -> None:
    """One command sets up and runs the main job, one sets up and runs the tests."""
    main_job, tests = commands_of_the_readme()

    assert main_job.endswith(".venv/bin/safety-audit scan --demo")
    assert tests.endswith(".venv/bin/pytest")
    assert tests.rpartition(" && ")[0].replace("pip install ", "pip install -q ") in CI.read_text()


def test_every_dependency_has_its_reason() -> None:
    """Each dependency in pyproject.toml has a line in docs/dependencies.md, and no other has."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'^  "([a-zA-Z][\w-]*)(?:\[\w+\])?>=', text, re.MULTILINE))
    table = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    explained = {
        name
        for cell in re.findall(r"^\| ([\w, -]+) \|", table, re.MULTILINE)
        for name in cell.split(", ")
    } - {"package", "---"}

    assert explained == named


def test_every_exit_code_is_documented() -> None:
    """The table of exit codes is the one in the code."""
    told = re.findall(r"^\| (\d+) \|", (DOCS / "json.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert told == ["0", "1", "2", "3", "4", "5", "130", "143"]


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link in the documentation names a file that is there."""
    for path in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for link in re.findall(r"\]\(([^):#]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_the_schema_is_json_schema() -> None:
    """docs/report.schema.json names the report's version and its parts."""
    schema = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))

    assert set(schema["$defs"]["Document"]["required"]) >= {"schema", "checks", "checklist"}
