"""Time and memory of the parsers of large dumps; run by hand.

    python tests/benchmarks/parsers.py [--peer PYTHON]

`--peer` is the Python of an environment in which `mvt` is installed: its parsers then read the
same made-up dumps on the same machine.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from safety_audit.devices.interface import Answer, Query, Status
from safety_audit.facts.android import appops, packages

APPS = 600
MEGABYTE = 1 << 20
ROUNDS = 3

PEER = """
import sys, time, importlib
name, path = sys.argv[1:]
places = {"DumpsysPackagesArtifact": "dumpsys_packages", "DumpsysAppopsArtifact": "dumpsys_appops"}
module = importlib.import_module("mvt.android.artifacts." + places[name])
text = open(path, encoding="utf-8").read()
best = 9e9
for _ in range(3):
    artifact = getattr(module, name)()
    start = time.perf_counter()
    artifact.parse(text)
    best = min(best, time.perf_counter() - start)
print(f"{len(artifact.results)} results in {best:.3f} s")
"""


def package_block(number: int, lists: int) -> str:
    """Return the block of one app in the form of Android 14, with lists of so many lines."""
    name = f"com.example.app{number}"
    wishes = "".join(f"      {name}.permission.ASK_{n}\n" for n in range(lists))
    given = "".join(f"      {name}.permission.ASK_{n}: granted=true\n" for n in range(lists))
    asked = "".join(
        f"        {name}.permission.RUN_{n}: granted=true, flags=[ USER_SET|"
        "USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED]\n"
        for n in range(lists // 4)
    )
    off = "".join(f"        {name}.part.Component{n}\n" for n in range(lists))
    return f"""  Package [{name}] ({number:x}):
    appId={10000 + number}
    pkg=Package{{{number:x} {name}}}
    codePath=/data/app/~~x==/{name}-y==
    resourcePath=/data/app/~~x==/{name}-y==
    primaryCpuAbi=arm64-v8a
    versionCode=1 minSdk=24 targetSdk=34
    versionName=1.{number}
    flags=[ HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP ]
    timeStamp=2026-05-03 21:04:00
    lastUpdateTime=2026-05-03 21:04:00
    installerPackageName=com.android.vending
    installerPackageUid=10100
    initiatingPackageName=com.android.vending
    originatingPackageName=null
    packageSource=2
    signatures=PackageSignatures{{{number:x} version:3, signatures:[{number:x}], past signatures:[]}}
    pkgFlags=[ HAS_CODE ALLOW_CLEAR_USER_DATA ALLOW_BACKUP ]
    requested permissions:
{wishes}    install permissions:
{given}    User 0: ceDataInode=1 installed=true hidden=false suspended=false distractionFlags=0 \
stopped=false notLaunched=false enabled=0 instant=false virtual=false
      installReason=4
      firstInstallTime=2026-05-03 21:04:00
      gids=[3003]
      runtime permissions:
{asked}      disabledComponents:
{off}"""


def package_dump(lists: int, parts: int) -> bytes:
    """Return a whole dump: resolver tables with so many parts for each app, then the blocks."""
    table = "".join(
        f"      com.example.action.A{number}_{part}:\n        {part:x} com.example.app{number}/.P{part}\n"
        for number in range(APPS)
        for part in range(parts)
    )
    blocks = "".join(package_block(number, lists) for number in range(APPS))
    main = "".join(f"        {n:x} com.example.app{n}/.Main\n" for n in range(APPS))
    return (
        "Database versions:\n\nActivity Resolver Table:\n  Non-Data Actions:\n"
        f"      android.intent.action.MAIN:\n{main}{table}\nReceiver Resolver Table:\n"
        f"  Non-Data Actions:\n      android.intent.action.BOOT_COMPLETED:\n{main}\n"
        f"Packages:\n{blocks}\nShared users:\n  SharedUser [android.uid.system] (1):\n"
        "    appId=1000\n    install permissions:\n\nPackage Changes:\n  Sequence number=1\n"
    ).encode()


def appops_dump(apps: int) -> bytes:
    """Return a dump of app-ops in the form of Android 14."""
    head = "Current AppOps Service state:\n  Settings:\n    top_state_settle_time=+5s0ms\n\n"
    names = ("CAMERA", "RECORD_AUDIO", "FINE_LOCATION", "WAKE_LOCK", "READ_CONTACTS", "READ_SMS")
    uses = "".join(
        f"          Access: [{state}-s] 2026-05-03 21:04:00.123 (-1d2h3m4s567ms) duration=+8ms\n"
        for state in ("top", "fg", "bg", "cch")
    )
    ops = "".join(f"      {name} (allow): \n        null=[\n{uses}        ]\n" for name in names)
    return (
        head
        + "".join(
            f"  Uid u0a{number}:\n    state=cch\n    capability=------\n"
            f"      COARSE_LOCATION: mode=foreground\n    Package com.example.app{number}:\n{ops}"
            for number in range(apps)
        )
    ).encode()


def best(work: Callable[[], object]) -> float:
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def answer(query: Query, data: bytes) -> Answer:
    """Return a good answer."""
    return Answer(query=query, status=Status.OK, data=data)


def everything(found: packages.Packages) -> None:
    """Read every list of every app as well, which no check does."""
    for package in found.all:
        package.granted(0)
        _ = package.requested
        for state in package.users:
            _ = state.disabled_components


def peer(python: str, name: str, data: bytes) -> str:
    """Return what the other tool's parser takes for the same dump."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(data)
        file.flush()
        command = [python, "-c", PEER, name, file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]


def peak() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report_packages(data: bytes) -> None:
    """Print what reading this list of apps takes."""
    asked = answer(packages.QUERY, data)
    say(f"  here: {best(lambda: packages.parse_packages(asked)):.3f} s")
    say(f"  peak of the process so far: {peak():.0f} MB")
    whole = best(lambda: everything(packages.parse_packages(asked)))
    say(f"  with every list of every app: {whole:.3f} s")


def report_appops(data: bytes) -> None:
    """Print what reading this dump of app-ops takes."""
    asked = answer(appops.QUERY, data)
    say(f"  here: {best(lambda: appops.parse_appops(asked)):.3f} s")


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Run the benchmarks and print one line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer", default="", help="Python of an environment with mvt")
    options.add_argument("--only", default="", help="one benchmark, for its own peak of memory")
    chosen = options.parse_args()
    dumps: dict[str, Callable[[], bytes]] = {
        "packages, all blocks": lambda: package_dump(lists=288, parts=0),
        "packages, mostly tables": lambda: package_dump(lists=30, parts=500),
        "app-ops": lambda: appops_dump(apps=1050),
    }
    for title, make in dumps.items():
        if chosen.only not in title:
            continue
        data = make()
        say(f"{title}: {len(data) / MEGABYTE:.1f} MB")
        report_appops(data) if title == "app-ops" else report_packages(data)
        if chosen.peer:
            name = "DumpsysAppopsArtifact" if title == "app-ops" else "DumpsysPackagesArtifact"
            say(f"  mvt: {peer(chosen.peer, name, data)}")
    say(f"peak of the process: {peak():.0f} MB")


if __name__ == "__main__":
    main()
