"""A report is told alike by every renderer, and hostile text does nothing in any of them."""

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import jsonschema
import pytest
from hostile import CORPUS
from markdown_it import MarkdownIt
from samples import PAGE, finding, hostile_reports, page, report, result

from safety_audit.helplines import of_country
from safety_audit.model import ListInfo, Outcome, Priority, Report, Subject
from safety_audit.render.document import describe
from safety_audit.render.html import as_html
from safety_audit.render.json import as_json, schema
from safety_audit.render.markdown import as_markdown
from safety_audit.render.rows import rows
from safety_audit.render.terminal import plain, terminal
from safety_audit.text import readable

PAGES = {"screen-access": page()}
FULL = report(
    result("screen-access", finding(Priority.ACT, summary="An app reads the screen: Helper")),
    result("tidy", finding(Priority.TIDY)),
    result("note", finding(Priority.NOTE)),
    result("blind", reasons=("It refused to say (dumpsys x).",)),
    result("quiet"),
    result("elsewhere", outcome=Outcome.NOT_APPLICABLE, reasons=("Android 9 has none.",)),
    practice=True,
    problems=("The phone went away.",),
)


BAR = re.compile(r"(?<=\d) +[#?]+$", re.MULTILINE)
"""What only a terminal draws: it says what the words before it say."""


class Outline(HTMLParser):
    """What a browser would make of a page: its elements, attributes and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def told(made: Report, **options: bool) -> str:
    return plain(rows(describe(made, PAGES), **options))


def test_the_plain_report_tells_everything_in_order() -> None:
    """Safety first, then what to look at, what could not be checked, what was not seen."""
    lines = told(FULL).splitlines()

    assert lines[0] == "Safety check, 2026-11-22 15:45 UTC  [PRACTICE]"
    assert lines[1] == "Phone: PRACTICE, made up: Example One, Android 14 (API 34)"
    assert lines[2] == "Users: main user (0), work profile (10)"
    headings = [line for line in lines if line and line.split("  ")[0].isupper()]
    assert headings == [
        "LOOK AT THIS FIRST  (1)",
        "GOOD TO DO  (1)",
        "COULD NOT CHECK  (1)",
        "WORTH KNOWING  (1)   --details shows them",
        "NOTHING SEEN BY THESE CHECKS  (1)   --all lists them",
        "IN SHORT",
    ]
    assert lines.index("Before you change anything") < lines.index("LOOK AT THIS FIRST  (1)")
    assert lines[-1] == "This was practice. The practice device is made up."


def test_an_item_gives_both_readings_and_the_warning_before_the_steps() -> None:
    """Seen, the innocent and the worrying reading, what not to do yet, what to keep, the steps."""
    text = told(FULL)
    start = text.index("1. [!!]")

    assert text[start:].splitlines()[:8] == [
        "1. [!!] An app can read your screen  (screen-access)",
        "Seen: An app reads the screen: Helper",
        "Often: a screen reader that you chose.",
        "Sometimes: an app that watches you.",
        "Careful: Do not remove it yet.",
        "Keep: Write down its name.",
        "When safe: 1. Write it down.",
        "2. Search Settings for Accessibility.",
    ]


def test_the_counts_add_up() -> None:
    """The last line counts every check once."""
    assert (
        "6 checks: 2 with something to look at, 1 worth knowing, 1 nothing seen, "
        "1 could not check, 1 did not apply." in told(FULL)
    )


def test_what_was_only_read_in_part_is_counted_too() -> None:
    """As many could not be checked, whole or in part, as the list below them holds."""
    partly = result("half", finding(Priority.ACT), reasons=("One closed user.",))
    text = told(report(partly, result("blind", reasons=("It refused.",)), result("quiet")))

    assert "1 could not check. One of them could look only in part." in text
    assert "[?] Could not check: 2" in text
    assert "COULD NOT CHECK  (2)" in text


def test_what_to_look_at_first_stands_at_the_end_too() -> None:
    """Eyes end at the last lines: they name what comes first, with its number in the list."""
    lines = told(FULL).splitlines()
    start = lines.index("[!!] Look at this first: 1")

    assert lines[start - 1 : start + 2] == [
        "IN SHORT",
        "[!!] Look at this first: 1",
        "1. An app can read your screen",
    ]


def test_details_and_all_add_and_never_replace() -> None:
    """`--details` adds the words of the device, `--all` the quiet checks."""
    assert "Words: dumpsys accessibility: exact words" in told(FULL, details=True)
    assert "Limits of quiet." in told(FULL, everything=True)
    assert "elsewhere: Android 9 has none." in told(FULL, everything=True)


def test_what_could_not_be_checked_is_neither_a_bad_sign_nor_a_good_one() -> None:
    """A long list of refusals frightens; it is said what it means, in every form."""
    document = describe(FULL, PAGES)
    forms = (
        plain(rows(document)),
        as_markdown(document),
        " ".join(Outline(as_html(document)).words),
    )

    for form in forms:
        place = form.index(
            "That is no bad sign by itself. But what stands here was not looked at, or only in part."
        )
        assert place < form.index("It refused to say (dumpsys x).")


def test_where_nothing_is_to_be_gone_through_the_questions_come_next() -> None:
    """A quiet report sends nobody to an empty review."""
    quiet = told(report(result("quiet")))

    assert "Next: safety-audit questions asks what no program can see." in quiet
    assert "safety-audit review" not in quiet
    assert "Next: safety-audit review goes through it, one thing at a time." in told(FULL)


def test_nothing_found_is_no_all_clear() -> None:
    """A quiet report says that it is no proof."""
    text = told(report(result("quiet")))

    assert "That is not proof that nobody is watching." in text
    for word in ("safe.", "clean", "secure", "passed", "no threats"):
        assert word not in text.lower()


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("colour", [False, True])
def test_the_terminal_tells_the_same_as_plain_text(width: int, *, colour: bool) -> None:
    """Without its styles and spaces the terminal's report is the plain one."""
    listed = list(rows(describe(FULL, PAGES), details=True, everything=True))

    shown = terminal(listed, width=width, colour=colour)

    for code in ("\x1b[1m", "\x1b[0m"):
        shown = shown.replace(code, "")
    shown = BAR.sub("", shown)
    assert "".join(shown.split()) == "".join(plain(listed).split())
    assert max(len(line) for line in shown.splitlines()) <= width


