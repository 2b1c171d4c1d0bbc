"""Who else may look at what is left on this computer, this program's own traces among it."""

from dataclasses import dataclass

from safety_audit.facts.base import provides
from safety_audit.facts.computer.accounts import Account, Accounts
from safety_audit.facts.computer.system import WHO_ASKS_NOT_KNOWN
from safety_audit.model import DeviceKind

__all__ = ["Shared"]


@dataclass(frozen=True, slots=True)
class Shared:
    """Other people's accounts on this computer."""

    others: tuple[Account, ...]
    """Accounts of people, without the one of the person who asks."""

    @property
    def may_look(self) -> tuple[Account, ...]:
        """Those who may look into every folder."""
        return tuple(account for account in self.others if account.is_administrator)


@provides(DeviceKind.COMPUTER)
def shared(accounts: Accounts) -> Shared:
    """Make the fact.

    Raises:
        Unreadable: whose account asks is not known.

    """
    if not accounts.me:
        raise WHO_ASKS_NOT_KNOWN
    return Shared(
        tuple(one for one in accounts.people if one.name != accounts.me and one.can_sign_in)
    )
