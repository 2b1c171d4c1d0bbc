"""`safety-audit checks`: what is looked for, and by whom."""

import click

from safety_audit.cli.chosen import chosen, pack_options
from safety_audit.cli.streams import screen, tell
from safety_audit.languages import showable
from safety_audit.packs import LoadedPack
from safety_audit.phrases import Phrase, phrase_of
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal

__all__ = ["checks"]


@click.command()
@pack_options
def checks(*, named: tuple[str, ...], without: bool) -> None:
    """List all checks, with what each can never see, and all questions.

    \b
    Examples:
      safety-audit checks
      safety-audit checks --pack NAME
    """
    shown = screen()
    listed = [row for pack in chosen(named, without=without) for row in _rows(pack)]
    tell(terminal(listed, width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _rows(pack: LoadedPack) -> list[Row]:
    info = pack.info
    origin = " ".join(filter(None, (info.distribution, info.version, info.commit)))
    found = [
        Row(
            showable(
                Phrase(
                    "Pack {info}, by {publisher} ({origin})",
                    info=info.name,
                    publisher=info.publisher or Phrase("nobody named"),
                    origin=origin,
                )
            )
        )
    ]
    if info.problem:
        found.append(
            Row(showable(Phrase("could not be used: {problem}", problem=info.problem)), "[?]", 2)
        )
    for check in pack.checks:
        found += [
            Row(),
            Row(showable(f"{check.id}  ({check.device.value})"), "", 2, style="bold"),
            Row(showable(phrase_of(check.title)), "", 4),
            Row(showable(phrase_of(check.limits)), Phrase("Cannot see:"), 4),
        ]
    for question in pack.questions:
        found += [
            Row(),
            Row(
                showable(Phrase("{question}  (question)", question=question.id)),
                "",
                2,
                style="bold",
            ),
            Row(showable(phrase_of(question.text)), "", 4),
        ]
    return found
