"""Who supervises the main user of the phone, as parents do a child: from its owners."""

from dataclasses import dataclass, field

from safety_audit.facts.android.device_policy import DevicePolicy, Owner
from safety_audit.facts.android.lists import Indicators
from safety_audit.facts.base import provides
from safety_audit.indicators.model import Category, Kind
from safety_audit.model import DeviceKind, Evidence

__all__ = ["Supervision", "Supervisor", "supervision"]

_CHILDS_PART = "com.google.android.apps.kids.familylinkhelper"
_GOOGLES = "com.google.android.gms"
_FOR_IT = {Category.PARENTAL, Category.FOLLOWING, Category.MONITORING}


@dataclass(frozen=True, slots=True)
class Supervisor:
    """An app that owns the phone or its main user, and is made to look after somebody."""

    owner: Owner
    """What it owns."""
    seen: Evidence = field(repr=False)
    """The lines that say so."""


@dataclass(frozen=True, slots=True)
class Supervision:
    """The apps that supervise the main user."""

    all: tuple[Supervisor, ...]
    """In the phone's order."""


@provides(DeviceKind.PHONE)
def supervision(policy: DevicePolicy, indicators: Indicators) -> Supervision:
    """Work out which owners of the main user are made to look after somebody."""
    return Supervision(
        tuple(
            Supervisor(owner, policy.seen(owner))
            for owner in policy.owners
            if (owner.whole_device or not owner.user) and _is_one(owner, indicators)
        )
    )


def _is_one(owner: Owner, indicators: Indicators) -> bool:
    if owner.package == _GOOGLES:
        # Google's own part has other duties too; this one is Family Link's.
        return ".kids." in owner.component
    named = indicators.matching(Kind.PACKAGE, owner.package)
    return owner.package == _CHILDS_PART or any(one.category in _FOR_IT for one in named)
