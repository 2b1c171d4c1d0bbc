"""What phone this is: maker, model, version and users. No number that names this one phone."""

from safety_audit.facts.android.properties import Properties
from safety_audit.facts.android.users import Users
from safety_audit.facts.base import provides
from safety_audit.model import DeviceInfo, DeviceKind, Unreadable, UserInfo

__all__ = ["NOT_KNOWN", "phone"]

NOT_KNOWN = "not known"
"""Stands where the phone did not say."""

# The name people know it by, where the maker states one (Xiaomi, Huawei, Honor).
_NAMES = ("ro.product.marketname", "ro.config.marketing_name", "ro.product.model")


@provides(DeviceKind.PHONE)
def phone(properties: Properties | Unreadable, users: Users | Unreadable) -> DeviceInfo:
    """Return what phone this is, as far as it said."""
    stated = None if isinstance(properties, Unreadable) else properties
    return DeviceInfo(
        kind=DeviceKind.PHONE,
        model=_model(stated) if stated else NOT_KNOWN,
        system=_system(stated) if stated else "Android",
        maker=stated.maker if stated else "",
        api=stated.api if stated else None,
        users=() if isinstance(users, Unreadable) else _users(users),
    )


def _model(properties: Properties) -> str:
    maker = properties.get("ro.product.manufacturer") or "" if properties.maker else ""
    name = next((found for key in _NAMES if (found := properties.get(key))), "")
    if name.lower().startswith(maker.lower()):
        return name or NOT_KNOWN
    return f"{maker} {name}".strip()


def _system(properties: Properties) -> str:
    version = properties.get("ro.build.version.release")
    system = f"Android {version}" if version else "Android"
    return system if properties.api is None else f"{system} (API {properties.api})"


def _users(users: Users) -> tuple[UserInfo, ...]:
    """Return the users; one that does not say whether it runs is taken to."""
    return tuple(UserInfo(user.id, user.kind.value, user.running is not False) for user in users)
