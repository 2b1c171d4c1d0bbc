"""The built-in checks: an explicit list, so that nothing runs that is not named here."""

from safety_audit.api import Check, Pack

from .computer.computer_accounts import computer_accounts
from .computer.computer_adb_keys import computer_adb_keys
from .computer.computer_auto_login import computer_auto_login
from .computer.computer_autostart import computer_autostart
from .computer.computer_browser_accounts import computer_browser_accounts
from .computer.computer_browser_extensions import computer_browser_extensions
from .computer.computer_camera_and_microphone import computer_camera_and_microphone
from .computer.computer_certificates import computer_certificates
from .computer.computer_connected_now import computer_connected_now
from .computer.computer_disk_encryption import computer_disk_encryption
from .computer.computer_firmware import computer_firmware
from .computer.computer_keyboards import computer_keyboards
from .computer.computer_keyloggers import computer_keyloggers
from .computer.computer_location_service import computer_location_service
from .computer.computer_managed import computer_managed
from .computer.computer_network_path import computer_network_path
from .computer.computer_no_password import computer_no_password
from .computer.computer_open_ports import computer_open_ports
from .computer.computer_past_sign_ins import computer_past_sign_ins
from .computer.computer_phone_backups import computer_phone_backups
from .computer.computer_photo_places import computer_photo_places
from .computer.computer_remote_access import computer_remote_access
from .computer.computer_remote_visits import computer_remote_visits
from .computer.computer_screen_lock import computer_screen_lock
from .computer.computer_screen_sharing import computer_screen_sharing
from .computer.computer_shared import computer_shared
from .computer.computer_signed_in import computer_signed_in
from .computer.computer_ssh_keys import computer_ssh_keys
from .computer.computer_synced_folders import computer_synced_folders
from .computer.computer_updates import computer_updates
from .phone.accounts import accounts
from .phone.add_users_when_locked import add_users_when_locked
from .phone.added_certificates import added_certificates
from .phone.autofill import autofill
from .phone.background_exceptions import background_exceptions
from .phone.bluetooth_devices import bluetooth_devices
from .phone.call_forwarding import call_forwarding
from .phone.camera_and_microphone_used import camera_and_microphone_used
from .phone.camera_location import camera_location
from .phone.cloud_backup import cloud_backup
from .phone.companion_devices import companion_devices
from .phone.default_apps import default_apps
from .phone.developer_options import developer_options
from .phone.device_admins import device_admins
from .phone.device_owner import device_owner
from .phone.disabled_protection import disabled_protection
from .phone.draws_over_apps import draws_over_apps
from .phone.find_my_phone import find_my_phone
from .phone.fingerprints_and_faces import fingerprints_and_faces
from .phone.hidden_and_powerful import hidden_and_powerful
from .phone.hidden_icon import hidden_icon
from .phone.keyboard import keyboard
from .phone.known_monitoring_app import known_monitoring_app
from .phone.known_server import known_server
from .phone.known_sharing_app import known_sharing_app
from .phone.location_always import location_always
from .phone.location_requests import location_requests
from .phone.location_scanning import location_scanning
from .phone.location_switch import location_switch
from .phone.location_used_in_background import location_used_in_background
from .phone.lock_changed import lock_changed
from .phone.lock_delay import lock_delay
from .phone.lock_screen_notifications import lock_screen_notifications
from .phone.lock_screen_shortcuts import lock_screen_shortcuts
from .phone.mirrors import mirrors
from .phone.mock_location import mock_location
from .phone.notification_access import notification_access
from .phone.off_store_apps import off_store_apps
from .phone.other_users import other_users
from .phone.patch_age import patch_age
from .phone.phone_clock import phone_clock
from .phone.photo_place_readers import photo_place_readers
from .phone.photo_places import photo_places
from .phone.play_protect import play_protect
from .phone.recent_apps import recent_apps
from .phone.removed_apps import removed_apps
from .phone.restricted_settings import restricted_settings
from .phone.root_and_boot import root_and_boot
from .phone.screen_access import screen_access
from .phone.screen_being_captured import screen_being_captured
from .phone.screen_lock import screen_lock
from .phone.second_copies import second_copies
from .phone.smart_lock import smart_lock
from .phone.stronger_protection import stronger_protection
from .phone.supervision import supervision
from .phone.system_imitation import system_imitation
from .phone.trusted_computers import trusted_computers
from .phone.unknown_apps import unknown_apps
from .phone.usage_access import usage_access
from .phone.usb_debugging_network import usb_debugging_network
from .phone.usb_mode import usb_mode
from .phone.vpn_and_proxy import vpn_and_proxy
from .phone.wide_permissions import wide_permissions
from .phone.wipe_after_wrong_pin import wipe_after_wrong_pin
from .questions.asked import QUESTIONS

CHECKS: tuple[Check, ...] = (
    known_monitoring_app,
    hidden_and_powerful,
    known_server,
    known_sharing_app,
    screen_access,
    notification_access,
    device_admins,
    device_owner,
    hidden_icon,
    off_store_apps,
    screen_being_captured,
    camera_and_microphone_used,
    wide_permissions,
    default_apps,
    restricted_settings,
    system_imitation,
    disabled_protection,
    recent_apps,
    background_exceptions,
    usage_access,
    draws_over_apps,
    developer_options,
    screen_lock,
    lock_delay,
    smart_lock,
    lock_screen_notifications,
    lock_screen_shortcuts,
    fingerprints_and_faces,
    lock_changed,
    trusted_computers,
    usb_debugging_network,
    usb_mode,
    other_users,
    second_copies,
    add_users_when_locked,
    wipe_after_wrong_pin,
    patch_age,
    stronger_protection,
    location_always,
    location_used_in_background,
    location_requests,
    camera_location,
    photo_places,
    photo_place_readers,
    location_switch,
    location_scanning,
    accounts,
    find_my_phone,
    supervision,
    mock_location,
    companion_devices,
    call_forwarding,
    vpn_and_proxy,
    added_certificates,
    bluetooth_devices,
    mirrors,
    keyboard,
    autofill,
    cloud_backup,
    play_protect,
    unknown_apps,
    removed_apps,
    phone_clock,
    root_and_boot,
    computer_autostart,
    computer_screen_lock,
    computer_accounts,
    computer_no_password,
    computer_signed_in,
    computer_connected_now,
    computer_past_sign_ins,
    computer_remote_access,
    computer_remote_visits,
    computer_ssh_keys,
    computer_auto_login,
    computer_screen_sharing,
    computer_keyboards,
    computer_disk_encryption,
    computer_keyloggers,
    computer_camera_and_microphone,
    computer_browser_extensions,
    computer_browser_accounts,
    computer_synced_folders,
    computer_open_ports,
    computer_adb_keys,
    computer_phone_backups,
    computer_network_path,
    computer_certificates,
    computer_managed,
    computer_location_service,
    computer_firmware,
    computer_updates,
    computer_photo_places,
    computer_shared,
)

PACK = Pack(
    name="core", publisher="The safety-audit maintainers", checks=CHECKS, questions=QUESTIONS
)
