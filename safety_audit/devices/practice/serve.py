"""A practice phone on a port: what the scenario says, through the protocol that real phones speak.

Whoever connects sees that it is practice: the model ends in "(practice)", and so does the banner.
Nothing outside this computer can reach it, and nothing that is sent to it is run.
"""

import re
from collections.abc import Callable

import msgspec

from safety_audit.devices.adb.protocol import PRACTICE
from safety_audit.devices.allowlist import PAGES
from safety_audit.devices.practice.adbd import Adbd, Key, Printed
from safety_audit.devices.practice.device import PracticePhone
from safety_audit.devices.practice.others import said_to_anybody
from safety_audit.devices.practice.scenario import Scenario

__all__ = ["DEFAULT_PORT", "served"]

DEFAULT_PORT = 6556
"""Not one of 5555 to 5585, which adb looks through for emulators by itself."""

_MODERN_API = 30
_PAGE = re.compile(r"am start -a (\S+)")
_NO_SHELL = b"This practice phone has no shell to type into. Give it one command at a time.\n"


def served(
    scenario: Scenario,
    *,
    port: int = DEFAULT_PORT,
    allows: Callable[[Key], bool] | None = None,
    opened: Callable[[str], None] | None = None,
) -> Adbd:
    """Return a scenario's phone, to be used as a context manager.

    `allows` asks whoever holds the phone about a computer; without it, every computer is let in.
    `opened` is told the Settings page that a computer opened on the phone.

    Raises:
        Broken: a word in the scenario's description means nothing.

    """
    phone = _marked(scenario)
    base = phone.handset.base
    features = ["shell_v2", "cmd", "stat_v2", "ls_v2", "apex", "abb", "abb_exec"]
    return Adbd(
        behaviour=_Behaviour(phone, opened),
        allows=allows,
        wanted_port=port,
        features=",".join(features if base.api >= _MODERN_API else features[:2]),
        banner=(
            f"device::ro.product.name={PRACTICE}{scenario.visit.timestamp():.0f};"
            f"ro.product.model={base.model} (practice);ro.product.device={base.device};"
        ),
    )


def _marked(scenario: Scenario) -> PracticePhone:
    """Return the phone with a model that says it is made up, however its words travel."""
    model = {"ro.product.model": f"{scenario.phone().handset.base.model} (practice)"}
    spec = msgspec.structs.replace(scenario.spec, properties=model | scenario.spec.properties)
    return PracticePhone(spec, scenario.visit)


class _Behaviour:
    """What the phone prints for a command line."""

    def __init__(self, phone: PracticePhone, opened: Callable[[str], None] | None) -> None:
        self._handset = phone.handset
        self._opened = opened

    def __call__(self, command: str) -> Printed:
        if not command.strip():
            return Printed(_NO_SHELL, code=1)
        page = _PAGE.fullmatch(command)
        if page and page[1] in PAGES:
            if self._opened:
                self._opened(page[1])
            return Printed(f"Starting: Intent {{ act={page[1]} }}\n".encode())
        words = said_to_anybody(self._handset, command)
        return Printed(words.data or _bytes(words.out), _bytes(words.err), words.code)


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", errors="surrogateescape")
