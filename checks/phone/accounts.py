"""Accounts that are signed in on the phone."""

from safety_audit.api import (
    Certainty,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
    counted,
    joined,
)
from safety_audit.facts.android.accounts import Accounts, UserAccounts
from safety_audit.facts.android.users import Users

# Where the phone keeps contacts of its own; nobody signs in there.
_ON_THE_PHONE = (".sim", ".usim", "localphone", "contact.phone", "contact.sim", ".device")
_NAMES = {
    "com.google": "Google",
    "com.google.work": Phrase("Google, for work"),
    "com.osp.app.signin": "Samsung",
    "com.xiaomi": "Xiaomi",
    "com.huawei.hwid": "Huawei",
    "com.microsoft.workaccount": Phrase("Microsoft, for work"),
    "com.microsoft.office": "Microsoft",
    "com.facebook.auth.login": "Facebook",
    "com.facebook.messenger": "Messenger",
    "com.instagram.android": "Instagram",
    "com.whatsapp": "WhatsApp",
    "com.snapchat.android": "Snapchat",
    "org.telegram.messenger": "Telegram",
    "com.life360.android.safetymapd": "Life360",
}


@check(
    "accounts",
    limits="Who else knows the password of an account cannot be seen. Apps that keep their own "
    "account, and closed profiles, are not in this list.",
    opens="android.settings.SYNC_SETTINGS",
)
def accounts(accounts: Accounts, users: Users | Unreadable) -> Iterator[Seen]:
    """Accounts that are signed in on the phone."""
    for one in accounts.by_user:
        shown = [
            Phrase(
                "{service} ({name})",
                service=_NAMES.get(account.kind, account.kind),
                name=account.name,
            )
            for account in one.all
            if not account.kind.lower().endswith(_ON_THE_PHONE)
        ]
        if shown:
            yield _finding(one, shown)
    told = {one.user for one in accounts.by_user}
    for user in () if isinstance(users, Unreadable) else users.ids:
        if user not in told:
            yield Unreadable(
                Phrase("The phone does not name the accounts of user {user}.", user=user)
            )
    yield from accounts.gaps


def _finding(one: UserAccounts, shown: list[Phrase]) -> Finding:
    space = Phrase(" in the space of user {user}", user=one.user) if one.user else ""
    return Finding(
        summary=counted(
            len(shown),
            "One account is signed in{space}: {names}",
            "{count} accounts are signed in{space}: {names}",
            space=space,
            names=joined(shown),
        ),
        priority=Priority.NOTE,
        certainty=Certainty.SETTING,
        subject=Subject(id="accounts", user=one.user),
        evidence=(one.seen,),
        details=(*_added(one), Phrase("Is each of these yours alone?")),
    )


def _added(one: UserAccounts) -> Iterator[str]:
    if one.since:
        yield Phrase(
            "It was added on {since}, by the phone's clock.", since=f"{one.since:%Y-%m-%d %H:%M}"
        )
    elif one.added:
        days = ", ".join(f"{when:%Y-%m-%d %H:%M}" for when in one.added)
        yield Phrase("Accounts were added on these days, by the phone's clock: {days}.", days=days)
