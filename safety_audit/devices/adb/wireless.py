"""Whether "Wireless debugging" can be used here: it needs packages that come as an extra."""

from importlib.util import find_spec

from safety_audit.devices.interface import NotReached

__all__ = ["GET_IT", "extra_there", "need_extra"]

GET_IT = "For that, install the extra: pip install 'safety-audit[wireless]'."

_PACKAGES = ("OpenSSL", "nacl", "segno", "zeroconf")


def extra_there() -> bool:
    """Tell whether the packages of the extra are installed."""
    return all(find_spec(name) is not None for name in _PACKAGES)


def need_extra() -> None:
    """Do nothing if the packages of the extra are installed.

    Raises:
        NotReached: they are not, with how to get them.

    """
    if not extra_there():
        raise NotReached(
            'Pairing for "Wireless debugging" is not installed.',
            f"The simple way is a cable. {GET_IT}",
        )
