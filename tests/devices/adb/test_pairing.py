"""Pairing with a phone: what each side learns, and a sentence for each way that it can fail."""

import threading
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaks import nothing_left
from sim.phone import Said, SimPhone, from_answers
from sim.wireless import GUID, PairingPhone, WirelessPhone, spoilt

from safety_audit.devices.adb import wireless
from safety_audit.devices.adb.handshake import Wireless
from safety_audit.devices.adb.keys import NAME, TemporaryKey
from safety_audit.devices.adb.pairing import PEER_SIZE, Sealed, WrongCode, pair
from safety_audit.devices.adb.phone import connect_tcp
from safety_audit.devices.adb.protocol import Command, Message
from safety_audit.devices.interface import Answer, NotAuthorised, NotReached, Query, Status
from safety_audit.devices.practice.adbd import Key

CODE = "592781"
BIG = bytes(range(256)) * 40_000
ANSWERS = from_answers(
    {
        "getprop": b"[ro.build.version.release]: [15]\n",
        "dumpsys package": BIG,
        "dumpsys role": Said(b"half", hangs=True),
        "dumpsys trust": Said(b"half", unplugged=True),
    }
)


@pytest.fixture(scope="module")
def key() -> TemporaryKey:
    return TemporaryKey()


@pytest.fixture(autouse=True)
def _leaves_nothing() -> object:
    with nothing_left():
        yield


def test_the_phone_learns_the_key_and_we_its_name(key: TemporaryKey) -> None:
    """The phone has the very key that connects later, under a name that says nothing."""
    with PairingPhone() as phone:
        assert pair("127.0.0.1", phone.port, CODE, key) == GUID
        (paired,) = phone.keys
    assert paired.sent == key.public()
    assert paired.name == NAME == "computer@home"


def test_a_wrong_code_is_told(key: TemporaryKey) -> None:
    """With another code the phone learns nothing, and the person is told to take the next one."""
    with PairingPhone() as phone:
        with pytest.raises(WrongCode) as caught:
            pair("127.0.0.1", phone.port, "592782", key)
        assert phone.keys == []
    assert caught.value.happened == "The phone did not take this code."
    assert "works once" in caught.value.todo


def test_words_that_somebody_changed_are_not_believed(key: TemporaryKey) -> None:
    """A reply that does not fit the key is none, as with a wrong code."""
    with PairingPhone(fault="sealed") as phone, pytest.raises(WrongCode):
        pair("127.0.0.1", phone.port, CODE, key)


@pytest.mark.parametrize("fault", ["early", "garbage", "long", "point", "identity"])
def test_what_does_not_pair_is_told(key: TemporaryKey, fault: str) -> None:
    """What hangs up, talks nonsense or breaks the rules is told as something that does not pair."""
    with PairingPhone(fault=fault) as phone, pytest.raises(NotReached) as caught:
        pair("127.0.0.1", phone.port, CODE, key)
    assert caught.value.happened == f"What answers at 127.0.0.1:{phone.port} does not pair."
    assert "beside the code" in caught.value.todo


def test_silence_ends_in_the_time_given(key: TemporaryKey) -> None:
    """A port that takes the connection and says nothing is not waited for without end."""
    with PairingPhone(fault="silent") as phone, pytest.raises(NotReached, match="does not pair"):
        pair("127.0.0.1", phone.port, CODE, key, timeout=0.3)


def test_the_connect_port_does_not_pair(key: TemporaryKey) -> None:
    """Who takes the address of the page before is told which one to take."""
    with WirelessPhone(ANSWERS) as phone, pytest.raises(NotReached, match="beside the code"):
        pair("127.0.0.1", phone.port, CODE, key, timeout=2)


@pytest.mark.parametrize("features", ["", "shell_v2,cmd", "shell_v2,cmd,delayed_ack"])
def test_a_paired_phone_is_asked_inside_tls(key: TemporaryKey, features: str) -> None:
    """After pairing, the same key opens the phone, and every byte comes through."""
    with PairingPhone() as pairing:
        pair("127.0.0.1", pairing.port, CODE, key)
    with WirelessPhone(ANSWERS, keys=pairing.keys, features=features) as phone:
        with connect_tcp("127.0.0.1", phone.port, key=key) as device:
            small, big = device.ask(
                [Query("getprop"), Query("dumpsys package", bulky=True, limit=1 << 25)]
            )
        assert phone.faults == []
    assert small.data == b"[ro.build.version.release]: [15]\n"
    assert (big.status, big.data == BIG) == (Status.OK, True)


def paired(key: TemporaryKey, **how: bool) -> WirelessPhone:
    """Return a phone that knows this key."""
    with PairingPhone() as pairing:
        pair("127.0.0.1", pairing.port, CODE, key)
    return WirelessPhone(ANSWERS, keys=pairing.keys, features="shell_v2", **how)


def test_a_command_that_hangs_ends_in_its_time(key: TemporaryKey) -> None:
    """Inside TLS, too, each question has its limit, and the next one is answered."""
    with paired(key) as phone, connect_tcp("127.0.0.1", phone.port, key=key) as device:
        hung, after = device.ask([Query("dumpsys role", seconds=0.3), Query("getprop")])
    assert hung.status is Status.TIMED_OUT
    assert after.status is Status.OK


def test_a_connection_that_ends_is_told(key: TemporaryKey) -> None:
    """Where the phone goes away in mid answer, that is what the answer says."""
    with paired(key) as phone, connect_tcp("127.0.0.1", phone.port, key=key) as device:
        (cut,) = device.ask([Query("dumpsys trust", seconds=20)])
    assert cut.status is Status.CUT_OFF


