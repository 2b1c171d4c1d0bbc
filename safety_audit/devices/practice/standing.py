"""What apps and accounts stand for: default apps, accounts, battery exemptions, removed apps."""

from collections.abc import Iterator
from itertools import groupby

from safety_audit.devices.practice.handset import Handset, Person
from safety_audit.devices.practice.settings import sms_app
from safety_audit.devices.practice.versions import ANDROID_9, ANDROID_12, ANDROID_16, digest

__all__ = [
    "account_dump",
    "daily_dump",
    "deviceidle_dump",
    "holder",
    "role_dump",
    "whitelist",
]

_ASLEEP_EXEMPT = (
    "com.android.providers.calendar",
    "com.android.providers.downloads",
    "com.google.android.gms",
    "com.android.shell",
)
_ASSISTANT = "com.google.android.googlequicksearchbox"
_DIALLERS = ("com.samsung.android.dialer", "com.google.android.dialer")
_HOMES = (
    "com.sec.android.app.launcher",
    "com.google.android.apps.nexuslauncher",
    "com.miui.home",
)
_ROLES = ("BROWSER", "CALL_REDIRECTION", "CALL_SCREENING", "DIALER", "HOME", "SMS", "ASSISTANT")
_POWERS = {
    "BROWSER": "browser",
    "CALL_REDIRECTION": "call-redirection",
    "CALL_SCREENING": "call-screening",
    "DIALER": "phone-app",
    "HOME": "home",
    "ASSISTANT": "assistant",
}


def holder(phone: Handset, role: str, user: int = 0) -> str:
    """Return the package that holds a role; empty if none does."""
    if role == "SMS":
        return sms_app(phone, user)
    own = phone.with_power(_POWERS[role], user)
    if own:
        return own[0].package
    usual = {
        "BROWSER": ("com.android.chrome",),
        "DIALER": _DIALLERS,
        "HOME": _HOMES,
        "ASSISTANT": (_ASSISTANT,),
    }
    return phone.first(*usual.get(role, ()))


def role_dump(phone: Handset) -> str:
    """Return what `dumpsys role` prints (Android 10 and newer)."""
    new = phone.api >= ANDROID_12
    lines = [f"ROLE {'' if new else 'MANAGER '}STATE (dumpsys role):", "{"]
    for person in phone.people:
        lines += _roles(phone, person)
    lines.append("}")
    return "\n".join(lines) + "\n"


def _roles(phone: Handset, person: Person) -> Iterator[str]:
    yield "  user_states={"
    yield f"    user_id={person.id}"
    yield "    version=-1"
    yield f"    packages_hash={digest(64, 'roles', person.id).upper()}"
    yield "    roles=["
    for role in _ROLES:
        yield "      {"
        yield f"        name=android.app.role.{role}"
        if phone.api >= ANDROID_16:
            yield "        fallback_enabled=true"
        if name := holder(phone, role, person.id):
            yield f"        holders={name}"
        yield "      }"
    yield "    ]"
    yield "  }"


def account_dump(phone: Handset) -> str:
    """Return what `dumpsys account` prints."""
    lines: list[str] = []
    for person in phone.people:
        lines += _accounts(phone, person)
    return "\n".join(lines) + "\n"


def _accounts(phone: Handset, person: Person) -> Iterator[str]:
    accounts = [account for account in phone.spec.accounts if account.user == person.id]
    yield f"User UserInfo{{{person.id}:{person.name}:{person.flags:x}}}:"
    yield f"  Accounts: {len(accounts)}"
    for account in accounts:
        yield f"    Account {{name={account.name}, type={account.type}}}"
    yield "  "
    yield "  AccountId, Action_Type, timestamp, UID, TableName, Key"
    yield "  Accounts History"
    known = sorted((a for a in accounts if a.added), key=lambda a: a.added or phone.now)
    for number, account in enumerate(known):
        at = (account.added or phone.now).strftime("%Y-%m-%d %H:%M:%S")
        uid = phone.uid("com.google.android.gms")
        yield f"  {number + 1},action_account_add,{at},{uid},accounts,{number}"
    yield "  "
    yield "  Active Sessions: 0"
    yield "  "
    owner = phone.uid("com.google.android.gms")
    types = dict.fromkeys((*(account.type for account in accounts), "com.google"))
    yield f"  RegisteredServicesCache: {len(types)} services"
    for kind in types:
        yield (
            f"    ServiceInfo: AuthenticatorDescription {{type={kind}}},"
            " ComponentInfo{com.google.android.gms/com.google.android.gms.auth.account"
            f".authenticator.GoogleAccountAuthenticatorService}}, uid {owner}"
        )
    yield "  "
    yield "  Account visibility:"
    yield "  "


def whitelist(phone: Handset) -> str:
    """Return what `cmd deviceidle whitelist` prints."""
    system = [name for name in _ASLEEP_EXEMPT if phone.app(name)]
    lines = [f"system-excidle,{name},{phone.uid(name)}\n" for name in system]
    lines += [f"system,{name},{phone.uid(name)}\n" for name in system]
    apps = phone.with_power("no-battery-limit")
    lines += [f"user,{app.package},{app.app_id}\n" for app in apps]
    return "".join(lines)


def deviceidle_dump(phone: Handset) -> str:
    """Return what `dumpsys deviceidle` prints."""
    system = [name for name in _ASLEEP_EXEMPT if phone.app(name)]
    apps = phone.with_power("no-battery-limit")
    lines = ["  Settings:", "    inactive_to=+30m0s0ms"]
    if phone.api >= ANDROID_9:
        lines.append("    wait_for_unlock=true")
    for heading in ("Whitelist (except idle) system apps:", "Whitelist system apps:"):
        lines += [f"  {heading}", *(f"    {name}" for name in system)]
    if apps:
        lines += ["  Whitelist user apps:", *(f"    {app.package}" for app in apps)]
    lines += ["  Whitelist all app ids:", *(f"    {phone.uid(name)}" for name in system)]
    lines += ["  mLightEnabled=true  mDeepEnabled=true", "  mForceIdle=false"]
    return "\n".join(lines) + "\n"


def daily_dump(phone: Handset) -> str:
    """Return what `dumpsys batterystats --daily` prints."""
    gone = sorted(phone.spec.gone, key=lambda item: item.on, reverse=True)
    lines = ["Daily stats:", "  Current start time: 2026-11-20-01-00-07", ""]
    for day, items in groupby(gone, key=lambda item: item.on.date()):
        lines.append(f"  Daily from {day}-01-00-04 to {day}-23-59-58:")
        lines.append("    Package changes:")
        lines += [f"      Uninstall {item.package}" for item in items]
    return "\n".join(lines) + "\n"
