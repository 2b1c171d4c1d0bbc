"""A phone gives an answer to every query, whatever happens to a command or to the connection."""

import ast
import random
import re
import threading
from pathlib import Path

import pytest
from leaks import nothing_left
from sim.phone import Auth, Said, SimPhone, from_answers, from_folder

import safety_audit
from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.adb.protocol import Command, Message
from safety_audit.devices.allowlist import PAGES
from safety_audit.devices.folder import FolderPhone
from safety_audit.devices.interface import Answer, DeviceError, NotAllowed, Query, Status

MODERN = "shell_v2,cmd,stat_v2,delayed_ack"
KINDS: dict[str, dict[str, object]] = {
    "sends-ahead": {"features": MODERN},
    "frames": {"features": "shell_v2,cmd"},
    "far": {"features": "shell_v2,cmd"},
    "odd-size": {"features": "shell_v2,cmd", "max_data": 65535},
    "oldest": {"features": "", "version": 0x01000000, "max_data": 4096},
}

FIRST, SECOND, THIRD = Query("getprop"), Query("dumpsys role"), Query("dumpsys trust")
BIG = Query("dumpsys package", bulky=True, limit=1 << 25)
NOISE = random.Random(1).randbytes(3_000_000)


@pytest.fixture(params=KINDS)
def phone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return what makes a simulated phone one of each kind."""
    near = -1.0 if request.param == "far" else 60.0
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", near)
    return KINDS[request.param]


def asked(
    answers: dict[str, Said | bytes], queries: list[Query], phone: dict[str, object]
) -> list[Answer]:
    """Ask a simulated phone, and hold it to the manners of the protocol."""
    with SimPhone(from_answers(answers), **phone) as sim:  # type: ignore[arg-type]  # parameters of a test
        with connect_tcp("127.0.0.1", sim.port) as device:
            given = device.ask(queries)
        assert sim.faults == []
    assert [answer.query for answer in given] == queries
    assert not [thread for thread in threading.enumerate() if thread.name == "phone"]
    return given


def statuses(answers: list[Answer]) -> list[Status]:
    return [answer.status for answer in answers]


def test_answers_come_back_in_order(phone: dict[str, object]) -> None:
    """Small and large, binary and empty answers come back whole and in the order of asking."""
    answers: dict[str, Said | bytes] = {
        "getprop": b"[a]: [b]\n",
        "dumpsys package": NOISE,
        "dumpsys trust": b"",
        "dumpsys user": b"no line end",
    }
    queries = [FIRST, BIG, SECOND, THIRD, Query("dumpsys user"), FIRST]
    given = asked(answers, queries, phone)
    assert [answer.data for answer in given if answer.status is Status.OK] == [
        b"[a]: [b]\n",
        NOISE,
        b"no line end",
        b"[a]: [b]\n",
    ]
    assert statuses(given)[2:4] == [Status.ABSENT, Status.EMPTY]
    assert [answer.exit_code for answer in given] == [0, 0, 127, 0, 0, 0]


def test_hundreds_of_queries_fit_any_phone(phone: dict[str, object]) -> None:
    """A batch longer than one message is asked in parts, each within what the phone takes."""
    names = [f"com.example.app{number}" for number in range(300)]
    queries = [Query(f"pm path {name}") for name in names]
    given = asked({query.text: query.text.encode() for query in queries}, queries, phone)
    assert [answer.data.decode() for answer in given] == [query.text for query in queries]


def test_a_forbidden_query_stops_the_whole_batch(phone: dict[str, object]) -> None:
    """One query that is not on the list, and the phone hears nothing of any."""
    with SimPhone(from_answers({}), **phone) as sim:  # type: ignore[arg-type]  # parameters of a test
        with connect_tcp("127.0.0.1", sim.port) as device:
            for forbidden in ("reboot", "getprop; reboot", "settings put global a b"):
                with pytest.raises(NotAllowed):
                    device.ask([FIRST, Query(forbidden), SECOND])
        assert sim.services == []


def test_a_hanging_command_costs_only_its_own_answer(phone: dict[str, object]) -> None:
    """What takes too long is timed out with what it had said, and the rest goes on."""
    answers: dict[str, Said | bytes] = {
        "getprop": b"[a]: [b]\n",
        "dumpsys role": Said(b"half", hangs=True),
        "dumpsys trust": b"whole",
    }
    given = asked(answers, [FIRST, Query("dumpsys role", seconds=0.2), THIRD], phone)
    assert statuses(given) == [Status.OK, Status.TIMED_OUT, Status.OK]
    assert given[1].data == b"half"
    assert given[2].data == b"whole"


def test_an_endless_answer_costs_only_its_own(phone: dict[str, object]) -> None:
    """An answer over its limit is cut off there; others, in the same stream too, are whole."""
    answers: dict[str, Said | bytes] = {
        "getprop": b"y" * 500_000,
        "dumpsys package": b"x" * 3_000_000,
        "dumpsys trust": b"whole",
    }
    queries = [
        Query("getprop", limit=1000),
        THIRD,
        Query("dumpsys package", bulky=True, limit=5000),
    ]
    given = asked(answers, queries, phone)
    assert statuses(given) == [Status.CUT_OFF, Status.OK, Status.CUT_OFF]
    assert [len(answer.data) for answer in given] == [1000, 5, 5000]


@pytest.mark.parametrize("extra", [0, 1, 40, 70])
def test_an_answer_is_cut_off_exactly_past_its_limit(phone: dict[str, object], extra: int) -> None:
    """As many bytes as the limit are whole, one more is cut off, however it arrives."""
    (answer,) = asked({"getprop": b"z" * (1000 + extra)}, [Query("getprop", limit=1000)], phone)
    assert answer.status is (Status.CUT_OFF if extra else Status.OK)
    assert len(answer.data) == 1000


def test_a_shell_that_ends_costs_only_one_answer(phone: dict[str, object]) -> None:
    """When the shell dies in a command, the commands after it get a new one."""
    answers: dict[str, Said | bytes] = {
        "getprop": b"[a]: [b]\n",
        "dumpsys role": Said(b"ha", dies=True),
        "dumpsys trust": b"whole",
    }
    given = asked(answers, [FIRST, SECOND, THIRD], phone)
    assert statuses(given) == [Status.OK, Status.CUT_OFF, Status.OK]


@pytest.mark.parametrize("fault", [Said(b"ha", unplugged=True), Said(b"ha", nonsense=True)])
def test_a_lost_connection_loses_only_what_had_not_come(
    phone: dict[str, object], fault: Said
) -> None:
    """What was answered stays, what was being answered is cut off, the rest is lost."""
    answers: dict[str, Said | bytes] = {"getprop": b"[a]: [b]\n", "dumpsys role": fault}
    given = asked(answers, [FIRST, SECOND, THIRD, Query("dumpsys user")], phone)
    assert statuses(given)[0] is Status.OK
    assert statuses(given)[1] in {Status.CUT_OFF, Status.LOST}
    assert statuses(given)[2:] == [Status.LOST, Status.LOST]


def test_a_refused_service_is_noticed_at_once(phone: dict[str, object]) -> None:
    """A phone that opens no shell has refused every query; nothing is waited for."""
    given = asked({"getprop": b"x"}, [FIRST, BIG, SECOND], phone | {"refuses": True})
    assert statuses(given) == [Status.REFUSED] * 3


def test_a_phone_that_is_gone_answers_lost() -> None:
    """Asking after the cable is out gives answers, not an error, and so does asking again."""
    with SimPhone(from_answers({"getprop": b"x"})) as sim:
        with connect_tcp("127.0.0.1", sim.port) as device:
            assert statuses(device.ask([FIRST])) == [Status.OK]
            sim.unplug()
            for _ in range(2):
                assert statuses(device.ask([FIRST, BIG])) == [Status.LOST] * 2
        device.close()


def test_a_phone_that_stops_listening_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone that opens no stream within the time is taken for gone: one wait, not one each."""
    monkeypatch.setattr("safety_audit.devices.adb.asking._OPEN_SECONDS", 0.2)
    with (
        SimPhone(from_answers({}), deaf=True) as sim,
        connect_tcp("127.0.0.1", sim.port) as device,
    ):
        assert statuses(device.ask([FIRST, SECOND, BIG])) == [Status.LOST] * 3