def test_a_light_and_a_dark_window_show_the_same() -> None:
    """Only bold is asked for, and no colour: there is none that a window could swallow.

    So one snapshot stands for both, and whoever chose the colours of their window keeps them.
    """
    drawn = terminal(
        rows(describe(FULL, PAGES), everything=True, details=True), width=80, colour=True
    )

    assert set(re.findall(r"\x1b\[([0-9;]*)m", drawn)) == {"1", "0"}


def test_long_evidence_is_folded_not_cut() -> None:
    """A long word goes on in the next line, whole."""
    long = "x" * 250
    listed = list(rows(describe(report(result("screen-access", finding(summary=long))), PAGES)))

    assert long in "".join(terminal(listed, width=40, colour=False).split())


@pytest.mark.parametrize("index", range(len(CORPUS)))
def test_hostile_text_does_nothing_in_any_format(index: int) -> None:
    """No escape, control, bidi or forged line comes out of any renderer."""
    (made,) = hostile_reports(CORPUS[index : index + 1])
    document = describe(made, PAGES)
    listed = list(rows(document, everything=True, details=True))
    outputs = [
        plain(listed),
        terminal(listed, width=40, colour=False),
        terminal(listed, width=79, colour=True).replace("\x1b[1m", "").replace("\x1b[0m", ""),
        as_json(document),
        as_html(document, adviser=True),
        as_markdown(document),
    ]

    for output in outputs:
        bad = {c for c in output if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
        assert bad <= {"\n", "\u200c", "\u200d"}
    forged = [line for line in outputs[0].splitlines() if line.startswith("LOOK AT THIS FIRST")]
    assert forged == []


def test_markup_and_emoji_codes_are_only_letters() -> None:
    """Markup and emoji codes in a name come out as they went in."""
    name = "[bold]x[/bold] [/] :smile:"
    listed = list(rows(describe(report(result("a", finding(summary=name))), {})))

    assert name in terminal(listed, width=120, colour=True)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_the_report_fits_any_encoding(encoding: str) -> None:
    """What a stream cannot hold is written out instead of failing."""
    made = report(result("a", finding(summary="Zażółć ☺ \u203a \u201cx\u201d")))
    listed = list(rows(describe(made, {"a": page("a", PAGE)})))

    assert plain(listed, encoding=encoding).encode(encoding)
    assert "Za<U+017C>" in plain(listed, encoding="ascii")


def test_json_follows_its_schema_and_says_what_could_not_be_checked() -> None:
    """The document is valid, and a check that could not look has its reason."""
    document = json.loads(as_json(describe(FULL, PAGES)))

    jsonschema.validate(document, json.loads(schema()))
    blind = next(check for check in document["checks"] if check["id"] == "blind")
    assert (blind["outcome"], blind["reason"]) == (
        "could-not-check",
        "It refused to say (dumpsys x).",
    )
    assert document["complete"] is False
    assert document["practice"] is True
    assert document["checklist"][0]["steps"][0] == "Write it down."


def test_json_is_the_same_for_the_same_report() -> None:
    """The order is stable, byte for byte."""
    assert as_json(describe(FULL, PAGES)) == as_json(describe(FULL, PAGES))


def test_the_page_runs_and_loads_nothing() -> None:
    """No script, no link out, no handler; the policy allows its own style and nothing else."""
    page_text = as_html(describe(FULL, PAGES), with_log=True)
    outline = Outline(page_text)
    style = re.search(r"<style>(.*)</style>", page_text, re.DOTALL)

    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in outline.attributes["content"][0]
    assert "default-src 'none'" in outline.attributes["content"][0]
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(outline.tags)
    assert not [name for name in outline.attributes if name.startswith("on") or name == "src"]
    assert all(link.startswith("#") for link in outline.attributes["href"])
    assert {link[1:] for link in outline.attributes["href"]} <= set(outline.attributes["id"])


def test_the_page_has_a_neutral_title_and_says_how_to_leave() -> None:
    """The title says nothing of what it is about; language, direction and one heading are set."""
    page_text = as_html(describe(FULL, PAGES))
    outline = Outline(page_text)

    assert "<title>Notes</title>" in page_text
    assert outline.attributes["lang"] == ["en"]
    assert outline.attributes["dir"][0] == "ltr"
    assert outline.tags.count("h1") == 1
    assert "To close this page quickly" in page_text
    assert "Practice." in page_text


def test_hostile_names_are_only_words_on_the_page() -> None:
    """A name made of markup adds no element to the page."""
    document = describe(FULL, PAGES)
    plain_tags = set(Outline(as_html(document, adviser=True)).tags)
    for made in hostile_reports(CORPUS):
        outline = Outline(as_html(describe(made, PAGES), adviser=True))
        assert set(outline.tags) <= plain_tags
        assert "https://example.org" not in outline.attributes.get("href", [])


def test_the_page_holds_helplines_gaps_and_an_empty_log_when_asked() -> None:
    """Helplines stand near the top; what could not be checked is told; the log has its columns."""
    words = " ".join(
        Outline(as_html(describe(FULL, PAGES), country=of_country("gb"), with_log=True)).words
    )

    assert words.index("0808 802 0300") < words.index("Look at this first")
    assert "Title of blind: It refused to say (dumpsys x)." in words
    assert "Technology you suspect" in words


def test_the_page_begins_with_all_points_in_short() -> None:
    """The summary names each point and leads to it."""
    page_text = as_html(describe(FULL, PAGES))
    summary = page_text[page_text.index('id="summary"') : page_text.index('id="first"')]

    assert '<a href="#point-1">An app can read your screen</a>' in summary
    assert summary.count('href="#point-') == 2
    assert '<a href="#gaps">Could not check</a>: 1' in summary


def test_a_page_for_no_country_says_how_to_find_numbers() -> None:
    """Where the computer says no country, the place for numbers is not simply empty."""
    words = " ".join(Outline(as_html(describe(FULL, PAGES))).words)

    assert "Whom to call" in words
    assert "safety-audit helplines --country gb" in words


def test_the_page_says_which_lists_were_compared_and_that_one_is_old() -> None:
    """An old list sees less: it is said where it is said what could not be checked."""
    made = replace(
        FULL,
        notices=("The list of apps is a year old.",),
        lists=(ListInfo(name="built-in", date=date(2026, 11, 22), publisher="us", count=7),),
    )
    page_text = as_html(describe(made, PAGES))

    assert "The list of apps is a year old." in page_text[page_text.index('id="gaps"') :]
    assert "built-in, 2026-11-22 (us)" in page_text[page_text.index('id="how"') :]


def test_the_first_few_lines_say_when_they_answer() -> None:
    """Whoever calls at night must not wait for a line that answers by day."""
    lines = plain(rows(describe(FULL, PAGES), country=of_country("gb"))).splitlines()

    assert "National Stalking Helpline: 0808 802 0300 (weekdays; check the hours first)" in lines
    assert "National Domestic Abuse Helpline: 0808 2000 247 (day and night)" in lines


def test_the_advisers_page_adds_command_and_certainty() -> None:
    """The adviser's sheet names the check, the subject and how certain it is."""
    words = " ".join(Outline(as_html(describe(FULL, PAGES), adviser=True)).words)

    assert "screen-access: com.example.app, user 0; act, possible." in " ".join(words.split())


def test_what_several_findings_share_is_told_once() -> None:
    """Sentences about one app stand below its name, and apps below the one sentence they share."""
    one = [finding(summary=f"An app can {what}: Helper", label="Helper") for what in ("a", "b")]
    many = [finding(summary=f"An app can c: {name}", label=name) for name in ("X", "Y")]
    made = report(result("one", *one), result("many", *many), result("alone", one[0]))

    lines = told(made).splitlines()
    told_of = [line for line in lines if "An app can" in line or line[:2] == "- "]
    assert [line for line in told_of if "[!]" not in line] == [
        "- An app can a",
        "- An app can b",
        "Seen: An app can c:",
        "- X",
        "- Y",
        "Seen: An app can a: Helper",
    ]
    assert "Seen: Helper:" in lines


def test_an_app_that_one_check_calls_otherwise_is_told_once() -> None:
    """What a list calls an app, and what other checks call it, stand together, with its space."""
    known = finding(summary="An app is listed: Helper", label="Helper")
    other = finding(summary="An app can a: com.example.app", action="one")
    elsewhere = replace(
        other, summary="An app can b: com.example.app", subject=Subject("com.example.app", user=10)
    )
    made = report(result("one", known), result("two", other, elsewhere))

    lines = told(made).splitlines()
    assert lines[lines.index("Seen: Helper, com.example.app:") :][:4] == [
        "Seen: Helper, com.example.app:",
        "- An app is listed",
        "- An app can a",
        "An app can b: Helper, com.example.app (work profile)",
    ]


def test_evidence_is_never_cut_on_a_screen() -> None:
    """The words of the device are told whole, and each only once."""
    long = "word " * 300
    made = report(result("screen-access", finding(label=long), finding(label=long)))

    text = told(made, details=True)

    assert text.count(f"Words: dumpsys accessibility: {long.strip()}") == 1


def test_what_is_only_good_to_do_is_told_in_short() -> None:
    """Steps that are only good to do are left out of the short telling, but not what not to do."""
    pages = {"tidy": page("tidy")}
    made = describe(report(result("tidy", finding(Priority.TIDY))), pages)

    short, whole = plain(rows(made)), plain(rows(made, everything=True))

    assert "Careful: Do not remove it yet." in short
    assert "Steps: safety-audit explain tidy" in short
    assert "When safe: 1. Write it down." in whole


def test_the_exit_button_is_the_only_script_and_has_its_own_hash() -> None:
    """It is off unless asked for; the policy lets in this script and no other."""
    without = as_html(describe(FULL, PAGES))
    with_button = as_html(describe(FULL, PAGES), exit_button=True)
    script = re.search(r"<script>(.*)</script>", with_button, re.DOTALL)

    assert "<script" not in without
    assert "script-src" not in without
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in with_button
    assert with_button.index("Leave this page") < with_button.index("<h1>")
    assert "It does not take this page out of the history." in with_button


def test_markdown_tells_what_the_page_tells() -> None:
    """Safety first, the checklist with boxes, what could not be checked, the words of the device."""
    text = as_markdown(describe(FULL, PAGES), country=of_country("gb"))

    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Before you change anything",
        "## Whom to call",
        "## Summary",
        "## Look at this first (1)",
        "## Good to do (1)",
        "## Could not check (1)",
        "## Worth knowing (1)",
        "## Nothing seen by these checks (1)",
        "## The exact words of the device",
    ]
    assert "### 1. [ ] An app can read your screen" in text
    assert "- **Careful:** Do not remove it yet." in text
    assert "1. Write it down." in text
    assert "- dumpsys accessibility, 2026-11-22T15:45:00Z: exact words" in text


