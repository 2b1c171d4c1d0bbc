"""The report as one HTML file: no script, nothing loaded, readable on paper.

Its title is neutral, because a file's name and title stand in lists of recent files.
"""

import base64
import hashlib

import jinja2

from safety_audit.helplines import Country
from safety_audit.languages import NOT_REVIEWED, showable, spoken, translated
from safety_audit.model import Outcome, Priority
from safety_audit.phrases import Phrase, counted, phrase_of
from safety_audit.render.document import Document, as_recorded
from safety_audit.render.drawing import DRAWN, lines, seers
from safety_audit.render.rows import GROUPS, INTERPRETERS, NO_SIGN, NOT_PROOF, SAFETY, TO_DO, counts

__all__ = ["as_html"]

LOG_COLUMNS = (
    Phrase("Date and time"),
    Phrase("What happened"),
    Phrase("Where"),
    Phrase("Technology you suspect"),
    Phrase("Who saw it"),
    Phrase("Reported to (name, number)"),
)
"""The columns that advocates use for a log of incidents."""

EXIT_TO = "https://www.bbc.co.uk/weather"
"""Where the exit button leads: a page that many people open, and that says nothing about them."""

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("safety_audit.render"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=False,
)
# A page's words: `_` for a sentence, `_n` for one that counts; values are escaped like all else.
_TEMPLATES.globals["_"] = lambda template, **values: translated(Phrase(template, **values))
_TEMPLATES.globals["_n"] = lambda count, one, many, **values: translated(
    counted(count, one, many, **values)
)
_TEMPLATES.globals["as_recorded"] = lambda device: translated(as_recorded(device) or "")
# Words of ours that stand in data, such as when a helpline answers.
_TEMPLATES.filters["told"] = lambda text: showable(phrase_of(text))


def as_html(
    document: Document,
    *,
    country: Country | None = None,
    adviser: bool = False,
    with_log: bool = False,
    exit_button: bool = False,
) -> str:
    """Return the report as one page.

    `adviser` opens the device's words and adds ids and certainty; `with_log` adds an empty log;
    `exit_button` adds a way to leave for a neutral page, with the only script there ever is.
    """
    style = _source("report.css")
    script = _source("exit.js") if exit_button else ""
    return _TEMPLATES.get_template("report.html").render(
        document=document,
        country=country,
        adviser=adviser,
        with_log=with_log,
        log_columns=tuple(map(translated, LOG_COLUMNS)),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        exit_to=EXIT_TO,
        language=spoken(),
        not_reviewed=translated(NOT_REVIEWED),
        safety=translated(SAFETY),
        not_proof=translated(NOT_PROOF),
        no_sign=translated(NO_SIGN),
        interpreters=translated(INTERPRETERS),
        counts=counts(document),
        groups=[(translated(group.title), document.items(group.priority)) for group in GROUPS],
        numbers={
            (item.action, item.device): number
            for number, item in enumerate(document.items(*TO_DO), 1)
        },
        notes=document.items(Priority.NOTE),
        gaps=document.gaps(),
        quiet=document.ended(Outcome.NOTHING_SEEN),
        pictures=[(part, seers(part), lines(part)) for part in document.pictures],
        drawn=DRAWN,
    )


def _source(name: str) -> str:
    return jinja2.PackageLoader("safety_audit.render").get_source(_TEMPLATES, name)[0]


def _hash(text: str) -> str:
    """Return what the content policy lets in: this text and no other."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
