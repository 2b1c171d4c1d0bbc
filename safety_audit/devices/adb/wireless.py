"""Whether "Wireless debugging" can be used here: it needs packages that come as an extra."""

from importlib.util import find_spec

from safety_audit.devices.interface import NotReached
from safety_audit.phrases import Phrase

__all__ = ["GET_IT", "extra_there", "need_extra"]

GET_IT = Phrase("For that, install the extra: pip install 'safety-audit[wireless]'.")

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
            Phrase('Pairing for "Wireless debugging" is not installed.'),
            Phrase("The simple way is a cable. {how}", how=GET_IT),
        )