def test_errors_stay_apart_from_output() -> None:
    """Where the phone keeps standard error apart, so does the answer."""
    said = Said(b"out\n", b"warning: odd\n", 0)
    (answer,) = asked({"getprop": said}, [FIRST], {"features": MODERN})
    assert (answer.data, answer.errors) == (b"out\n", b"warning: odd\n")


def test_an_answer_that_looks_like_a_mark_is_no_mark() -> None:
    """The mark is new for every stream, so that no output can forge the end of another."""
    with SimPhone(from_answers({"getprop": b"x", "dumpsys role": b"y"})) as sim:
        with connect_tcp("127.0.0.1", sim.port) as device:
            device.ask([FIRST])
            device.ask([FIRST])
        marks = [re.findall(r"[0-9a-f]{32}", service)[0] for service in sim.services]
    assert len(set(marks)) == 2


def test_a_stream_that_unpacks_to_very_much_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small compressed stream that unpacks to a huge one is cut off at the limit."""
    monkeypatch.setattr("safety_audit.devices.adb.phone._NEAR_SECONDS", -1.0)
    query = Query("dumpsys package", bulky=True, limit=10_000)
    (answer,) = asked({"dumpsys package": bytes(50_000_000)}, [query], {"features": "shell_v2"})
    assert (answer.status, len(answer.data)) == (Status.CUT_OFF, 10_000)


def test_a_live_phone_and_its_recording_give_the_same(phone_folder: Path) -> None:
    """The same bytes give the same status, read from a folder or asked over a connection."""
    files = sorted((phone_folder / "dumpsys").glob("*.txt"))
    queries = [
        Query("getprop"),
        Query("settings list global"),
        *(Query(f"dumpsys {file.stem}", limit=1 << 25, bulky=True) for file in files),
    ]
    with (
        SimPhone(from_folder(phone_folder), features=MODERN) as sim,
        connect_tcp("127.0.0.1", sim.port) as device,
    ):
        live = device.ask(queries)
    kept = FolderPhone(phone_folder).ask(queries)
    assert [(a.status, a.data) for a in live] == [(a.status, a.data) for a in kept]


def test_a_settings_page_is_opened_only_when_asked_for() -> None:
    """A page of the table is opened; one the phone lacks is absent; anything else is not sent."""
    page, lacking = PAGES[:2]
    answers = {
        f"am start -a {page}": Said(b"Starting: Intent { act=x }\n"),
        f"am start -a {lacking}": Said(b"Starting: Intent\n", b"Error: Activity not started\n"),
    }
    with (
        SimPhone(from_answers(answers)) as sim,
        connect_tcp("127.0.0.1", sim.port) as device,
    ):
        assert device.show_page(page).status is Status.OK
        assert device.show_page(lacking).status is Status.ABSENT
        sent = len(sim.services)
        for other in ("getprop", "android.intent.action.CALL", f"{page}; reboot"):
            with pytest.raises(NotAllowed):
                device.show_page(other)
        with pytest.raises(NotAllowed):
            device.ask([Query(f"am start -a {page}")])
        assert len(sim.services) == sent


def test_a_phone_that_chatters_does_not_stop_the_clock() -> None:
    """Messages of streams that nobody opened, without end, do not keep a time limit from passing."""
    chatter = b"".join(Message(Command.WRTE, 9, 9, b"").packed(with_sum=False) for _ in range(1000))
    said = Said(b"half", hangs=True, chatter=chatter)
    (answer,) = asked({"getprop": said}, [Query("getprop", seconds=0.3)], {"features": MODERN})
    assert (answer.status, answer.data) == (Status.TIMED_OUT, b"half")


def test_four_threads_lose_nothing(phone: dict[str, object]) -> None:
    """Four threads that share a phone, with 200 questions each, get every answer."""
    with SimPhone(from_answers({"getprop": b"[a]: [b]\n"}), **phone) as sim:  # type: ignore[arg-type]  # parameters of a test
        good: list[bool] = []
        with connect_tcp("127.0.0.1", sim.port) as device:

            def ask() -> None:
                good.extend(device.ask([FIRST])[0].data == b"[a]: [b]\n" for _ in range(200))

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert good == [True] * 800
        assert sim.faults == []


def test_connecting_often_leaks_nothing() -> None:
    """Threads and open files are as many after twenty visits, good and bad, as before."""

    def visit(auth: Auth) -> None:
        with SimPhone(from_answers({"getprop": b"x"}), auth=auth) as sim:
            try:
                with connect_tcp("127.0.0.1", sim.port) as device:
                    device.ask([FIRST, BIG])
            except DeviceError:
                pass

    visit(Auth.ALLOW)
    with nothing_left():
        for _ in range(5):
            for auth in (Auth.NONE, Auth.ALLOW, Auth.REFUSE, Auth.WIRELESS):
                visit(auth)


def test_only_one_place_opens_a_stream() -> None:
    """OPEN is packed in one function, out of what the allow-list rendered, and nowhere else.

    The practice phone only takes it, as a phone does.
    """
    root = Path(safety_audit.__file__).parent
    uses: list[tuple[str, str]] = []
    for path in root.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                uses += [
                    (path.relative_to(root).as_posix(), function.name)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Attribute) and node.attr == "OPEN"
                ]
        assert b"OPEN" not in _bytes_in(tree) or path.name == "protocol.py"
    taken = ("devices/practice/adbd.py", "take")
    assert sorted(uses) == [("devices/adb/connection.py", "open"), taken]


def _bytes_in(tree: ast.AST) -> list[object]:
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