def test_many_threads_ask_inside_tls(key: TemporaryKey) -> None:
    """Four threads that ask at the same time lose nothing."""
    statuses = list[Status]()
    with paired(key) as phone, connect_tcp("127.0.0.1", phone.port, key=key) as device:

        def ask() -> None:
            for _ in range(20):
                statuses.extend(answer.status for answer in device.ask([Query("getprop")]))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert statuses == [Status.OK] * 80


def test_a_key_that_is_not_paired_is_not_let_in(key: TemporaryKey) -> None:
    """The phone ends TLS where it does not know the key, and the person is told to pair."""
    with WirelessPhone(ANSWERS, keys=[]) as phone, pytest.raises(NotAuthorised) as caught:
        connect_tcp("127.0.0.1", phone.port, key=key)
    assert caught.value.happened == "The phone does not let this computer in."
    assert "`safety-audit pair`" in caught.value.todo


def test_tls_that_never_begins_ends_in_the_time_given(key: TemporaryKey) -> None:
    """A phone that asks for TLS and then talks nonsense, or nothing, is given up."""
    with paired(key, plain=True) as phone, pytest.raises(NotAuthorised):
        connect_tcp("127.0.0.1", phone.port, key=key)
    with paired(key, mute=True) as phone, pytest.raises(NotAuthorised):
        connect_tcp("127.0.0.1", phone.port, key=key, timeout=0.3)


def test_tls_inside_tls_is_refused(key: TemporaryKey) -> None:
    """A phone that asks for TLS again, inside TLS, is not followed."""
    with paired(key, twice=True) as phone, pytest.raises(Wireless):
        connect_tcp("127.0.0.1", phone.port, key=key)


def test_tls_in_mid_conversation_is_refused() -> None:
    """A phone that asks for TLS when both have long shaken hands ends the connection."""
    stls = Message(Command.STLS, 0x01000000, 0).packed(with_sum=False)
    answers = from_answers({"dumpsys role": Said(b"half", hangs=True, chatter=stls)})
    with (
        SimPhone(answers, features="shell_v2") as sim,
        connect_tcp("127.0.0.1", sim.port) as device,
    ):
        first, second = device.ask([Query("dumpsys role", seconds=60), Query("getprop")])
    assert first.status in {Status.CUT_OFF, Status.LOST}
    assert second.status is Status.LOST


def test_without_pairing_the_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cable comes first, then pairing; the extra is only named where it is missing."""
    with WirelessPhone(ANSWERS) as phone:
        with pytest.raises(Wireless) as caught:
            connect_tcp("127.0.0.1", phone.port)
        assert "cable" in caught.value.todo
        assert "`safety-audit pair`" in caught.value.todo
        assert "pip" not in caught.value.todo
        monkeypatch.setattr(wireless, "_PACKAGES", ("no_such_package",))
        with pytest.raises(Wireless) as caught:
            connect_tcp("127.0.0.1", phone.port)
        assert "pip install 'safety-audit[wireless]'" in caught.value.todo
        with pytest.raises(NotReached, match=r"pip install 'safety-audit\[wireless\]'"):
            wireless.need_extra()


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_what_is_sealed_is_opened_in_order(parts: list[bytes]) -> None:
    """Each side opens what the other sealed, in the order of sealing, and nothing else."""
    one, other = Sealed(b"k" * 64), Sealed(b"k" * 64)
    assert [other.open(one.seal(part)) for part in parts] == parts


@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
def test_any_name_of_a_phone_is_text(name: bytes) -> None:
    """A phone may call itself anything: it comes back as text, and nothing breaks."""
    with PairingPhone(guid=name) as phone:
        assert isinstance(pair("127.0.0.1", phone.port, CODE, _KEY), str)
    assert len(name) < PEER_SIZE


# Longer than any record of TLS, so that what was begun ends with it.
SPOILT = st.sampled_from([b"", b"\xff" * 40_000, b"\x17\x03\x03\x00\x10" + b"?" * 40_000])


@settings(max_examples=60)
@given(st.integers(0, 11_000), SPOILT)
def test_pairing_that_is_spoilt_anywhere_is_told(after: int, by: bytes) -> None:
    """Wherever the line ends or is changed, pairing works or has failed, and nothing is left."""
    with PairingPhone() as phone, spoilt(phone.port, after, by=by) as port:
        try:
            name = pair("127.0.0.1", port, CODE, _KEY, timeout=10)
        except (NotReached, WrongCode) as error:
            name = GUID if error.todo else ""
    assert name == GUID


@settings(max_examples=60)
@given(st.integers(0, 7_000), SPOILT)
def test_a_connection_that_is_spoilt_anywhere_is_told(after: int, by: bytes) -> None:
    """Wherever the line ends or is changed, the answer is right, or it says that it is none."""
    sim = WirelessPhone(ANSWERS, keys=[Key(_KEY.public())], features="shell_v2")
    answers = list[Answer]()
    with (
        sim,
        spoilt(sim.port, after, by=by) as port,
        suppress(NotReached, NotAuthorised),
        connect_tcp("127.0.0.1", port, key=_KEY, timeout=10) as device,
    ):
        answers = device.ask([Query("getprop", seconds=10)])
    for answer in answers:
        assert answer.status in {Status.OK, Status.CUT_OFF, Status.LOST}
        assert answer.status is not Status.OK or answer.data.endswith(b"[15]\n")


_KEY = TemporaryKey()
