"""Whether the phone's own protection was opened."""

from dataclasses import replace

from safety_audit.api import (
    Certainty,
    Evidence,
    Finding,
    Iterator,
    Phrase,
    Priority,
    Seen,
    Subject,
    Unreadable,
    check,
)
from safety_audit.facts.android.apps import Apps
from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.root import Protection, RootFiles

_STATE, _LOCKED = "ro.boot.verifiedbootstate", "ro.boot.flash.locked"
_DEVICE, _TAGS = "ro.boot.vbmeta.device_state", "ro.build.tags"
_DEBUGGABLE, _SECURE = "ro.debuggable", "ro.secure"
_WARRANTY, _MAY_UNLOCK = "ro.boot.warranty_bit", "sys.oem_unlock_allowed"
_MANAGERS = {
    "com.topjohnwu.magisk",
    "io.github.huskydg.magisk",
    "io.github.vvb2060.magisk",
    "me.weishu.kernelsu",
    "com.rifsxd.ksunext",
    "me.bmax.apatch",
    "eu.chainfire.supersu",
    "com.koushikdutta.superuser",
    "com.noshufou.android.su",
    "com.kingroot.kinguser",
    "com.kingo.root",
}


@check(
    "root-and-boot",
    limits="Tools that open a phone can hide. A phone on which nothing shows may be open too.",
)
def root_and_boot(
    properties: Properties,
    files: RootFiles | Unreadable,
    protection: Protection | Unreadable,
    apps: Apps | Unreadable,
) -> Iterator[Seen]:
    """Whether the phone's own protection was opened (root, unlocked start, test system)."""
    yield from _start(properties)
    yield from _system(properties)
    if isinstance(files, Unreadable):
        yield files
    elif files.found:
        yield _finding(
            Phrase("A tool that gives apps every right is on the phone"), "su", *files.found
        )
    if isinstance(protection, Unreadable):
        yield protection
    elif not protection.enforced:
        yield _finding(Phrase("Android does not keep apps apart"), "getenforce", protection.seen)
    if isinstance(apps, Unreadable):
        yield apps
        return
    for app in apps:
        if app.package in _MANAGERS and app.is_added:
            words = Phrase(
                "An app that hands out every right is on the phone: {package}", package=app.package
            )
            yield _finding(words, app.package, app.origin_evidence)


def _start(properties: Properties) -> Iterator[Seen]:
    state, locked = properties.get(_STATE), properties.get(_LOCKED)
    device = properties.get(_DEVICE)
    seen = properties.seen(_STATE, _LOCKED, _DEVICE, _WARRANTY, _MAY_UNLOCK)
    if state is None and locked is None and device is None:
        yield Unreadable("The phone does not say whether it starts only its maker's system.")
    elif state in {"orange", "red"} or locked == "0" or device == "unlocked":
        yield _finding(Phrase("The phone may start another system than its maker's"), _STATE, seen)
    elif state == "yellow":
        yield _note(Phrase("The phone starts a system that its owner signed"), _STATE, seen)
    elif properties.get(_MAY_UNLOCK) == "1":
        yield _note(
            Phrase("The phone's start may be unlocked by whoever holds it"), _MAY_UNLOCK, seen
        )
    if properties.get(_WARRANTY) == "1":
        yield _note(Phrase("Another system ran on this phone at some time"), _WARRANTY, seen)


def _system(properties: Properties) -> Iterator[Seen]:
    tags = properties.get(_TAGS)
    if tags is None:
        yield Unreadable("The phone does not say whether its system is a maker's finished one.")
    odd = tags is not None and "release-keys" not in tags
    if odd or properties.get(_DEBUGGABLE) == "1" or properties.get(_SECURE) == "0":
        seen = properties.seen(_TAGS, _DEBUGGABLE, _SECURE)
        yield _finding(
            Phrase("The phone runs a system for tests, not a maker's finished one"), _TAGS, seen
        )


def _finding(summary: str, what: str, *seen: Evidence) -> Finding:
    return Finding(
        summary=summary,
        priority=Priority.REVIEW,
        certainty=Certainty.SETTING,
        subject=Subject(id=what),
        evidence=seen,
    )


def _note(summary: str, what: str, *seen: Evidence) -> Finding:
    return replace(_finding(summary, what, *seen), priority=Priority.NOTE)
