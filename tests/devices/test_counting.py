"""While thousands of photos are read, it is said how far that is."""

from pathlib import Path

import pytest
from photo_samples import WITH, exif, jpeg

from safety_audit.devices.computer import FolderComputer
from safety_audit.devices.counting import EVERY, PhotoCount
from safety_audit.devices.interface import Query
from safety_audit.devices.photo_commands import head_queries
from safety_audit.engine import look
from safety_audit.packs import load
from safety_audit.photos import scope


def told(*sizes: int) -> list[str]:
    queries = [Query(f"q{number}", photos=size) for number, size in enumerate(sizes)]
    said: list[str] = []
    count = PhotoCount(queries, said.append)
    for query in queries:
        count(query)
    return said


def test_it_is_said_now_and_then_and_at_the_end() -> None:
    """A line for every 250, and one for the rest."""
    assert told(*[32] * 20) == [
        "Looked into 256 of 640 photos.",
        "Looked into 512 of 640 photos.",
        "Looked into 640 of 640 photos.",
    ]


@pytest.mark.parametrize("sizes", [(), (0,), (0, 0, 0)])
def test_other_questions_are_not_counted(sizes: tuple[int, ...]) -> None:
    """Where no photo is read, nothing is said."""
    assert told(*sizes) == []


def test_the_command_for_many_heads_says_how_many_it_reads() -> None:
    """All files are counted, and counting is no part of the question."""
    paths = [f"/sdcard/DCIM/Camera/{number}.jpg" for number in range(100)]
    queries = [query for query, _ in head_queries(paths, scope.HEAD)]
    assert sum(query.photos for query in queries) == 100
    assert all(Query(q.text, limit=q.limit, bulky=True, keep=False) == q for q in queries)


def test_a_visit_with_many_photos_tells_how_far_it_is(tmp_path: Path) -> None:
    """On the computer too, each line once, in order."""
    pictures = tmp_path / "files/home/person/Pictures"
    pictures.mkdir(parents=True)
    (tmp_path / "files/etc").mkdir()
    (tmp_path / "files/etc/os-release").write_text("NAME=Example\n")
    photo = jpeg(exif(WITH))
    count = 2 * EVERY + 30
    for number in range(count):
        (pictures / f"{number}.jpg").write_bytes(photo)
    checks = [check for check in load()[0].checks if check.id == "computer-photo-places"]
    said: list[str] = []
    with scope.using(scope.ALL):
        (result,) = look(FolderComputer(tmp_path), checks, said.append).results
    assert [line for line in said if "photos" in line] == [
        f"Looked into 250 of {count} photos.",
        f"Looked into 500 of {count} photos.",
        f"Looked into {count} of {count} photos.",
    ]
    assert str(count) in result.findings[0].summary
