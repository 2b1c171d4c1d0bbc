"""Who is signed in on this computer now."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.sessions import Sessions
from safety_audit.facts.computer.system import WHO_ASKS_NOT_KNOWN, Person


@check(
    "computer-signed-in",
    limits="Programs for remote control do not sign in, so they are not seen here.",
)
def computer_signed_in(sessions: Sessions, person: Person) -> Iterator[Seen]:
    """Somebody else signed in on this computer now."""
    for session in sessions.all:
        if session.remote:
            where = Phrase(" from {host}", host=session.host) if session.host else ""
            yield Finding(
                summary=Phrase(
                    "Somebody is signed in over the network{where}: {user}",
                    where=where,
                    user=session.user,
                ),
                priority=Priority.ACT,
                certainty=Certainty.STRONG,
                subject=Subject(session.user),
                evidence=(session.seen,),
            )
        elif not person.is_known:
            yield WHO_ASKS_NOT_KNOWN
        elif session.user not in (person.name, "root"):
            yield Finding(
                summary=Phrase(
                    "Another account is signed in on this computer: {user}", user=session.user
                ),
                priority=Priority.REVIEW,
                certainty=Certainty.POSSIBLE,
                subject=Subject(session.user),
                evidence=(session.seen,),
            )
    yield from sessions.gaps
