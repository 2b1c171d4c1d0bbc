"""Make the documents that are made from code; with `--check`, tell whether they are up to date."""

import sys
from pathlib import Path

from man import man
from pages import pages

from safety_audit.render.json import schema

DOCS = Path(__file__).parent
FOLDERS = ("checks", "training/guides", "training/handouts")
"""What lies there is made, and nothing else lies there."""


def made() -> dict[str, str]:
    """Return the text of each document that is made from code, by its path here."""
    return {"report.schema.json": schema(), "safety-audit.1": man(), **pages()}


def main() -> int:
    """Write what is out of date, or with `--check` only name it; return how many were."""
    texts = made()
    stale = [name for name, text in texts.items() if _now(DOCS / name) != text]
    left = [path for folder in FOLDERS for path in (DOCS / folder).rglob("*.*")]
    over = [path for path in left if path.relative_to(DOCS).as_posix() not in texts]
    for name in (*stale, *(path.relative_to(DOCS).as_posix() for path in over)):
        sys.stderr.write(f"docs/{name} is out of date\n")
    if "--check" in sys.argv:
        return len(stale) + len(over)
    for name in stale:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(texts[name], encoding="utf-8")
    for path in over:
        path.unlink()
    return 0


def _now(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
