"""The built-in checks: an explicit list, so that nothing runs that is not named here."""

from safety_audit.api import Check, Pack

from .computer.computer_accounts import computer_accounts
from .computer.computer_autostart import computer_autostart
from .computer.computer_screen_lock import computer_screen_lock
from .computer.computer_signed_in import computer_signed_in
from .phone.device_admins import device_admins
from .phone.device_owner import device_owner
from .phone.hidden_and_powerful import hidden_and_powerful
from .phone.hidden_icon import hidden_icon
from .phone.notification_access import notification_access
from .phone.off_store_apps import off_store_apps
from .phone.screen_access import screen_access

CHECKS: tuple[Check, ...] = (
    hidden_and_powerful,
    screen_access,
    notification_access,
    device_admins,
    device_owner,
    hidden_icon,
    off_store_apps,
    computer_autostart,
    computer_screen_lock,
    computer_accounts,
    computer_signed_in,
)

PACK = Pack(name="core", publisher="The safety-audit maintainers", checks=CHECKS)
