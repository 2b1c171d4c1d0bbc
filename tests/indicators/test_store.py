"""Imported lists are kept in one folder, for their owner only, and replaced in one step."""

import datetime as dt
import os
import stat
from pathlib import Path

import pytest
from indicators.hostile_lists import HOSTILE, NAMES
from indicators.samples import DAY, ECHAP, OWN, PLAIN

from safety_audit.indicators import store as store_module
from safety_audit.indicators.managing import find, import_file
from safety_audit.indicators.model import Category, IndicatorError, Kind
from safety_audit.indicators.reading import read_list
from safety_audit.indicators.store import Store, default_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "indicators")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ioc.yaml"
    path.write_text(ECHAP, encoding="utf-8")
    return path


def contents(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.folder.iterdir()}


def test_looking_writes_nothing(store: Store) -> None:
    """Until a list is imported there is not even a folder."""
    in_use = store.in_use()
    assert [one.name for one in in_use.indicators.lists] == ["built-in"]
    assert in_use.problems == ()
    assert not store.folder.exists()


def test_an_imported_list_is_used_from_then_on(store: Store, file: Path) -> None:
    """What was read comes back the same, beside the built-in list."""
    read = import_file(file, store, today=dt.date(2099, 1, 1))
    lists = store.in_use().indicators.lists
    assert [one.name for one in lists] == ["built-in", "ioc.yaml"]
    assert lists[1] == read
    assert read.origin == "ioc.yaml"


def test_only_the_owner_can_read_a_saved_list(store: Store, file: Path) -> None:
    """Which lists somebody uses is nobody's business."""
    import_file(file, store, today=DAY)
    (saved,) = store.folder.iterdir()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_list_is_as_old_as_its_file(store: Store, file: Path) -> None:
    """An old file that is imported today is an old list, and none is from the future."""
    noon = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC).timestamp()
    os.utime(file, (noon, noon))
    assert import_file(file, store, today=DAY).date == dt.date(2026, 3, 1)
    assert import_file(file, store, today=dt.date(2026, 1, 1)).date == dt.date(2026, 1, 1)


def test_a_newer_list_of_the_same_name_takes_the_place_of_the_older(
    store: Store, file: Path
) -> None:
    """One name, one list."""
    import_file(file, store, today=DAY)
    file.write_text(ECHAP.replace("com.example.watch\n", "com.example.next\n"), encoding="utf-8")
    import_file(file, store, today=DAY)
    indicators = store.in_use().indicators
    assert indicators.matching(Kind.PACKAGE, "com.example.next")
    assert not indicators.matching(Kind.PACKAGE, "com.example.watch")
    assert len(contents(store)) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_refused_file_changes_nothing(store: Store, file: Path, what: str, name: str) -> None:
    """The old list stays byte for byte where the new one is hostile, whatever it is called."""
    import_file(file, store, today=DAY)
    store.keep(read_list(PLAIN.encode(), "a.txt", DAY))
    before = contents(store)
    hostile = file.with_name(name)
    hostile.write_bytes(HOSTILE[what])
    with pytest.raises(IndicatorError):
        import_file(hostile, store, today=DAY)
    assert contents(store) == before


def test_a_failure_while_saving_keeps_the_old_list(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the old list, and nothing beside it."""
    import_file(file, store, today=DAY)
    before = contents(store)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(IndicatorError, match=r"could not be saved \(No space left on device\)"):
        import_file(file, store, today=DAY)
    assert contents(store) == before


def test_a_saved_list_that_was_damaged_is_told_and_the_rest_is_used(
    store: Store, file: Path
) -> None:
    """A broken file is a problem in the report, never a quiet gap."""
    import_file(file, store, today=DAY)
    (store.folder / "other.txt.json").write_bytes(b'{"name": 3')
    (store.folder / "deep.json").write_bytes(b"[" * 100_000)
    in_use = store.in_use()
    assert len(in_use.indicators.lists) == 2
    assert in_use.problems == (
        "The saved list deep cannot be read. Import it again.",
        "The saved list other.txt cannot be read. Import it again.",
    )


def test_a_pipe_or_a_folder_is_no_list(store: Store, tmp_path: Path) -> None:
    """What might never end is not read."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(IndicatorError, match="cannot be read"):
            import_file(path, store, today=DAY)


@pytest.mark.parametrize(
    "name", ["../../evil", "..", ".hidden", "a/b", "A.txt", "ä.txt", "x" * 300, "a\nb", "\udcff"]
)
def test_no_name_of_a_list_leaves_the_folder(store: Store, name: str) -> None:
    """A list may be called anything: its file stays in the folder, and is found again."""
    read = read_list(PLAIN.encode(), name, DAY)
    if name == "\udcff":
        with pytest.raises(IndicatorError, match="could not be saved"):
            store.keep(read)
        return
    path = store.keep(read)
    assert path.parent == store.folder
    assert not path.name.startswith(".")
    assert store.saved(name) == read


def test_names_that_differ_in_capitals_are_two_lists(store: Store) -> None:
    """Also where the file system takes both for one."""
    paths = {store.keep(read_list(PLAIN.encode(), name, DAY)).name.lower() for name in ("a", "A")}
    assert len(paths) == 2


def test_a_saved_list_can_be_forgotten(store: Store, file: Path) -> None:
    """What was imported by mistake goes again."""
    import_file(file, store, today=DAY)
    assert store.forget("ioc.yaml")
    assert not store.forget("ioc.yaml")
    assert len(store.in_use().indicators.lists) == 1


def test_a_category_can_be_given_for_a_plain_list(store: Store, tmp_path: Path) -> None:
    """A plain list does not say what it names, so whoever imports it does."""
    path = tmp_path / "school.txt"
    path.write_text("com.example.school", encoding="utf-8")
    read = import_file(path, store, today=DAY, category=Category.PARENTAL)
    assert read.indicators[0].category is Category.PARENTAL
    assert store.saved("school.txt") == read


def test_what_the_lists_say_can_be_looked_up(store: Store, tmp_path: Path) -> None:
    """By a part of the name, or by the exact identifier in any capitals."""
    path = tmp_path / "ours.toml"
    path.write_text(OWN, encoding="utf-8")
    import_file(path, store, today=DAY)
    indicators = store.in_use().indicators
    assert {one.value for one in find(indicators, "example fam")} == {
        "com.example.family",
        "0123456789abcdef0123456789abcdef01234567",
        "family.example",
    }
    assert [one.product for one in find(indicators, "COM.example.family")] == ["Example Family"]
    assert find(indicators, "com.example") == ()
    assert find(indicators, " ") == ()


def test_the_store_is_in_the_persons_own_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is follows the system's rules."""
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/of/mine")
    assert default_store().folder == Path("/somewhere/of/mine/safety-audit/indicators")
