"""The lines about apps on a screen: the list of many, or all about one."""

from collections.abc import Iterable, Iterator

from safety_audit.render.dossier import AppPart, AppsDocument
from safety_audit.render.rows import Row
from safety_audit.text import shortened

__all__ = ["dossier_rows", "list_rows"]

_COLUMN = 12
_LIMIT = 300
"""Longest text shown on a screen; JSON has it whole."""


def list_rows(document: AppsDocument) -> Iterator[Row]:
    """Yield the list: what each app can do, in a few lines each."""
    yield from _head(document)
    if document.apps is not None:
        yield from _listed(document.apps)
    yield from _gaps(document)
    yield Row()
    yield Row("`safety-audit apps NAME` tells all about one. A long list is no bad sign.")


def _listed(apps: tuple[AppPart, ...]) -> Iterator[Row]:
    yield Row(f"APPS THAT SOMEBODY ADDED, NEWEST FIRST  ({len(apps)})", style="bold")
    for app in apps:
        yield Row()
        space = f"  ({app.space})" if app.user else ""
        yield Row(f"{app.package}{space}", style="bold", indent=2)
        yield from _labelled("Its name:", (app.label,) if app.label else ())
        yield from _labelled("Named:", app.named_by_lists)
        yield Row(f"{_since(app)} {app.came}".strip(), "From:", 4, _COLUMN)
        yield Row(f"It {app.icon}.", "Seen:", 4, _COLUMN)
        yield from _labelled("State:", (f"Now it is {app.paused}.",) if app.paused else ())
        yield from _labelled("It can:", ("; ".join(app.can),) if app.can else ())
        yield from _labelled("May read:", ("; ".join(app.may_read),) if app.may_read else ())
        if app.not_known:
            kinds = "kind" if len(app.not_known) == 1 else "kinds"
            yield Row(f"{len(app.not_known)} {kinds} of access.", "Not known:", 4, _COLUMN)


def dossier_rows(document: AppsDocument) -> Iterator[Row]:
    """Yield all that is known of each of these apps."""
    yield from _head(document)
    for app in document.apps or ():
        yield Row(f"{app.package}  ({app.space})", style="bold")
        yield Row("It is a part of the phone." if app.is_part_of_the_phone else "", "", 2)
        called = f'"{app.label}"' if app.label else ""
        yield from _section("What it calls itself", [called], "That was not read.")
        yield from _section("Named by a list", app.named_by_lists, "No list in use names it.")
        where = [app.came, *app.noted, _since(app), _updated(app)]
        where.append(f"Its version is {app.version}.")
        yield from _section("Where it came from", where, "")
        seen = [f"It {app.icon}.", *([f"Now it is {app.paused}."] if app.paused else [])]
        seen += [shortened(one, _LIMIT) for one in app.hides]
        yield from _section("Can it be seen", seen, "")
        able = (*app.can, *app.how)
        yield from _section("What it can do", able, "Nothing out of the ordinary is known.")
        yield from _section("What it may read", app.may_read, "It was given nothing to read.")
        uses = ("That could not be read.",) if app.last_used is None else app.last_used
        yield from _section("What it last used", uses, "The phone remembers nothing.")
        yield from _section("How it stays", app.stays, "It does nothing to stay, as far as known.")
        signers = ("That was not read.",) if app.signed_by is None else app.signed_by
        yield from _section("Who signed it", signers, "Nobody that could be told.")
        yield from _section("Permissions", _permissions(app), "None that a person is asked about.")
        yield from _section("What could not be told", app.not_known, "")
        yield from _section("The words of the phone", _words(app), "")
        yield Row()
    yield from _gaps(document)


def _since(app: AppPart) -> str:
    if app.since is None:
        return "Since when it is there is not known."
    return f"On the phone since {app.since}, by the phone's clock."


def _updated(app: AppPart) -> str:
    return f"Last changed {app.updated}." if app.updated else "When it was changed is not known."


def _permissions(app: AppPart) -> list[str]:
    return [
        f"{one.name.removeprefix('android.permission.')}: {'yes' if one.granted else 'no'}"
        + (f" ({', '.join(one.flags)})" if one.flags else "")
        for one in app.permissions
    ]


def _words(app: AppPart) -> list[str]:
    return [
        f"{words.query}: {shortened(line, _LIMIT)}"
        for words in app.words
        for line in words.text.split("\n")
    ]


def _head(document: AppsDocument) -> Iterator[Row]:
    practice = "  [PRACTICE]" if document.practice else ""
    yield Row(f"{document.phone}, {document.system}{practice}", style="bold")
    yield Row()


def _labelled(label: str, texts: Iterable[str]) -> Iterator[Row]:
    for text in texts:
        yield Row(shortened(text, _LIMIT), label, 4, _COLUMN)


def _section(heading: str, texts: Iterable[str], otherwise: str) -> Iterator[Row]:
    told = [text for text in texts if text] or ([otherwise] if otherwise else [])
    if told:
        yield Row(heading, "", 2)
        yield from (Row(text, "-", 4) for text in told)


def _gaps(document: AppsDocument) -> Iterator[Row]:
    if document.could_not_check:
        yield Row()
        yield Row(f"COULD NOT CHECK  ({len(document.could_not_check)})", style="bold")
        yield from (Row(gap, "[?]", 4) for gap in document.could_not_check)
