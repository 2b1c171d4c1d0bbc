"""What translators run: stamps of pages, the catalogues, and what is missing.

`python docs/languages.py stamp checks/phone/screen_lock.md` prints the stamp of an English page,
`catalogues` brings the template and every catalogue up to date with the sentences in the code,
`missing pl` tells what is missing in a language, or older than the English.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib
from sentences import Sentence, sentences

from safety_audit.advice import page_for, stamp, text_of, translation_of
from safety_audit.languages import ENGLISH, LANGUAGES, Language, catalogue_file
from safety_audit.packs import load

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "safety_audit" / "locale" / "safety_audit.pot"
_PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5;",
    "cy": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5;",
    "es": "nplurals=2; plural=n != 1;",
    "pl": "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
}


def main(command: str = "", *names: str) -> int:
    """Do what is asked; return 2 if it is not understood."""
    if command == "stamp":
        for name in names:
            sys.stdout.write(f"{stamp(text_of(name, ROOT / name))}  {name}\n")
    elif command == "catalogues":
        for path, made in catalogues():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8")
    elif command == "missing":
        for name in names:
            sys.stdout.writelines(f"{line}\n" for line in missing(LANGUAGES[name]))
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


def catalogues() -> Iterator[tuple[Path, str]]:
    """Yield the template and every catalogue as they should be now, with their paths."""
    found = sentences()
    yield TEMPLATE, str(_file(found, {}, None)) + "\n"
    for language in LANGUAGES.values():
        if language is not ENGLISH:
            path = catalogue_file(language)
            known = {}
            if path.is_file():
                known = {(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(path)}
            yield path, str(_file(found, known, language)) + "\n"


def missing(language: Language) -> list[str]:
    """Return a line for each page and sentence that is missing, or older than the English."""
    told = []
    for point in (point for pack in load() for point in pack.points):
        page = page_for(point, language)
        there = translation_of(point.page, language)
        if page.older:
            told.append(f"older page: {there.name}")
        elif page.language != language.code:
            told.append(f"{'broken' if there.is_file() else 'missing'} page: {there.name}")
    return told + [f"missing sentence: {sentence.one}" for sentence in untold(language)]


def untold(language: Language) -> list[Sentence]:
    """Return the sentences that this language's catalogue does not have."""
    path = catalogue_file(language)
    entries = polib.pofile(path) if path.is_file() else []
    told = {(entry.msgid, entry.msgid_plural) for entry in entries if entry.translated()}
    return [sentence for sentence in sentences() if (sentence.one, sentence.many) not in told]


def _file(
    found: Mapping[Sentence, set[str]],
    known: Mapping[tuple[str, str], polib.POEntry],
    language: Language | None,
) -> polib.POFile:
    """Return a catalogue with these sentences, and the translations that are known."""
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": "safety-audit",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language is not None:
        file.metadata["Language"] = language.code
        file.metadata["Plural-Forms"] = _PLURALS[language.code]
    for sentence, places in found.items():
        entry = polib.POEntry(msgid=sentence.one, msgid_plural=sentence.many or "")
        entry.occurrences = [(place, "") for place in sorted(places)]
        old = known.get((sentence.one, sentence.many))
        if old is not None:
            entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural
        file.append(entry)
    return file


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
