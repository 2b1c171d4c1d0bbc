"""What translators run: stamps of pages, the template of the catalogue, and what is missing.

python docs/languages.py stamp checks/phone/screen_lock.md
python docs/languages.py missing pl
"""

import sys
from pathlib import Path

from safety_audit.advice import page_for, stamp, text_of, translation_of
from safety_audit.languages import LANGUAGES
from safety_audit.packs import load

ROOT = Path(__file__).parent.parent


def main(command: str, *names: str) -> int:
    """Do what is asked; return 2 if it is not understood."""
    if command == "stamp":
        for name in names:
            sys.stdout.write(f"{stamp(text_of(name, ROOT / name))}  {name}\n")
    elif command == "missing":
        for name in names:
            sys.stdout.writelines(_missing(name))
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


def _missing(code: str) -> list[str]:
    """Return a line for each page that is missing in this language, or older than the English."""
    language = LANGUAGES[code]
    told = []
    for point in (point for pack in load() for point in pack.points):
        page = page_for(point, language)
        there = translation_of(point.page, language)
        if page.older:
            told.append(f"older:   {there.name}\n")
        elif page.language != code:
            told.append(f"{'broken' if there.is_file() else 'missing'}: {there.name}\n")
    return told


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ("",))))
