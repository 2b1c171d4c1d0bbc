"""`safety-audit finish`: put the phone back as it was. Words only; nothing is sent anywhere."""

from pathlib import Path

import click

from safety_audit.cli.streams import interactive, say, screen, tell
from safety_audit.languages import translated
from safety_audit.phrases import Phrase
from safety_audit.render.rows import Row
from safety_audit.render.terminal import terminal

__all__ = ["finish"]

_STEPS = (
    (
        Phrase("Is now a safe time?"),
        Phrase("Who can see this phone's screen can see these steps. You can also do them later."),
    ),
    (
        Phrase("Did you look without a cable? Let the phone forget this computer."),
        Phrase(
            'Open Settings, and search for "Wireless debugging". Tap these words, not the switch. '
            'Under "Paired devices" tap "computer@home". Tap "Forget". It may stand there more '
            "than once: once for each time."
        ),
    ),
    (
        Phrase("Take back what was allowed."),
        (
            Phrase(
                'Open Settings, and search for "Developer options". Tap "Revoke USB '
                'debugging authorizations". This shuts out every computer the phone ever '
                "allowed, not only this one."
            )
        ),
    ),
    (
        Phrase("Switch off debugging."),
        (
            Phrase(
                'On the same page, switch off "USB debugging". Switch off "Wireless '
                'debugging" too, if it is on.'
            )
        ),
    ),
    (
        Phrase("Switch off Developer options."),
        (
            Phrase(
                "The switch is at the top of that page. Was it on before you began? Then "
                'look at "Select mock location app" first: an app that keeps you safe may '
                "need it."
            )
        ),
    ),
    (
        Phrase("Put protection back on."),
        (
            Phrase(
                'Did you turn off "Auto Blocker" (Samsung) or "Advanced Protection"? Search '
                "Settings for it, and turn it on again."
            )
        ),
    ),
    (Phrase("Pull the cable."), Phrase("The phone's note that a computer is connected goes away.")),
)


@click.command()
def finish() -> int:
    """Put the phone back as it was, step by step.

    You do the steps: nothing is sent to the phone. At the end it says what is left where.

    \b
    Examples:
      safety-audit finish
      safety-audit finish --help
    """
    asked = interactive()
    for number, (title, text) in enumerate(_STEPS, 1):
        _show(Row(title, f"{number}."), Row(text, "", 3))
        if asked:
            click.prompt(
                translated(Phrase("Press Enter to go on")), default="", show_default=False, err=True
            )
    _show(Row(Phrase("What is left where:"), style="bold"), *_left())
    say(Phrase("Nothing was sent to the phone just now."))
    return 0


def _show(*rows: Row) -> None:
    shown = screen()
    tell(terminal([*rows, Row()], width=shown.width, colour=shown.colour, encoding=shown.encoding))


def _left() -> list[Row]:
    from safety_audit.devices.adb.health import RULE_FILE

    left = [
        Row(
            Phrase(
                "On the phone: this tool left nothing. The phone itself may keep the time "
                "when it was connected."
            ),
            "-",
        ),
        Row(
            Phrase(
                "If you looked without a cable: the phone lists computer@home until it forgets it. "
                "Nobody can use that, as its key is gone."
            ),
            "-",
        ),
        Row(
            Phrase(
                "On this computer: this tool keeps no key and no copy. A report that you "
                "saved is where you put it."
            ),
            "-",
        ),
        Row(
            Phrase(
                "The command line may remember what you typed. In most shells `history -c` "
                "forgets what was typed in this window."
            ),
            "-",
        ),
    ]
    if RULE_FILE.exists():
        left.append(
            Row(
                Phrase(
                    "The rule for phones is still there. To remove it: sudo rm {rule_file}",
                    rule_file=RULE_FILE,
                ),
                "-",
            )
        )
    if (Path.home() / ".android").is_dir():
        left.append(
            Row(
                Phrase(
                    "The folder .android in your home belongs to adb, another tool. This tool "
                    "did not make it."
                ),
                "-",
            )
        )
    return left
