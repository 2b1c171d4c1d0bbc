"""The heads of many photos, asked for together and taken apart again."""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from safety_audit.devices.allowlist import permitted
from safety_audit.devices.photo_commands import head_queries, heads_in

PATHS = [f"/storage/emulated/0/DCIM/Camera/{number}.jpg" for number in range(6)]
LINES = [b"==> " + path.encode() + b" <==\n" for path in PATHS]
LENGTH = 40
CONTENT = st.lists(
    st.binary(max_size=30) | st.sampled_from([b"\n", *LINES, b"\n" + LINES[2], b"==> "]), max_size=4
).map(b"".join)


def printed(contents: dict[str, bytes]) -> bytes:
    """Return what `head` prints for those of several files that are there."""
    return b"\n".join(
        b"==> " + path.encode() + b" <==\n" + content[:LENGTH] for path, content in contents.items()
    )


def test_many_files_are_asked_for_with_few_commands() -> None:
    """All paths are asked for once, in order, in commands that the phone may be sent."""
    paths = [f"/storage/emulated/0/DCIM/Camera/IMG_2026{n:06}.jpg" for n in range(500)]
    queries = list(head_queries(paths, 32768))
    assert len(queries) < 20
    assert [path for _, asked in queries for path in asked] == paths
    for query, asked in queries:
        assert shlex.split(permitted(query.text).command)[3:] == list(asked)
        assert query.limit >= len(asked) * 32768


def test_a_path_that_may_not_be_sent_is_left_out() -> None:
    """A name with a line break stops no other."""
    ((_, asked),) = head_queries([PATHS[0], f"{PATHS[1]}\n.jpg", PATHS[2]], 10)
    assert asked == (PATHS[0], PATHS[2])


@given(st.lists(CONTENT, min_size=len(PATHS), max_size=len(PATHS)), st.sets(st.sampled_from(PATHS)))
def test_heads_are_told_apart_whatever_they_hold(contents: list[bytes], gone: set[str]) -> None:
    """Each head is that of its file, also if photos hold lines like those between them."""
    files = dict(zip(PATHS, contents, strict=True))
    there = {path: content for path, content in files.items() if path not in gone}
    sizes = [(path, len(content)) for path, content in files.items()]
    expected = {path: content[:LENGTH] for path, content in there.items()}
    assert heads_in(printed(there), sizes, LENGTH) == expected


@given(
    st.lists(st.binary(max_size=60).filter(lambda data: b"\n" not in data), min_size=6, max_size=6),
    st.integers(0, 5),
    st.binary(max_size=60).filter(lambda data: b"\n" not in data),
)
def test_a_file_that_changed_takes_no_other_with_it(
    contents: list[bytes], changed: int, now: bytes
) -> None:
    """A file that grew or shrank since it was listed is read as it is, and so are the others."""
    files = dict(zip(PATHS, contents, strict=True))
    sizes = [(path, len(content)) for path, content in files.items()]
    files[PATHS[changed]] = now
    expected = {path: content[:LENGTH] for path, content in files.items()}
    assert heads_in(printed(files), sizes, LENGTH) == expected


@given(st.binary(max_size=300), st.integers(1, 6))
def test_any_answer_is_taken_apart(data: bytes, count: int) -> None:
    """Whatever comes, no head is longer than what was asked for."""
    heads = heads_in(data, [(path, 100) for path in PATHS[:count]], LENGTH)
    assert set(heads) <= set(PATHS)
    assert all(len(head) <= LENGTH for head in heads.values())
