"""The built-in checks: an explicit list, so that nothing runs that is not named here."""

from safety_audit.api import Check, Pack

CHECKS: tuple[Check, ...] = ()

PACK = Pack(name="core", publisher="The safety-audit maintainers", checks=CHECKS)
