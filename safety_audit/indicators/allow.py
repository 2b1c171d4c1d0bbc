"""Ordinary apps that hold strong powers for good reasons, so that they do not come first.

The list is `allow.toml` beside this module. It never clears an app of a match with an indicator,
and it is no judgement that an app is harmless: somebody may misuse a password manager too.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec

from safety_audit.indicators.own import parse_toml

__all__ = ["AllowedApp", "allowed_apps", "recognised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedApp:
    """One ordinary app."""

    name: str
    """What it is called."""
    package: str
    """Its id."""
    category: str
    """What it is for: `password-manager`, `accessibility`, `watch`, and so on."""
    certificates: tuple[str, ...] = ()
    """SHA-256 of the certificates its maker is known to sign with; often not known."""


class _List(msgspec.Struct, forbid_unknown_fields=True):
    date: dt.date
    app: tuple[AllowedApp, ...]


@cache
def allowed_apps() -> Mapping[str, AllowedApp]:
    """Return the list, by app id."""
    data = resources.files("safety_audit.indicators").joinpath("allow.toml").read_bytes()
    return {app.package: app for app in msgspec.convert(parse_toml(data), _List).app}


def recognised(
    package: str, *, signers: Collection[str] = (), from_store: bool = False
) -> AllowedApp | None:
    """Return the ordinary app that this is, or None.

    `signers` are the SHA-256 of its certificates, as far as they were read; `from_store` says
    that a store installed it or that it came with the phone. An id alone is never enough: where
    both the certificate read and the certificate listed are known, they must agree, and otherwise
    the app must have come from a store.
    """
    app = allowed_apps().get(package)
    if app is None:
        return None
    if app.certificates and signers:
        return app if set(app.certificates) & set(signers) else None
    return app if from_store else None
