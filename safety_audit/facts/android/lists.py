"""The lists of indicators as a fact, so that a check can name them like any other.

They are the one fact that no device answers: see `safety_audit.indicators.active`.
"""

from safety_audit.facts.base import provides
from safety_audit.indicators.active import active
from safety_audit.indicators.matching import Indicators
from safety_audit.model import DeviceKind

__all__ = ["Indicators"]


@provides(DeviceKind.PHONE)
def indicators() -> Indicators:
    """Return the lists in use."""
    return active()
