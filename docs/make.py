"""Make the documents that are made from code; with `--check`, tell whether they are up to date."""

import sys
from pathlib import Path

from man import man

from safety_audit.render.json import schema

DOCS = Path(__file__).parent
MADE = {"report.schema.json": schema, "safety-audit.1": man}


def main() -> int:
    """Write what is out of date, or with `--check` only name it; return how many were."""
    stale = [
        name
        for name, make in MADE.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != make()
    ]
    for name in stale:
        sys.stderr.write(f"docs/{name} is out of date\n")
        if "--check" not in sys.argv:
            (DOCS / name).write_text(MADE[name](), encoding="utf-8")
    return len(stale) if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