@pytest.mark.parametrize("index", range(len(CORPUS)))
def test_hostile_text_is_only_words_in_markdown(index: int) -> None:
    """No name becomes a heading, a link, a picture or markup, and what it says is still there."""
    (made,) = hostile_reports(CORPUS[index : index + 1])
    document = describe(made, PAGES)

    tokens = MarkdownIt().parse(as_markdown(document))

    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "em_open"}
    words = "".join(child.content for child in inline)
    assert "".join(readable(CORPUS[index]).split()) in "".join(words.split())
    assert "https://" not in as_markdown(document)


def test_a_reason_that_many_checks_share_is_told_once() -> None:
    """One refused answer that many checks needed is one entry, with all that it kept from sight."""
    shared = ("It refused to say (dumpsys x).",)
    made = report(result("a", reasons=shared), result("b", reasons=shared))
    document = describe(made, {})

    lines = plain(rows(document)).splitlines()
    start = lines.index("[?] It refused to say (dumpsys x).")

    assert lines[start - 2] == "COULD NOT CHECK  (2)"
    assert lines[start + 1 : start + 3] == ["- Title of a", "- Title of b"]
    assert as_html(document).count("It refused to say (dumpsys x).") == 1
    assert as_markdown(document).count("It refused to say (dumpsys x).") == 1


def test_whom_to_write_to_stays_in_advice_where_names_of_devices_are_hidden() -> None:
    """A pack's advice may name an address and a number; what a device said may not."""
    contact = "Write to help@shelter.example, or call +44 7700 900461."
    pages = {"screen-access": page(text=PAGE.replace("1. Write it down.", f"1. {contact}"))}
    seen = finding(Priority.ACT, label="Phone of kim.smith@kim-family.example")
    made = plain(rows(describe(report(result("screen-access", seen)), pages), details=True))
    assert contact in " ".join(made.split())
    assert "k***h@k***e" in made
    assert "kim-family" not in made
