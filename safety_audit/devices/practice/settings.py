"""`settings list`: the three tables, with what a phone of that version has in them."""

from safety_audit.devices.practice.handset import Handset, Installed
from safety_audit.devices.practice.locks import lock_of
from safety_audit.devices.practice.versions import (
    ANDROID_9,
    ANDROID_10,
    ANDROID_11,
    ANDROID_13,
    ANDROID_14,
    ANDROID_16,
    digest,
)

__all__ = ["keyboard", "settings_list"]


def settings_list(phone: Handset, table: str, user: int) -> str:
    """Return what `settings list TABLE` prints for one user."""
    rows = {"global": _global, "secure": _secure, "system": _system}[table](phone, user)
    special = phone.spec.settings
    if user == 0:
        rows |= {key: str(value) for key, value in special.get(table, {}).items()}
    else:
        rows |= {key: str(value) for key, value in special.get(f"{table}-{user}", {}).items()}
    name = table if user == 0 else f"{table}-{user}"
    gone = {key.partition(".")[2] for key in phone.spec.unset if key.partition(".")[0] == name}
    return "".join(f"{key}={rows[key]}\n" for key in sorted(rows) if key not in gone)


def keyboard(phone: Handset, user: int = 0) -> str:
    """Return the keyboard in use, as a part."""
    own = phone.with_power("keyboard", user)
    if own:
        return own[0].component("keyboard")
    if phone.app("com.samsung.android.honeyboard"):
        return "com.samsung.android.honeyboard/.service.HoneyBoardService"
    if phone.app("com.sec.android.inputmethod"):
        return "com.sec.android.inputmethod/.SamsungKeypad"
    latin = "com.google.android.inputmethod.latin"
    return f"{latin}/com.android.inputmethod.latin.LatinIME"


def _joined(apps: tuple[Installed, ...], power: str) -> str:
    return ":".join(app.full(power) for app in apps)


def _global(phone: Handset, _user: int) -> dict[str, str]:
    rows = {
        "adb_enabled": "1",
        "add_users_when_locked": "0",
        "airplane_mode_on": "0",
        "airplane_mode_radios": "cell,bluetooth,wifi,nfc,wimax",
        "assisted_gps_enabled": "1",
        "auto_time": "1",
        "auto_time_zone": "1",
        "ble_scan_always_enabled": "0",
        "bluetooth_on": "1",
        "boot_count": "41",
        "data_roaming": "0",
        "development_settings_enabled": "1",
        "device_name": phone.spec.name or phone.base.model,
        "device_provisioned": "1",
        "heads_up_notifications_enabled": "1",
        "mobile_data": "1",
        "mode_ringer": "2",
        "package_verifier_user_consent": "1",
        "stay_on_while_plugged_in": "0",
        "transition_animation_scale": "1.0",
        "upload_apk_enable": "1",
        "wifi_on": "1",
        "wifi_scan_always_enabled": "0",
        "window_animation_scale": "1.0",
        "zen_mode": "0",
    }
    if phone.api < ANDROID_11:
        rows["package_verifier_enable"] = "1"
    if phone.api >= ANDROID_9:
        rows["private_dns_mode"] = "opportunistic"
        rows["verifier_verify_adb_installs"] = "1"
    if phone.api >= ANDROID_11:
        rows["adb_wifi_enabled"] = "0"
    return rows


def _secure(phone: Handset, user: int) -> dict[str, str]:
    readers = phone.with_power("reads-screen", user)
    listeners = phone.with_power("reads-notifications", user)
    lock = lock_of(phone, user)
    rows = {
        "accessibility_display_magnification_enabled": "0",
        "accessibility_enabled": "1" if readers else "0",
        "android_id": digest(16, "android_id", phone.spec.base, user),
        "autofill_service": "com.google.android.gms/.autofill.service.AutofillService",
        "backup_enabled": "1",
        "backup_transport": "com.google.android.gms/.backup.BackupTransportService",
        "bluetooth_name": phone.spec.name or phone.base.model,
        "default_input_method": keyboard(phone, user),
        "enabled_input_methods": keyboard(phone, user),
        "install_non_market_apps": "1",
        "lock_screen_allow_private_notifications": str(int(lock.notices == "shown")),
        "lock_screen_owner_info_enabled": "0",
        "lock_screen_show_notifications": str(int(lock.notices != "none")),
        "lockscreen.disabled": str(int(lock.kind == "none")),
        "long_press_timeout": "400",
        "mock_location": "0",
        "multi_press_timeout": "300",
        "notification_badging": "1",
        "screensaver_enabled": "1",
        "show_ime_with_hard_keyboard": "0",
        "sms_default_application": sms_app(phone, user),
        "touch_exploration_enabled": "0",
        "trust_agents_initialized": "1",
        "user_setup_complete": "1",
        "voice_interaction_service": "com.google.android.googlequicksearchbox/"
        "com.google.android.voiceinteraction.GsaVoiceInteractionService",
    }
    if readers:
        rows["enabled_accessibility_services"] = _joined(readers, "reads-screen")
    if listeners:
        rows["enabled_notification_listeners"] = _joined(listeners, "reads-notifications")
    if fillers := phone.with_power("autofill", user):
        rows["autofill_service"] = fillers[0].component("autofill")
    if tunnels := phone.with_power("vpn", user):
        rows["always_on_vpn_app"] = tunnels[0].package
        rows["always_on_vpn_lockdown"] = "0"
    if lock.locks_after is not None:
        rows["lock_screen_lock_after_timeout"] = str(lock.locks_after * 1000)
    return rows | _secure_by_version(phone)


def _secure_by_version(phone: Handset) -> dict[str, str]:
    rows = {"location_mode": "3"}
    if phone.api < ANDROID_10:
        rows["location_providers_allowed"] = "gps,network"
    if phone.api >= ANDROID_11:
        rows["lock_screen_show_silent_notifications"] = "1"
        rows["emergency_gesture_enabled"] = "1"
    if phone.api >= ANDROID_13:
        rows["lockscreen_show_controls"] = "0"
        rows["lockscreen_show_wallet"] = "0"
        rows["lock_screen_show_qr_code_scanner"] = "0"
        rows["lockscreen_allow_trivial_controls"] = "0"
    if phone.api >= ANDROID_14:
        rows["credential_service"] = (
            "com.google.android.gms/.auth.api.credentials.credman.service.RemoteService"
        )
    if phone.api >= ANDROID_16:
        rows["advanced_protection_mode"] = "0"
    if phone.base.maker == "samsung" and phone.api >= ANDROID_14:
        rows["rampart_main_switch_enabled"] = "0"
    if phone.base.maker == "samsung":
        rows["auto_swipe_main_user"] = "0"
    return rows


def _system(phone: Handset, user: int) -> dict[str, str]:
    return {
        "accelerometer_rotation": "1",
        "dtmf_tone": "1",
        "font_scale": "1.0",
        "haptic_feedback_enabled": "1",
        "lockscreen_sounds_enabled": "1",
        "pointer_speed": "0",
        "screen_brightness": "102",
        "screen_brightness_mode": "1",
        "screen_off_timeout": str(lock_of(phone, user).screen_off * 1000),
        "sound_effects_enabled": "1",
        "system_locales": "en-GB",
        "user_rotation": "0",
        "vibrate_when_ringing": "0",
    }


def sms_app(phone: Handset, user: int = 0) -> str:
    """Return the package that handles one user's text messages."""
    own = phone.with_power("sms-app", user)
    usual = ("com.samsung.android.messaging", "com.google.android.apps.messaging")
    return own[0].package if own else phone.first(*usual)
