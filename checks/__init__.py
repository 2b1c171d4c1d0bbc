"""The built-in checks: an explicit list, so that nothing runs that is not named here."""

from safety_audit.api import Check, Pack

from .computer.computer_accounts import computer_accounts
from .computer.computer_autostart import computer_autostart
from .computer.computer_screen_lock import computer_screen_lock
from .computer.computer_signed_in import computer_signed_in

CHECKS: tuple[Check, ...] = (
    computer_autostart,
    computer_screen_lock,
    computer_accounts,
    computer_signed_in,
)

PACK = Pack(name="core", publisher="The safety-audit maintainers", checks=CHECKS)
