"""What other programs ask a phone, beyond what this tool asks: the forms that have been met."""

import re
from collections.abc import Callable
from dataclasses import replace

from safety_audit.devices.practice.answers import Said, said, services
from safety_audit.devices.practice.handset import Handset

__all__ = ["said_to_anybody"]

_DATE = re.compile(r"date (?:-u )?(?P<quote>['\"]?)\+(?P<form>[^'\"]*)(?P=quote)")
_SETTING = re.compile(
    r"settings (?:--user (?P<user>\d+) )?get (?P<table>global|secure|system) (?P<key>\S+)"
)
_NANOSECONDS = "000000000"


def said_to_anybody(phone: Handset, command: str) -> Said:
    """Return what a phone says to any program: what it says to this one, and a little more."""
    for pattern, answer in _PATTERNS:
        if found := pattern.fullmatch(command):
            return answer(phone, found)
    return said(phone, command)


def _of_date(phone: Handset, found: re.Match[str]) -> Said:
    """Return the clock in a form that was asked for. The phone lives in UTC."""
    form = found["form"].replace("%N", _NANOSECONDS)
    return Said(f"{phone.now.strftime(form)}\n")


def _of_services(phone: Handset, _found: re.Match[str]) -> Said:
    lines = "".join(f"  {name}\n" for name in services(phone))
    return Said(f"Currently running services:\n{lines}")


def _of_package(phone: Handset, found: re.Match[str]) -> Said:
    app = phone.app(found["package"])
    if app is None:
        return Said(f"Unable to find package: {found['package']}\n")
    return said(replace(phone, apps=(app,)), "dumpsys package")


def _of_setting(phone: Handset, found: re.Match[str]) -> Said:
    """Return one setting, or `null` as Android says it, from what lists all of its table."""
    listed = said(phone, f"settings --user {found['user'] or 0} list {found['table']}")
    rows = dict(line.partition("=")[::2] for line in listed.out.splitlines())
    return listed if listed.code else Said(f"{rows.get(found['key'], 'null')}\n")


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Handset, re.Match[str]], Said]], ...] = (
    (_DATE, _of_date),
    (_SETTING, _of_setting),
    (re.compile(r"dumpsys -l"), _of_services),
    (re.compile(r"dumpsys package (?P<package>[A-Za-z0-9._]+)"), _of_package),
)
