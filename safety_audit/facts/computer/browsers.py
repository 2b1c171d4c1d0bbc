"""What each browser's profiles here share, keep, and let extensions do."""

from dataclasses import dataclass, replace

from safety_audit.devices.computer import (
    BROWSER_ROOTS,
    FIREFOX_ROOTS,
    PROFILE,
    is_allowed,
    macos_allowed,
    windows_allowed,
)
from safety_audit.devices.interface import Answer, Kind, Query, Status
from safety_audit.facts.base import Answers, provides
from safety_audit.facts.computer.reading import (
    entries,
    flag,
    gap_in,
    gaps_in,
    number,
    probe_rows,
    word,
)
from safety_audit.facts.computer.system import Linux
from safety_audit.model import DeviceKind, Evidence, Unreadable
from safety_audit.phrases import Phrase

__all__ = ["BrowserProfile", "Browsers", "Extension", "parse_profile", "profile_queries"]

ROOTS = tuple(Query(root, Kind.LISTING) for _, root in BROWSER_ROOTS)
_NAMES = {
    root: name
    for name, root in (*BROWSER_ROOTS, *windows_allowed.BROWSERS, *macos_allowed.BROWSERS)
}

# Folders beside the profiles that are none.
_NO_PROFILE = frozenset(
    {"System Profile", "Guest Profile", "Crash Reports", "Pending Pings", "Profile Groups"}
)
# Firefox gives a profile any name that somebody types in.
_ANY_NAME = frozenset(
    root
    for root in _NAMES
    if root.endswith("/Profiles") or root in {one for _, one in FIREFOX_ROOTS}
)
_BEYOND_PROFILES = frozenset({"Default", "profile"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One extension of a browser, which its maker or a shop provides."""

    id: str
    """Its stable name."""
    name: str
    """What it calls itself; empty if that is not told."""
    everywhere: bool
    """Whether it can read and change every page that is opened."""
    on: bool
    """Whether it is switched on."""
    came_from: str
    """`store`, or how else it came: `unpacked`, `file`, `registry`, `download`, `policy`,
    `command-line`, `outside` (packed, but not from the store), `unsigned`, `unknown`."""
    seen: Evidence
    """The words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserProfile:
    """One person's corner of a browser."""

    browser: str
    """The browser's name."""
    name: str
    """What the profile is called; may be empty."""
    accounts: tuple[str, ...]
    """Accounts it is signed in to, by their mail addresses."""
    sync: bool
    """Whether it copies what is opened and kept to an account."""
    keeps_passwords: bool
    """Whether it offers to keep passwords."""
    passwords: int | None
    """How many it keeps; None if that cannot be told."""
    extensions: tuple[Extension, ...]
    """Extensions that somebody added."""
    proxy: str = ""
    """The go-between that was chosen in it, or where the rules for it come from; empty for none."""
    seen: Evidence
    """What its settings say."""


@dataclass(frozen=True, slots=True)
class Browsers:
    """Every profile of every known browser."""

    all: tuple[BrowserProfile, ...]
    """By browser."""
    gaps: tuple[Unreadable, ...] = ()
    """What could not be looked into."""


@dataclass(frozen=True, slots=True)
class BrowserFolders:
    """Where profiles may lie."""

    queries: tuple[tuple[str, Query], ...]
    """Browser and profile."""
    gaps: tuple[Unreadable, ...]
    """Folders that could not be listed."""


def parse_profile(answer: Answer, browser: str) -> BrowserProfile | None:
    """Return the profile that a folder holds; None if it holds none.

    Raises:
        Unreadable: its settings could not be read.

    """
    if answer.status is Status.ABSENT:
        return None
    if gap := gap_in(answer):
        raise gap
    rows = probe_rows(answer)
    first = next((row for row in rows if word(row, "kind") == "profile"), None)
    if first is None:
        raise answer.unknown_format()
    accounts = first.get("accounts")
    passwords = number(first, "passwords")
    profile = BrowserProfile(
        browser=browser,
        name=word(first, "name") or "",
        accounts=tuple(filter(None, map(str, accounts))) if isinstance(accounts, list) else (),
        sync=flag(first, "sync"),
        keeps_passwords=flag(first, "keeps_passwords"),
        passwords=passwords,
        extensions=tuple(
            _extension(answer, row) for row in rows if word(row, "kind") == "extension"
        ),
        proxy=word(first, "proxy") or "",
        seen=answer.seen(""),
    )
    return replace(profile, seen=answer.seen(_told(profile)))


def _told(profile: BrowserProfile) -> str:
    kept = "not told" if profile.passwords is None else profile.passwords
    signed_in = " ".join(profile.accounts) or "none"
    return (
        f"accounts: {signed_in}; sync: {'on' if profile.sync else 'off'}; "
        f"keeps passwords: {'yes' if profile.keeps_passwords else 'no'}; passwords: {kept}"
        + (f"; proxy: {profile.proxy}" if profile.proxy else "")
    )


def _extension(answer: Answer, row: dict[str, object]) -> Extension:
    extension_id, name, came_from = (word(row, key) or "" for key in ("id", "name", "came_from"))
    everywhere, on = flag(row, "everywhere"), flag(row, "on")
    reads = "every page" if everywhere else "some pages or none"
    state = "on" if on else "off"
    return Extension(
        id=extension_id,
        # Names that are looked up in the extension's own list of words say nothing here.
        name="" if name.startswith("__MSG_") else name,
        everywhere=everywhere,
        on=on,
        came_from=came_from or "unknown",
        seen=answer.seen(f"{extension_id} {name}: {reads}, from: {came_from}, {state}"),
    )


def profile_queries(root: Answer) -> tuple[tuple[str, Query], ...]:
    """Return the questions about the profiles that a browser's folder may hold.

    Raises:
        Unreadable: the answer is no listing.

    """
    folder, browser = root.query.text, _NAMES.get(root.query.text, "")
    found = entries(root)
    names = [entry.name for entry in found if entry.type == "dir"]
    # Opera keeps its first profile in the folder itself.
    here = [""] if any(entry.name == "Preferences" for entry in found) else []
    return tuple(
        (browser, Query(f"{PROFILE}{folder}/{name}".rstrip("/"), Kind.PROBE))
        for name in (*here, *names)
        if name not in _NO_PROFILE and (not name or folder in _ANY_NAME or _may_be_profile(name))
    )


def _may_be_profile(name: str) -> bool:
    """Tell whether a folder is called like a profile: `Default`, `Profile 2`, `a1b2c3d4.name`."""
    return name in _BEYOND_PROFILES or name.startswith("Profile ") or "." in name


@provides(DeviceKind.COMPUTER, ask=ROOTS)
def browser_folders(linux: Linux, answers: Answers) -> BrowserFolders:  # noqa: ARG001 - a condition
    """Make the fact."""
    return folders_of(tuple(answers[query] for query in ROOTS))


def folders_of(roots: tuple[Answer, ...]) -> BrowserFolders:
    """Return where profiles may lie, from the listings of the browsers' folders."""
    found = [pair for answer in roots for pair in profile_queries(answer)]
    return BrowserFolders(
        queries=tuple(pair for pair in found if is_allowed(pair[1])), gaps=gaps_in(roots)
    )


def _profiles(folders: BrowserFolders) -> tuple[Query, ...]:
    return tuple(query for _, query in folders.queries)


@provides(DeviceKind.COMPUTER, ask=_profiles)
def browsers(folders: BrowserFolders, answers: Answers) -> Browsers:
    """Make the fact."""
    found, gaps = [], list(folders.gaps)
    for browser, query in folders.queries:
        try:
            found.append(parse_profile(answers[query], browser))
        except Unreadable:
            gaps.append(
                Unreadable(Phrase("The settings of {browser} could not be read.", browser=browser))
            )
    return Browsers(tuple(filter(None, found)), tuple(dict.fromkeys(gaps)))
