"""Make the pages of facts and of a story's words, from the records in the code."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from datetime import datetime
from types import ModuleType

import msgspec
from msgspec import NODEFAULT

from safety_audit import indicators, model
from safety_audit.devices.practice import describe
from safety_audit.devices.practice.powers import ORIGINS, PERMISSIONS, POWERS
from safety_audit.devices.practice.versions import BASES
from safety_audit.facts import android, computer
from safety_audit.facts.base import provider_of
from safety_audit.model import DeviceKind

__all__ = ["facts", "words"]

_HEAD = """<!-- Made by docs/make.py. Change the record in the code. -->
# The facts that a check may ask for

Each heading is a module, with the line that imports what a check names of it.
A parameter of a check that has a fact as its annotation is given that fact:
[writing a check](writing-checks.md) says how. A record that is no fact comes as a field of one.

- `None` means what its line says. Where that is "could not be told", it is not a no:
  yield an `Unreadable`.
- Many dates that a phone prints have no time zone: they are in the phone's own time.
  `clock.now` has one. Compare such a date with `clock.now.replace(tzinfo=None)`.
- `answer`, where a record has it, is the whole answer of the device.
  A method that gives `Evidence` quotes it.
"""
_WORDS = """<!-- Made by docs/make.py. Change the description in the code. -->
# The words of a practice phone

These stand in `scenario.toml` ([writing stories](writing-stories.md)) and in tests of checks
([writing a check](../writing-checks.md)). What is not written is as the last column says.

In a story the phone stands under `[phone]`, its lock under `[phone.lock]`, and each thing of a list
under two brackets: `[[phone.apps]]`, `[[phone.apps.used]]`.
In Python they are lists: `phone("google-16", [{"package": "org.example.helper"}])` has one app.

A date is `2026-11-18T20:14:37Z` in a story.
In Python it is `datetime(2026, 11, 18, 20, 14, 37, tzinfo=UTC)`.
"""
_FIRST = {"Phone": 0, "App": 1, "Use": 2, "Lock": 3}
_LIST = re.compile(r"(a word|words) of `\w+\.[A-Z]+`")
_PLAIN = {"str": "text", "int": "a number", "bool": "`true` or `false`", "datetime": "a date"}
_YIELDED = ("Finding", "Priority", "Certainty", "Subject", "Evidence")
_ONE_SYSTEM = ("windows", "macos")
_GROUPS = (
    ("Of the phone", android, DeviceKind.PHONE),
    ("Of the computer", computer, DeviceKind.COMPUTER),
    ("Of the lists of apps", indicators, DeviceKind.PHONE),
)


def facts() -> str:
    """Return the page: every fact, and every record that one holds, with its fields."""
    parts = [_HEAD, "\n## What a check yields\n"]
    yielded = [node for node in _classes(model) if node.name in _YIELDED]
    parts += ["\n".join(("", *_record(node, ""))) + "\n" for node in yielded]
    for title, package, kind in _GROUPS:
        parts.append(f"\n## {title}\n")
        parts += ["\n".join(lines) + "\n" for lines in _sections(package, kind)]
    return "".join(parts)


def words() -> str:
    """Return the page of all that an author may write about a practice phone."""
    visit = f"{describe.VISIT:%Y-%m-%d, %H:%M} UTC"
    lines = [_WORDS, f"Practice takes place on {visit}: the phone's clock stands still there."]
    for title, known in (
        ("base", BASES),
        ("origin", ORIGINS),
        ("powers", POWERS),
        ("allowed, denied", PERMISSIONS),
    ):
        lines += ["", f"**{title}:** {', '.join(f'`{word}`' for word in known)}"]
    nodes = [node for node in _classes(describe) if not node.name.startswith("_")]
    for node in sorted(nodes, key=lambda node: _FIRST.get(node.name, len(_FIRST))):
        lines += ["", f"## {node.name}", "", _first(ast.get_docstring(node) or ""), ""]
        lines += ["| word | what to write | meaning | if left out |", "| --- | --- | --- | --- |"]
        values = {
            field.name: field.default if field.default_factory is NODEFAULT else ()
            for field in msgspec.structs.fields(getattr(describe, node.name))
        }
        for number, item in enumerate(node.body):
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                name = item.target.id
                meaning = _LIST.sub(
                    "a word from above", _first(_said(item, node.body[number + 1 :]))
                ).replace("None for", "else")
                cells = (_in_words(item.annotation), _cell(meaning), _default(values[name]))
                lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _in_words(kind: ast.expr) -> str:
    """Return for somebody who reads no Python what may be written there."""
    match kind:
        case ast.Name(id=name):
            return _PLAIN.get(name, f"see {name}")
        case ast.BinOp(left=left):
            return _in_words(left)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=choices)):
            return ", ".join(f"`{ast.literal_eval(choice)}`" for choice in choices)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[each, *_])):
            return f"a list: {_in_words(each)}"
    return "a table"


def _default(value: object) -> str:
    match value:
        case msgspec.NODEFAULT:
            return "must be there"
        case bool():
            return f"`{str(value).lower()}`"
        case datetime():
            return f"`{value:%Y-%m-%dT%H:%M:%SZ}`"
        case (0,):
            return "`[0]`"
        case str() | int() if value != "":
            return f"`{value}`"
    return ""


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and meaning of each public member of a record, as it stands in the code."""
    for number, item in enumerate(node.body):
        match item:
            case ast.AnnAssign(target=ast.Name(id=name)):
                kind = ast.unparse(item.annotation)
            case ast.Assign(targets=[ast.Name(id=name)]):
                kind = ast.unparse(item.value)
            case ast.FunctionDef(name=name):
                kind = _call(item)
            case _:
                continue
        if not name.startswith("_") and "_" not in {kind[:1], kind.partition("[")[2][:1]}:
            yield name, kind, _first(_said(item, node.body[number + 1 :]))


