"""Apps that show several signs at once."""

from safety_audit.api import Finding, Iterator, Phrase, Seen, Unreadable, check
from safety_audit.facts.android.apps import App, Apps

from .abilities import abilities_of
from .watching_signs import Signs, Verdict, facts_about, signs_of, verdict


@check(
    "hidden-and-powerful",
    limits="An app that Android itself does not list, or that another phone or computer runs, "
    "is not seen here.",
)
def hidden_and_powerful(apps: Apps) -> Iterator[Seen]:
    """Apps that hide, have wide access, or did not come from a store: two or more at once."""
    judged = [(app, decided) for app in apps.added if (decided := verdict(app))]
    for app, decided in sorted(judged, key=_first):
        yield _finding(app, decided, signs_of(app))
    for gap in apps.gaps:
        yield Unreadable(gap)


def _first(pair: tuple[App, Verdict]) -> tuple[int, str, int]:
    app, decided = pair
    return decided.priority.rank, app.package, app.user


def _finding(app: App, decided: Verdict, signs: Signs) -> Finding:
    return Finding(
        summary=Phrase("{decided}: {package}", decided=decided.words, package=app.package),
        priority=decided.priority,
        certainty=decided.certainty,
        subject=app.subject,
        evidence=(
            app.origin_evidence,
            *(seen for held in app.powers if held.power in signs.controls for seen in held.seen),
        ),
        details=tuple(dict.fromkeys((*signs.hides, *abilities_of(app), *facts_about(app)))),
    )
