"""Where an app came from, worked out from what the package manager recorded.

Since Android 14 it records who really asked for the installation beside who claims to have. Before
that an installer's name can be forged by a computer, and an app that a computer installed has none.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from safety_audit.facts.android.package_records import Package, Packages
from safety_audit.phrases import Phrase, phrase_of

__all__ = ["STORES", "Origin", "OriginKind", "comes_with_the_phone", "factory_signers", "origin_of"]


class OriginKind(Enum):
    """How an app came onto the phone, in plain words: "it ..."."""

    WITH_THE_PHONE = Phrase("came with the phone")
    STORE = Phrase("came from an app store")
    BY_THE_PHONE = Phrase("was put there by a part of the phone")
    MOVED = Phrase("was moved from an older phone")
    FILE = Phrase("came from a file")
    COMPUTER = Phrase("came from a computer, by cable or Wi-Fi")
    FORGED = Phrase("has a false note of where it came from")
    NOT_KNOWN = Phrase("came from a place that is not known")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one app came from."""

    kind: OriginKind
    """How it came."""
    by: str = ""
    """The package that installed it, as recorded; empty if none is."""
    name: str = ""
    """The store's name, where it is one that is known."""

    @property
    def off_store(self) -> bool:
        """Whether somebody brought it past every store: from a file, a computer, or by a trick."""
        return self.kind in {OriginKind.FILE, OriginKind.COMPUTER, OriginKind.FORGED}

    @property
    def words(self) -> Phrase:
        """Say it in a few words: "came from an app store (Google Play)"."""
        note = self.name or self.by
        return (
            Phrase("{came} ({note})", came=self.kind.value, note=note)
            if note
            else phrase_of(self.kind.value)
        )


STORES = {
    "com.android.vending": "Google Play",
    "com.sec.android.app.samsungapps": "Galaxy Store",
    "com.huawei.appmarket": "AppGallery",
    "com.xiaomi.mipicks": "GetApps",
    "com.xiaomi.market": "Xiaomi App Store",
    "com.heytap.market": "App Market",
    "com.oppo.market": "App Market",
    "com.bbk.appstore": "V-Appstore",
    "com.vivo.appstore": "V-Appstore",
    "com.meizu.mstore": "Meizu App Store",
    "com.wandoujia.phoenix2": "Wandoujia",
    "com.amazon.venezia": "Amazon Appstore",
    "com.amazon.device.software.ota": "Amazon",
    "org.fdroid.fdroid": "F-Droid",
    "org.fdroid.basic": "F-Droid",
    "com.aurora.store": "Aurora Store",
    "app.accrescent.client": "Accrescent",
    "app.grapheneos.apps": "GrapheneOS App Store",
}
"""What each app store is called, by its package.

A program that fetches files from any address, such as Obtainium, is no store.
"""
# These come with a maker's phone and cannot be added to another: one that was added is a namesake.
_ONLY_WITH_THE_PHONE = {
    "com.sec.android.app.samsungapps",
    "com.xiaomi.mipicks",
    "com.xiaomi.market",
    "com.heytap.market",
    "com.oppo.market",
    "com.bbk.appstore",
    "com.vivo.appstore",
    "com.meizu.mstore",
    "com.amazon.device.software.ota",
    "app.grapheneos.apps",
}
_MOVERS = {
    "com.google.android.apps.restore",
    "com.google.android.apps.pixelmigrate",
    "com.sec.android.easyMover",
    "com.miui.huanji",
    "com.hicloud.android.clone",
    "com.huawei.hidisk.clone",
    "com.coloros.backuprestore",
    "com.oneplus.backuprestore",
    "com.vivo.easyshare",
    "com.motorola.migrate",
}
_SHELL = "com.android.shell"
_OPENS_FILES = re.compile(
    r"packageinstaller|documentsui|myfiles|fileexplorer|filemanager|\.files|browser|chrome|firefox"
    r"|whatsapp|telegram|messag|\.mms|mail|download|dropbox|\.drive|\.docs|bluetooth|nearby"
    r"|appdetail",
    re.IGNORECASE,
)
# How the package manager names the folder of an app that it installed: `name-1`, `name-<base64>==`,
# `~~<base64>==/name-<base64>==`. A folder with a plain name was put there with the system.
_INSTALLED_FOLDER = re.compile(r"-(?:[0-9]{1,3}|[A-Za-z0-9_-]{22}={0,2})(?:/base\.apk)?\Z")
# The key that anybody has: Android's sources publish it, and two parts of every phone are signed
# with it. Its hash must never vouch for an app.
_PUBLIC_KEYS = frozenset({"d7f1f224"})
_SIGNED_WITH_PUBLIC_KEY = ("com.android.cts.ctsshim", "com.android.cts.priv.ctsshim")


def comes_with_the_phone(package: Package, packages: Packages) -> bool:
    """Tell whether an app is part of the phone's own system, updated or not.

    The flag alone does not count where the block that has it is doubtful.
    """
    if "SYSTEM" not in package.flags or package.doubtful or package.name in packages.twice:
        return False
    return not package.code_path.startswith("/data/") or "UPDATED_SYSTEM_APP" in package.flags


def factory_signers(packages: Packages) -> Mapping[str, int]:
    """Return the hash of each certificate that parts of the system are signed with: how many are.

    The hash has 32 bits: enough to tell apps of one phone apart, not proof against a forger.
    """
    factory = Counter(p.signer for p in packages.all if comes_with_the_phone(p, packages))
    shared = {p.signer for name in _SIGNED_WITH_PUBLIC_KEY if (p := packages.get(name))}
    nobody = shared | _PUBLIC_KEYS | {""}
    return {signer: count for signer, count in factory.items() if signer not in nobody}


def origin_of(package: Package, packages: Packages) -> Origin:
    """Work out where an app came from."""
    if comes_with_the_phone(package, packages):
        return Origin(OriginKind.WITH_THE_PHONE)
    if package.initiating:
        return _by(package.initiating, package, packages)
    if package.installer:
        return _by(package.installer, package, packages)
    if package.initiating == "" or not _INSTALLED_FOLDER.search(package.code_path):
        return Origin(OriginKind.NOT_KNOWN)
    # Before 14 an app that a computer installed has no installer on record.
    return Origin(OriginKind.COMPUTER)


def _by(who: str, package: Package, packages: Packages) -> Origin:
    if who == _SHELL:
        forged = package.installer in STORES or package.installer in _MOVERS
        return Origin(
            OriginKind.FORGED if forged else OriginKind.COMPUTER,
            package.installer if forged else who,
        )
    if who in _MOVERS:
        return Origin(OriginKind.MOVED, who)
    installer = packages.get(who)
    part_of_phone = installer is not None and comes_with_the_phone(installer, packages)
    if who in STORES and (part_of_phone or installer is None or who not in _ONLY_WITH_THE_PHONE):
        # A store that is not on the phone may be gone, or may never have been there.
        kind = OriginKind.STORE if installer else OriginKind.NOT_KNOWN
        return Origin(kind, who, STORES[who])
    if part_of_phone and not _OPENS_FILES.search(who):
        return Origin(OriginKind.BY_THE_PHONE, who)
    return Origin(OriginKind.FILE, who)
