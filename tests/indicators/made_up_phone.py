"""A phone of ours that knows a list of apps, and the ends of their package files."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safety_audit.devices.interface import Answer, Device, Query, Status, quiet
from safety_audit.model import DeviceKind, Progress

HERE = "ceDataInode=1 installed=true hidden=false suspended=false stopped=false enabled=0"
GONE = "ceDataInode=0 installed=false hidden=false suspended=false stopped=true enabled=0"
OFF = HERE.replace("enabled=0", "enabled=3")
HIDDEN = HERE.replace("hidden=false", "hidden=true")


@dataclass(frozen=True)
class Made:
    """An app of a made-up phone."""

    name: str
    users: Mapping[int, str]
    installer: str = ""
    system: bool = False
    archived: bool = False
    file: bytes = b""

    @property
    def path(self) -> str:
        if self.system:
            return f"/system/app/{self.name}"
        return f"/data/app/~~AAAAAAAAAAAAAAAAAAAAAA==/{self.name}-BBBBBBBBBBBBBBBBBBBBBA=="


def user_app(name: str, state: str = HERE, **more: object) -> Made:
    return Made(name, {0: state}, **more)  # type: ignore[arg-type] - the fields above


def block(app: Made, number: int) -> str:
    flags = "SYSTEM HAS_CODE" if app.system else "HAS_CODE"
    installer = f"    installerPackageName={app.installer}\n" if app.installer else ""
    archived = "      archiveTime=2026-05-04 10:00:00\n" if app.archived else ""
    users = "".join(
        f"    User {user}: {state}\n{archived}      firstInstallTime=2026-05-03 21:04:00\n"
        for user, state in app.users.items()
    )
    return (
        f"  Package [{app.name}] ({number:x}):\n    userId={10_000 + number}\n"
        f"    codePath={app.path}\n    versionCode=7 minSdk=24 targetSdk=33\n"
        f"    versionName=1.0\n    flags=[ {flags} ]\n    lastUpdateTime=2026-05-03 21:04:00\n"
        f"{installer}    signatures=PackageSignatures{{5c version:3, signatures:[0badcafe]}}\n"
        f"    pkgFlags=[ {flags} ]\n{users}"
    )


STORE = user_app("com.android.vending", system=True)


class MadeUpPhone(Device):
    """A phone that has these apps and answers nothing else."""

    kind = DeviceKind.PHONE

    def __init__(self, apps: Iterable[Made], size: int = 65_536) -> None:
        self.apps = (*apps, STORE)
        self.asked: list[str] = []
        self._size = size

    def ask(self, queries: Sequence[Query], progress: Progress = quiet) -> list[Answer]:
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        self.asked.append(query.text)
        if query.text == "dumpsys package":
            return Answer(query, Status.OK, self.dump.encode())
        for app in self.apps:
            if app.file and f"{app.path}/base.apk" in query.text:
                return Answer(query, Status.OK, _printed(query.text, app.file))
        return Answer(query, Status.ABSENT)

    @property
    def dump(self) -> str:
        blocks = "".join(block(app, number) for number, app in enumerate(self.apps))
        head = "Database versions:\n  Internal:\n    sdkVersion=33 databaseVersion=3\n\n"
        return f"{head}Packages:\n{blocks}\nShared users:\n\nPackage Changes:\n  none\n"


def _printed(command: str, file: bytes) -> bytes:
    """Return what the phone's shell prints: tail, head and sha256sum are all it is asked."""
    if command.startswith("sha256sum "):
        return f"{hashlib.sha256(file).hexdigest()}  {command.partition(' ')[2]}\n".encode()
    said = re.fullmatch(r"(head|tail) -c (\d+) \S+(?: \| head -c (\d+))?", command)
    assert said is not None
    count = int(said[2])
    part = file[:count] if said[1] == "head" else file[-count:]
    return part[: int(said[3])] if said[3] else part
