"""Photos on a real adbd, read with real tools: whatever lies in the folder does no harm."""

import shlex

import pytest
from lab.laboratory import LabPhone, lab_phone, missing
from photo_samples import WITH, exif, film, jpeg

from safety_audit.devices.interface import Query
from safety_audit.devices.practice.device import build
from safety_audit.engine import look
from safety_audit.model import CheckResult
from safety_audit.packs import load
from safety_audit.photos import scope

pytestmark = [pytest.mark.lab, pytest.mark.skipif(bool(missing()), reason=missing())]

CAMERA = "/storage/emulated/0/DCIM/Camera"
TOLD = jpeg(exif(WITH))
WORDS = "Photos or videos that say where they were taken"


def photo_phone(lab: LabPhone, script: str) -> None:
    """Put a photo and a film into the phone, and run a script there."""
    (lab.folder / "answers" / "photo").write_bytes(TOLD)
    (lab.folder / "answers" / "film").write_bytes(film())
    make = f"""set -e
mkdir -p /storage
mount -t tmpfs none /storage
mkdir -p {CAMERA}
cd {CAMERA}
{script}"""
    text = f"PATH=/usr/bin:/system/bin; {make}"
    done = lab.run(["/system/bin/sh", "-c", text], inside=True)
    assert done.returncode == 0, done.stderr


def looked(lab: LabPhone) -> CheckResult:
    checks = [check for check in load()[0].checks if check.id == "photo-places"]
    with lab.connect() as device:
        (result,) = look(device, checks).results
    return result


@pytest.fixture(scope="module")
def answers() -> dict[str, bytes]:
    queries = [Query("dumpsys user"), Query("getprop")]
    return {answer.query.text: answer.data for answer in build("google-14").ask(queries)}


def test_odd_things_in_the_folder_do_no_harm(answers: dict[str, bytes]) -> None:
    """Directories, links, pipes, hidden folders, strange names, 0 bytes and 4 GB."""
    names = ["it's $(reboot) `x`;.jpg", 'a\\b".jpg', "-n.jpg", "ünï 日本.jpg"]
    strange = ["a\nb.jpg", "\x1b[2J.jpg"]
    copies = "\n".join(f"cp /lab/answers/photo ./{shlex.quote(n)}" for n in (*names, *strange))
    script = f"""{copies}
mkdir directory.jpg .hidden quiet
cp /lab/answers/photo directory.jpg/inside.jpg
cp /lab/answers/photo .hidden/a.jpg
cp /lab/answers/photo quiet/b.jpg
: >quiet/.nomedia
: >empty.jpg
ln -s ./-n.jpg link.jpg
ln -s /etc/passwd passwd.jpg
ln -s . loop
mkfifo pipe.jpg
truncate -s 4G huge.mp4
"""
    with lab_phone(answers) as lab:
        photo_phone(lab, script)
        result = looked(lab)
    (finding,) = result.findings
    told = len(names) + 3
    assert finding.summary == f"{WORDS}: {told} of the newest {told + 4}"
    assert [words.partition(":")[0] for words in finding.details] == [
        "DCIM/Camera",
        "DCIM/Camera/.hidden",
        "DCIM/Camera/directory.jpg",
        "DCIM/Camera/quiet",
    ]


def test_what_grows_and_vanishes_meanwhile_does_no_harm(answers: dict[str, bytes]) -> None:
    """Files change all the time while the check looks: it ends, and no other file is lost."""
    changes = """n=0
while [ $n -lt 3000 ]; do
  n=$((n+1))
  head -c 5000 /lab/answers/photo >>grows.jpg
  cp /lab/answers/photo comes.jpg; rm -f comes.jpg
  cp /lab/answers/film turns.jpg; cp /lab/answers/photo turns.jpg
done"""
    script = f"""n=0
while [ $n -lt 60 ]; do cp /lab/answers/photo still-$n.jpg; n=$((n+1)); done
cp /lab/answers/photo grows.jpg
/system/bin/sh -c {shlex.quote(changes)} >/dev/null 2>&1 </dev/null &
"""
    with lab_phone(answers) as lab:
        photo_phone(lab, script)
        result = looked(lab)
    (finding,) = result.findings
    assert finding.details[0].startswith("DCIM/Camera: 6")
    assert "still-" not in repr(result)


def test_how_far_it_is_is_told(answers: dict[str, bytes]) -> None:
    """With hundreds of photos, a step is told for each 250, and all are read."""
    script = "n=0; while [ $n -lt 600 ]; do cp /lab/answers/photo $n.jpg; n=$((n+1)); done"
    checks = [check for check in load()[0].checks if check.id == "photo-places"]
    said: list[str] = []
    with lab_phone(answers) as lab, scope.using(scope.ALL):
        photo_phone(lab, script)
        with lab.connect() as device:
            (result,) = look(device, checks, said.append).results
    counts = [int(line.split()[2]) for line in said if line.startswith("Looked into")]
    assert counts == sorted(counts)
    assert len(counts) == 3
    assert counts[-1] == 600
    assert "600" in result.findings[0].summary
