"""Find every sentence of ours that can be told in another language."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2.ext import extract_from_ast

from safety_audit.packs import load

__all__ = ["Sentence", "placeholders", "sentences"]

ROOT = Path(__file__).parent.parent
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_COUNTED = {"counted": (1, 2), "counted_phrase": (1, 2), "_n": (1, 2)}
_PLAIN = {"Phrase", "Unreadable", "NotApplicable", "progress", "_"}
# Files of data with sentences in them, and the key that holds one.
_DATA = (
    ("safety_audit/facts/computer", "what"),
    ("safety_audit/indicators", "about"),
    ("checks/helplines", "country"),
    ("checks/helplines", "emergency"),
    ("checks/helplines", "about"),
    ("checks/helplines", "hours"),
)


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """One sentence as it stands in the code."""

    one: str
    """The template; of one that counts, for 1."""
    many: str = ""
    """The template for any other count; empty for one that counts nothing."""


def sentences() -> dict[Sentence, set[str]]:
    """Return each sentence with the files it stands in, in stable order."""
    found: dict[Sentence, set[str]] = {}
    for sentence, place in _all():
        if re.search(r"[^\W\d_]", _PLACEHOLDER.sub("", sentence.one)):
            found.setdefault(sentence, set()).add(place)
    return dict(sorted(found.items()))


def placeholders(template: str) -> list[str]:
    """Return the names of the values in a template, sorted."""
    return sorted(set(_PLACEHOLDER.findall(template)))


def _all() -> Iterator[tuple[Sentence, str]]:
    for folder in ("safety_audit", "checks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    yield from ((sentence, place) for sentence in _in_call(call))
    for path in sorted((ROOT / "safety_audit/render/templates").glob("*.html")):
        tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for _line, name, parts in extract_from_ast(tree, ("_", "_n")):
            words = (parts,) if isinstance(parts, str) else parts
            yield _made(name, words), path.relative_to(ROOT).as_posix()
    yield from _of_checks()
    yield from _of_data()


def _in_call(call: ast.Call) -> Iterator[Sentence]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    words = [part.value if isinstance(part, ast.Constant) else None for part in call.args]
    needed = _COUNTED.get(name) or ((0,) if name in _PLAIN else ())
    if needed and all(isinstance(word, str) for word in words[needed[0] : needed[-1] + 1]):
        yield from [_made(name, words)] if len(words) > needed[-1] else []
    for keyword in call.keywords:
        if keyword.arg == "summary":
            yield from (Sentence(text) for text in _constants(keyword.value))


def _constants(node: ast.expr) -> Iterator[str]:
    """Yield the plain sentences that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _made(name: str, words: "list[object] | tuple[object, ...]") -> Sentence:
    if name in _COUNTED:
        one, many = (str(words[place]) for place in _COUNTED[name])
        return Sentence(one, many)
    return Sentence(str(words[0]))


def _of_checks() -> Iterator[tuple[Sentence, str]]:
    (core,) = load()
    for check in core.checks:
        place = f"checks/{check.source.parent.name}/{check.source.name}"
        yield Sentence(check.title), place
        yield Sentence(check.limits), place
    for question in core.questions:
        yield Sentence(question.text), "checks/questions/asked.py"


def _of_data() -> Iterator[tuple[Sentence, str]]:
    for folder, key in _DATA:
        for path in sorted((ROOT / folder).glob("*.toml")):
            read = tomllib.loads(path.read_text(encoding="utf-8"))
            for text in sorted(set(_under(read, key))):
                yield Sentence(text), path.relative_to(ROOT).as_posix()


def _under(value: object, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and isinstance(inner, str):
                yield inner
            else:
                yield from _under(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(inner, key)
