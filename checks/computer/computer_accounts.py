"""Other people's accounts on this computer, and who of them may change everything."""

from safety_audit.api import Certainty, Finding, Iterator, Phrase, Priority, Seen, Subject, check
from safety_audit.facts.computer.accounts import Account, Accounts
from safety_audit.facts.computer.system import WHO_ASKS_NOT_KNOWN


@check(
    "computer-accounts",
    limits="Who knows the password of an account cannot be seen here.",
)
def computer_accounts(accounts: Accounts) -> Iterator[Seen]:
    """Other accounts on this computer."""
    hidden = dict(accounts.hidden)
    for one in accounts.odd:
        yield _finding(
            one,
            Phrase("A second account has the administrator's number: {name}", name=one.name),
            Priority.ACT,
        )
    for one in accounts.people:
        if one.name == accounts.me or not one.can_sign_in:
            continue
        if one.name in hidden:
            summary = Phrase("An account is hidden from the sign-in screen: {name}", name=one.name)
            yield Finding(
                summary=summary,
                priority=Priority.REVIEW,
                certainty=Certainty.STRONG,
                subject=Subject(one.name, label=one.label),
                evidence=tuple(dict.fromkeys((one.seen, hidden[one.name]))),
            )
        elif one.is_administrator and accounts.me:
            yield _finding(
                one,
                Phrase("Another account can change everything here: {name}", name=one.name),
                Priority.REVIEW,
            )
        else:
            yield _finding(
                one, Phrase("There is this account: {name}", name=one.name), Priority.NOTE
            )
    if accounts.people and not accounts.me:
        yield WHO_ASKS_NOT_KNOWN
    yield from _without_password(accounts)
    yield from accounts.gaps


def _finding(account: Account, summary: str, priority: Priority) -> Finding:
    groups = ", ".join((*account.powerful, *account.watching))
    return Finding(
        summary=summary,
        priority=priority,
        certainty=Certainty.SETTING,
        subject=Subject(account.name, label=account.label),
        evidence=(account.seen,),
        details=(Phrase("Its groups: {groups}", groups=groups),) if groups else (),
    )


def _without_password(accounts: Accounts) -> Iterator[Finding]:
    """Yield who else may act as the administrator without a password."""
    others = {one.name for one in accounts.people} - {accounts.me}
    for rule in accounts.rules:
        if rule.who in others or rule.who.startswith("%") or rule.who == "ALL":
            yield Finding(
                summary=Phrase(
                    "No password is asked before everything can be changed by: {who}", who=rule.who
                ),
                priority=Priority.REVIEW if rule.who in others else Priority.TIDY,
                certainty=Certainty.SETTING,
                subject=Subject(rule.who),
                evidence=(rule.seen,),
            )