def _sections(package: ModuleType, kind: DeviceKind) -> Iterator[list[str]]:
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    modules = {
        name: importlib.import_module(f"{package.__name__}.{name}")
        for name in names
        if not name.startswith(_ONE_SYSTEM)
    }
    classes = {name: _classes(module) for name, module in modules.items()}
    nodes = {node.name: node for found in classes.values() for node in found}
    asked = {
        node.name
        for name, found in classes.items()
        for node in found
        if provider_of(kind, getattr(modules[name], node.name))
    }
    held = _held(asked, nodes)
    for name, module in modules.items():
        shown = [node for node in classes[name] if node.name in held]
        if not shown:
            continue
        mine = sorted(node.name for node in shown if node.name in asked or _is_enum(node))
        lines = ["", f"### {name}", "", _first(module.__doc__ or "")]
        if mine:
            line = f"from {module.__name__} import {', '.join(mine)}"
            lines += ["", "```", line, "```"]
        for node in sorted(shown, key=lambda node: node.name not in asked):
            lines += ["", *_record(node, "fact" if node.name in asked else "record")]
        yield lines


def _held(asked: set[str], nodes: dict[str, ast.ClassDef]) -> set[str]:
    """Return these classes and all that their fields and methods name."""
    held: set[str] = set()
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        if name in held:
            continue
        held.add(name)
        said = " ".join(kind for _, kind, _ in _members(nodes[name]))
        named = {part.id for part in ast.walk(nodes[name]) if isinstance(part, ast.Name)}
        waiting += [other for other in named & nodes.keys() if other in said]
        waiting += [b.id for b in nodes[name].bases if isinstance(b, ast.Name) and b.id in nodes]
    return held


def _record(node: ast.ClassDef, what: str) -> Iterator[str]:
    enum = _is_enum(node)
    sort = f" ({'words' if enum else what})" if enum or what else ""
    yield from (f"**{node.name}**{sort}: {_first(ast.get_docstring(node) or '')}", "")
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    if inherited := [f"`{base}`" for base in bases if base not in {"Enum", "Protocol"}]:
        yield from (f"It has all that {', '.join(inherited)} has.", "")
    if enum:
        yield from ("| word | meaning |", "| --- | --- |")
    else:
        yield from ("| field | is | meaning |", "| --- | --- | --- |")
    for name, kind, meaning in _members(node):
        if not enum:
            yield f"| `{name}` | `{_cell(kind)}` | {_cell(meaning)} |"
        elif "->" not in kind:
            value = kind.removeprefix("Phrase(").removesuffix(")").strip("'")
            yield f"| `{node.name}.{name}` | {_cell(meaning or value)} |"


def _is_enum(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Enum" for base in node.bases)


def _call(function: ast.FunctionDef) -> str:
    returns = ast.unparse(function.returns) if function.returns else "None"
    if any(isinstance(d, ast.Name) and d.id == "property" for d in function.decorator_list):
        return returns
    taken = ast.unparse(function.args).removeprefix("self").removeprefix(", ")
    return f"({taken}) -> {returns}"


def _said(item: ast.stmt, after: list[ast.stmt]) -> str:
    """Return a function's docstring, or the string that stands below a field."""
    if isinstance(item, ast.FunctionDef):
        return ast.get_docstring(item) or ""
    match after:
        case [ast.Expr(value=ast.Constant(value=str(text))), *_]:
            return inspect.cleandoc(text)
    return ""


def _classes(module: ModuleType) -> list[ast.ClassDef]:
    body = ast.parse(inspect.getsource(module)).body
    return [node for node in body if isinstance(node, ast.ClassDef)]


def _first(text: str) -> str:
    """Return the first paragraph, on one line."""
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
