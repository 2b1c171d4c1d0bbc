"""Read what an author wrote by hand, and tell a mistake in a sentence that says where it is.

Stories, packs and helplines are written by people who are no programmers, in any editor. So a mark
at the beginning of a file (BOM) and Windows' line ends do no harm, and no message shows what only
a program understands: it names the line, the word, and the words that could stand there.
"""

import codecs
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import inspect

from safety_audit.outside import parse_toml, plain_content

__all__ = ["MistakeError", "text_of_file", "toml_of_file"]

_T = TypeVar("_T")
_LARGEST = 1 << 20
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_MISSING = re.compile(r"Object missing required field `([^`]*)`")
_NO_CHOICE = re.compile(r"Invalid enum value '(.*?)'")
_EXPECTED = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_PLACE = re.compile(r" - at `\$(.*)`\Z")
_STEP = re.compile(r"\.(?P<name>[\w-]+)|\[(?P<item>\d+)\]|\[\.\.\.\]")
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)\Z")
_DAYS: dict[type, str] = {inspect.DateType: "date", inspect.DateTimeType: "datetime"}
_WORDS = {
    "str": 'a text between quotation marks: "..."',
    "int": "a whole number without quotation marks",
    "float": "a number without quotation marks",
    "bool": "true or false, without quotation marks",
    "array": "a list: in square brackets, or under [[two brackets]]",
    "object": "a table: under [one bracket]",
    "datetime": "a day and a time such as 2026-11-18T20:14:00Z, without quotation marks",
    "date": "a day such as 2026-11-18, without quotation marks",
}
# What word processors make of quotation marks.
_CURLED = "“”„‟«»"


class MistakeError(ValueError):
    """A file that cannot be used as it is; the message says what is wrong, and where."""


def text_of_file(path: Path) -> str:
    """Return the text of a file.

    Raises:
        MistakeError: it is not there, is too large, or is not written in UTF-8.

    """
    try:
        data, _ = plain_content(path, _LARGEST + 1)
        if len(data) > _LARGEST:
            raise MistakeError("it is too large")
        # What Windows PowerShell writes to a file with > is UTF-16, with a mark that says so.
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if marked else "utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError as error:
        raise MistakeError("there is no such file") from error
    except UnicodeDecodeError as error:
        raise MistakeError(
            "it is not written in UTF-8: save it again, and choose UTF-8 as its encoding"
        ) from error
    except OSError as error:
        raise MistakeError(f"it cannot be read ({error.strerror})") from error


def toml_of_file(path: Path, kind: type[_T]) -> _T:
    """Return what a file of TOML holds, in the form of a class or of a table of them.

    Raises:
        MistakeError: it cannot be read, is no TOML, or holds something else.

    """
    text = text_of_file(path)
    try:
        told = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise MistakeError(_no_toml(text, str(error))) from error
    except ValueError as error:
        raise MistakeError(str(error)) from error
    if get_origin(kind) is not dict:
        return _converted(text, told, kind)
    _, form = get_args(kind)
    values = {key: _converted(text, value, form, key) for key, value in told.items()}
    return cast("_T", values)


def _converted(text: str, told: object, kind: type[_T], key: str = "") -> _T:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise MistakeError(_no_form(text, str(error), kind, key)) from error


def _no_toml(text: str, said: str) -> str:
    """Say in which line a file stops being TOML."""
    at = _AT_LINE.match(said)
    if at is None:
        return (
            f"it ends too early: close each bracket and quotation mark, and give a value ({said})"
        )
    line = text.splitlines()[int(at[2]) - 1 :][:1] or [""]
    told = f"line {at[2]} cannot be understood ({at[1]}): {line[0].strip()}"
    if set(line[0]) & set(_CURLED):
        told += '. Write straight quotation marks: "'
    return told


def _no_form(text: str, said: str, kind: type, key: str) -> str:
    """Say which word of a file has no meaning, and what could stand there."""
    place = _PLACE.search(said)
    steps = list(_STEP.finditer(place[1])) if place else []
    names = [*([key] if key else []), *(name for step in steps if (name := _name_of(step)))]
    form = _form_at(inspect.type_info(kind), steps)
    last = names[-1] if names else "it"
    if unknown := _UNKNOWN.match(said):
        words = ", ".join(_words_of(form))
        told = f"there is no word {unknown[1]!r}{_within(names)}. There are: {words}"
        return _at_line(text, rf"(^|[.{{,[])\s*{re.escape(unknown[1])}\s*[=\].]", told)
    if missing := _MISSING.match(said):
        return f"{missing[1]!r} is missing{_within(names)}"
    if odd := _NO_CHOICE.match(said):
        choices = ", ".join(_choices_of(form))
        told = f"{last}{_within(names[:-1])}: {odd[1]!r} has no meaning. There are: {choices}"
        return _at_line(text, f"[\"']{re.escape(odd[1])}[\"']", told)
    wanted = _EXPECTED.match(said)
    meant = wanted[1].split(" | ")[0] if wanted else _DAYS.get(type(form), "")
    if meant in _WORDS:
        told = f"{last}{_within(names[:-1])} must be {_WORDS[meant]}"
        return _at_line(text, rf"^\s*\[*([\w.]+\.)?{re.escape(last)}\s*[\]=]", told)
    return said


def _name_of(step: re.Match[str]) -> str:
    return step["name"] or (f"number {int(step['item']) + 1}" if step["item"] else "")


def _within(names: list[str]) -> str:
    return f" (in {', '.join(names)})" if names else ""


def _at_line(text: str, pattern: str, told: str) -> str:
    """Put the number of a line before a sentence, if just one line can be meant."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)]
    return f"line {lines[0]}: {told}" if len(lines) == 1 else told


def _form_at(form: inspect.Type, steps: list[re.Match[str]]) -> inspect.Type:
    """Return the form of what stands at a place within another form."""
    for step in steps:
        form = _one_of(form)
        if isinstance(form, inspect.StructType | inspect.DataclassType):
            form = next((f.type for f in form.fields if f.name == step["name"]), form)
        elif isinstance(form, inspect.VarTupleType | inspect.ListType):
            form = form.item_type
        elif isinstance(form, inspect.DictType):
            form = form.value_type
    return _one_of(form)


def _one_of(form: inspect.Type) -> inspect.Type:
    """Return what may be left out without the leaving out."""
    if isinstance(form, inspect.UnionType):
        return next(one for one in form.types if not isinstance(one, inspect.NoneType))
    return form


def _words_of(form: inspect.Type) -> Iterator[str]:
    if isinstance(form, inspect.StructType | inspect.DataclassType):
        yield from (field.name for field in form.fields)


def _choices_of(form: inspect.Type) -> Iterator[str]:
    if isinstance(form, inspect.LiteralType):
        yield from (str(value) for value in form.values)
