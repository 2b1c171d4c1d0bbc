"""`safety-audit explain`: the advice on one point, or what would be read."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import click

from safety_audit.advice import READING, AdvicePage, Block, phones_of
from safety_audit.checking import Check
from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.streams import screen, tell
from safety_audit.devices.allowlist import as_sent
from safety_audit.engine import facts_needed, queries_known
from safety_audit.languages import NOT_REVIEWED, showable, spoken, translated
from safety_audit.model import DeviceKind
from safety_audit.overlays import pages_of
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase, phrase_of
from safety_audit.questions import Question
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal

__all__ = ["explain"]


@click.command()
@click.argument("name", required=False)
@click.option("--commands", is_flag=True, help="Print what is read, and for which checks.")
@pack_options
def explain(name: str | None, *, commands: bool, named: tuple[str, ...], without: bool) -> None:
    """Print the advice on one point of the checklist.

    \b
    Examples:
      safety-audit explain screen-lock
      safety-audit explain --commands
    """
    packs = chosen(named, without=without)
    checks = [check for pack in packs for check in pack.checks]
    if commands:
        _show(_commands(checks))
        return
    if name is None:
        raise click.UsageError(
            "Name a point, such as screen-lock. `safety-audit checks` lists them."
        )
    _show(_page(_find(name, packs), packs))


def _find(name: str, packs: Sequence[LoadedPack]) -> Check | Question:
    for pack in packs:
        for point in pack.points:
            if point.id == name:
                return point
    near = get_close_matches(name, [point.id for pack in packs for point in pack.points])
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise click.UsageError(
        f"There is no point named {name!r}.{meant} `safety-audit checks` lists them."
    )


def _show(listed: Iterator[Row]) -> None:
    shown = screen()
    tell(terminal(listed, width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _page(point: Check | Question, packs: Sequence[LoadedPack]) -> Iterator[Row]:
    pages, problems = pages_of(packs)
    page: AdvicePage | None = pages.get(point.id)
    if page is None:
        raise click.UsageError(" ".join(problems))
    yield Row(showable(page.title), style="bold")
    yield from _of_the_language(page)
    for section in page.sections:
        yield Row()
        yield Row(showable(phrase_of(section.heading)), style="bold")
        yield from _blocks(section.blocks)
        for part in section.parts:
            yield Row(showable(Phrase("On {heading}:", heading=phones_of(part.heading))), "", 2)
            yield from _blocks(part.blocks)
    yield Row()
    if isinstance(point, Check):
        yield Row(showable(phrase_of(point.limits)), Phrase("This check can never see:"))
    if page.pack:
        yield Row(
            showable(Phrase("the pack {pack}.", pack=page.pack)), Phrase("This advice is from")
        )


def _of_the_language(page: AdvicePage) -> Iterator[Row]:
    """Say if a page is not in the language in use, or older than the English one."""
    if page.language != spoken().code:
        yield Row(Phrase("This advice is not in your language yet."), "[?]")
    elif page.older:
        yield Row(Phrase("This advice is older than the English one."), "[?]")
    if not spoken().reviewed:
        yield Row(NOT_REVIEWED, "[?]")


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Row]:
    for block in blocks:
        for number, item in enumerate(block.items, 1):
            label = {"text": "", "bullets": "-", "steps": f"{number}."}[block.kind]
            yield Row(_in_own_language(item), label, 2)


def _in_own_language(item: str) -> str:
    """Return an item of a page; the words before a reading are English in every page's file."""
    reading = READING.match(item)
    if reading is None:
        return showable(item)
    return f"{translated(Phrase(f'{reading[1]}:'))} {showable(reading[2])}"


def _commands(checks: list[Check]) -> Iterator[Row]:
    """Yield every question that does not depend on an answer, with the facts that ask it."""
    for kind in DeviceKind:
        mine = [check for check in checks if check.device is kind]
        providers = facts_needed(kind, mine)
        yield Row(
            Phrase("Asked of the {kind}. Nothing else is read.", kind=kind.value), style="bold"
        )
        for query, facts in queries_known(providers).items():
            asked = as_sent(query).command if kind is DeviceKind.PHONE else query.text
            yield Row(showable(asked), "", 2)
            yield Row(Phrase("for: {facts}", facts=", ".join(facts)), "", 6)
        if kind is DeviceKind.PHONE:
            yield from _for_the_network()
        depending = [
            provider.fact.__name__ for provider in providers if not isinstance(provider.ask, tuple)
        ]
        if depending:
            yield Row(
                Phrase(
                    "Asked for each user, or for what was found: {depending}",
                    depending=", ".join(depending),
                ),
                "",
                2,
            )
        if kind is DeviceKind.COMPUTER:
            yield from _all_of_the_computer()
        yield Row()


def _for_the_network() -> Iterator[Row]:
    """Yield what is asked for nobody's sake but the connection's."""
    from safety_audit.devices.adb.phone import SAMPLE

    yield Row(showable(SAMPLE.text), "", 2)
    yield Row(Phrase("for: how fast the network is, where there is no cable"), "", 6)


def _all_of_the_computer() -> Iterator[Row]:
    """Yield everything that may be read of a computer, whoever asks."""
    from safety_audit.devices.computer import READS, rows

    yield Row()
    yield Row(
        Phrase("All that may be read there. * stands for any name, ** for all below."),
        style="bold",
    )
    for kind, pattern in rows():
        yield Row(showable(pattern), kind, 2)
        read = next((files for start, files in READS.items() if pattern.startswith(start)), ())
        if kind == "probe" and read:
            yield Row(Phrase("reads: {files}", files=", ".join(read)), "", 6)
