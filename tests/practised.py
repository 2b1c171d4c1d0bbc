"""Run one built-in check on a practice phone that a test describes."""

from typing import Any

from safety_audit.devices.practice.device import build
from safety_audit.engine import look
from safety_audit.model import CheckResult
from safety_audit.packs import load

__all__ = ["BASES", "looked"]

BASES = ("google-8", "google-9", "google-10", "google-11", "google-13", "google-14", "google-16")
"""One phone for each form of the answers."""

_ADDED = ("com.citymapper.app.release", "com.whatsapp")


def looked(check_id: str, base: str = "google-14", apps: Any = (), **more: Any) -> CheckResult:
    """Return what one check says of the phone `build(base, apps, ...)`, with no other added app."""
    (core,) = load()
    (check,) = (check for check in core.checks if check.id == check_id)
    more["without"] = [*_ADDED, *more.get("without", ())]
    (result,) = look(build(base, apps, **more), [check]).results
    return result
