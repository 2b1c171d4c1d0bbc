"""Lists are fetched over HTTPS from whom was named, and read before they replace anything."""

import datetime as dt
import gzip
import http.server
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from indicators.hostile_lists import HOSTILE, NAMES
from indicators.samples import DAY, ECHAP, LISTS

from safety_audit.cli import main
from safety_audit.indicators.fetching import fetch, proxy_for
from safety_audit.indicators.managing import (
    PUBLISHED,
    Source,
    Updated,
    announcement,
    source_at,
    update,
)
from safety_audit.indicators.model import IndicatorError, Kind
from safety_audit.indicators.reading import read_list
from safety_audit.indicators.store import Store

Answering = Callable[[http.server.BaseHTTPRequestHandler], None]
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate for this computer, made for these tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("server") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def trusting(certificate: Path) -> Callable[[str], bytes]:
    """Return `fetch`, which trusts the test server's certificate and no other."""
    return partial(fetch, context=ssl.create_default_context(cafile=str(certificate)))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def serving(certificate: Path | None, answering: Answering) -> Iterator[str]:
    """Serve on this computer, over HTTPS if there is a certificate; yield `host:port`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answering(self)

        def do_CONNECT(self) -> None:
            answering(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def giving(body: bytes, status: int = 200, **headers: str) -> Answering:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "indicators")


def one(
    store: Store, url: str, trusting: Callable[[str], bytes], today: dt.date = TODAY
) -> Updated:
    (done,) = update([source_at(url)], store, today=today, fetched=trusting)
    return done


class TestUpdate:
    def test_a_list_is_fetched_read_and_saved(
        self, certificate: Path, trusting: Callable[[str], bytes], store: Store
    ) -> None:
        """What the server gives is in use afterwards, with its address and today's date."""
        with serving(certificate, giving(ECHAP.encode())) as server:
            done = one(store, f"https://{server}/lists/ioc.yaml?raw=1", trusting)
        assert done.problem == ""
        assert done.read is not None
        assert (done.read.name, done.read.date) == ("ioc.yaml", TODAY)
        assert done.read.origin == f"https://{server}/lists/ioc.yaml?raw=1"
        assert store.in_use().indicators.matching(Kind.PACKAGE, "com.example.watch")

    @pytest.mark.parametrize(
        ("answer", "sentence"),
        [
            (giving(b"gone", 404), "127.0.0.1 answered with an error (404)."),
            (giving(b"busy", 503), "127.0.0.1 answered with an error (503)."),
            (giving(b"<html>no list</html>"), "This YAML is no list of apps."),
            (giving(b""), "This list is empty."),
            (giving(b"- &a x\n"), "This list uses YAML anchors, which no list needs."),
            (
                giving(zlib.compress(b"a" * 10_000_000), Content_Encoding="deflate"),
                "The server sent packed data, which is not unpacked.",
            ),
            (
                giving(gzip.compress(b"- name: A\n" * 10_000_000), Content_Encoding="gzip"),
                "The server sent packed data, which is not unpacked.",
            ),
            (
                giving(gzip.compress(b"- name: A\n" * 10_000_000)),
                "This file is not text, so it is no list.",
            ),
            (giving(HOSTILE["zip bomb"]), "This file is not text, so it is no list."),
            (
                giving(b"x", Content_Length="999999999999"),
                "The server sent more than a list can be.",
            ),
            (
                giving(ECHAP.encode(), Content_Length=str(len(ECHAP) + 10)),
                "The connection ended before the whole list was here.",
            ),
            (
                giving(b"- name: A\n  type: stalkerware\n  packages: [com.example.a]\n"),
                "The new list names less than half of what the old one does, so the old one stays.",
            ),
        ],
    )
    def test_what_is_no_list_is_refused_and_the_old_one_stays(
        self,
        certificate: Path,
        trusting: Callable[[str], bytes],
        store: Store,
        answer: Answering,
        sentence: str,
    ) -> None:
        """Whatever the server sends, the old list is untouched and one sentence says why."""
        source = Source("ioc.yaml", "https://localhost/ioc.yaml")
        (first,) = update([source], store, today=DAY, fetched=lambda _: ECHAP.encode())
        before = [path.read_bytes() for path in store.folder.iterdir()]
        with serving(certificate, answer) as server:
            done = one(store, f"https://{server}/ioc.yaml", trusting)
        assert (done.read, done.problem) == (None, sentence)
        assert [path.read_bytes() for path in store.folder.iterdir()] == before
        assert store.saved("ioc.yaml") == first.read

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("what", HOSTILE)
    def test_whatever_is_fetched_changes_nothing_unless_it_is_a_list(
        self, store: Store, what: str, name: str
    ) -> None:
        """Each hostile file is refused with one sentence, and the old list stays byte for byte."""
        source = Source(name, f"https://lists.example/{name}")
        store.keep(read_list(LISTS[name], name, DAY))
        before = [path.read_bytes() for path in store.folder.iterdir()]
        (done,) = update([source], store, today=TODAY, fetched=lambda _: HOSTILE[what])
        assert done.read is None
        assert done.problem.endswith(".")
        assert "\n" not in done.problem
        assert [path.read_bytes() for path in store.folder.iterdir()] == before

    def test_an_endless_answer_is_cut_off(self, certificate: Path, store: Store) -> None:
        """No more is read than a list can be, whatever the server goes on sending."""

        def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(1000):
                handler.wfile.write(b"x" * 65_536)

        context = ssl.create_default_context(cafile=str(certificate))
        with serving(certificate, endless) as server:
            done = one(
                store, f"https://{server}/a.txt", partial(fetch, context=context, limit=1 << 20)
            )
        assert done.problem == "The server sent more than a list can be."

    def test_one_list_that_fails_does_not_stop_the_next(self, store: Store) -> None:
        """Each list is an update of its own."""

        def fetched(url: str) -> bytes:
            if "bad" in url:
                raise IndicatorError("It is not there.")
            return ECHAP.encode()

        sources = [
            Source("bad.yaml", "https://x/bad.yaml"),
            Source("ioc.yaml", "https://x/ioc.yaml"),
        ]
        done = list(update(sources, store, today=DAY, fetched=fetched))
        assert [(item.source.name, item.problem) for item in done] == [
            ("bad.yaml", "It is not there."),
            ("ioc.yaml", ""),
        ]


class TestTheCommand:
    """`safety-audit indicators update --from URL`, whole, over HTTPS to a server of ours."""

    @pytest.fixture
    def run(
        self,
        certificate: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> Callable[..., tuple[int, str]]:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

        def run(*arguments: str) -> tuple[int, str]:
            with pytest.raises(SystemExit) as left:
                main(["indicators", *arguments])
            told = capsys.readouterr()
            return int(left.value.code or 0), told.out + told.err

        return run

    def test_a_list_is_in_use_afterwards(
        self, certificate: Path, run: Callable[..., tuple[int, str]]
    ) -> None:
        """It says whom it contacts, fetches, and the app is known from then on."""
        with serving(certificate, giving(ECHAP.encode())) as server:
            code, told = run("update", "--yes", "--from", f"https://{server}/ioc.yaml")
        first, *after = told.splitlines()
        assert first.startswith("This contacts 127.0.0.1 to fetch lists. They see this computer's")
        assert code == 0
        assert after == [
            "ioc.yaml: now names 8.",
            "Left out: 1 internet addresses, which a phone does not show.",
            "Left out: 1 of a kind that is not looked for.",
        ]
        assert "ExampleWatch" in run("show", "com.example.watch")[1]

    def test_a_bomb_changes_nothing(
        self, certificate: Path, run: Callable[..., tuple[int, str]]
    ) -> None:
        """What is no list leaves the one from before, and the exit status says so."""
        with serving(certificate, giving(ECHAP.encode())) as server:
            run("update", "--yes", "--from", f"https://{server}/ioc.yaml")
        with serving(certificate, giving(HOSTILE["zip bomb"])) as server:
            code, told = run("update", "--yes", "--from", f"https://{server}/ioc.yaml")
        assert (code, told.splitlines()[-1]) == (
            3,
            "ioc.yaml: This file is not text, so it is no list. The old list stays in use.",
        )
        assert "ExampleWatch" in run("show", "com.example.watch")[1]

    def test_only_https(self, run: Callable[..., tuple[int, str]]) -> None:
        """Nobody is contacted over anything else."""
        code, told = run("update", "--yes", "--from", "http://127.0.0.1/ioc.yaml")
        assert code == 2
        assert "begin with https:// only" in told


class TestWhoIsContacted:
    def test_it_is_said_before_anybody_is_contacted(self) -> None:
        """Host and proxy are named, and what they learn."""
        assert announcement(PUBLISHED) == (
            "This contacts raw.githubusercontent.com to fetch lists. "
            "They see this computer's network address, and nothing about a phone."
        )

    def test_the_proxy_is_named_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the password that may stand in its address."""
        monkeypatch.setenv("https_proxy", "http://me:secret@proxy.example:3128")
        assert "The proxy proxy.example is used." in announcement(PUBLISHED)
        monkeypatch.setenv("no_proxy", "githubusercontent.com")
        assert proxy_for(PUBLISHED[0].url) == ""

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.org/ioc.yaml",
            "file:///etc/passwd",
            "ftp://example.org/ioc.yaml",
            "https:///ioc.yaml",
            "https://me:secret@example.org/ioc.yaml",
            "https://exam ple.org/ioc.yaml",
            "https://example.org/ioc.yaml\r\nHost: evil.example",
            "https://[::1/ioc.yaml",
            "ioc.yaml",
            "",
        ],
    )
    def test_only_https_addresses_are_asked(self, url: str) -> None:
        """No other scheme, no password in the address, no forged line."""
        with pytest.raises(IndicatorError, match="begin with https:// only"):
            source_at(url)

    def test_an_address_without_a_file_name_is_refused(self) -> None:
        """The name tells the list's form."""
        with pytest.raises(IndicatorError, match="does not end in the name"):
            source_at("https://example.org/")

    @pytest.mark.parametrize(
        ("location", "sentence"),
        [
            ("http://127.0.0.1/ioc.yaml", "https:// only"),
            ("https://example.org/ioc.yaml", "sends us to another server"),
            ("file:///etc/passwd", "answered with an error"),
        ],
    )
    def test_a_server_cannot_send_us_elsewhere(
        self, certificate: Path, trusting: Callable[[str], bytes], location: str, sentence: str
    ) -> None:
        """Only whom was named before is contacted."""
        moved = giving(b"", 302, Location=location)
        with serving(certificate, moved) as server, pytest.raises(IndicatorError, match=sentence):
            trusting(f"https://{server}/ioc.yaml")

    def test_a_redirection_on_the_same_server_is_followed(
        self, certificate: Path, trusting: Callable[[str], bytes]
    ) -> None:
        """A list may move within its server."""

        def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
            moved = handler.path == "/old.yaml"
            (giving(b"", 301, Location="/new.yaml") if moved else giving(b"here"))(handler)

        with serving(certificate, answer) as server:
            assert trusting(f"https://{server}/old.yaml") == b"here"

    def test_an_untrusted_certificate_is_refused(self, certificate: Path) -> None:
        """A server that only claims to be the one is not believed."""
        with (
            serving(certificate, giving(b"x")) as server,
            pytest.raises(IndicatorError, match="its certificate is not trusted"),
        ):
            fetch(f"https://{server}/ioc.yaml")

    def test_a_server_that_is_not_there_is_one_sentence(self) -> None:
        """A closed port gives a reason, no traceback."""
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        with pytest.raises(IndicatorError, match=r"127\.0\.0\.1 could not be asked \("):
            fetch(f"https://127.0.0.1:{port}/ioc.yaml")

    def test_a_server_without_https_is_one_sentence(self) -> None:
        """Plain HTTP on the port is refused as well."""
        with (
            serving(None, giving(b"x")) as server,
            pytest.raises(IndicatorError, match=r"could not be asked \("),
        ):
            fetch(f"https://{server}/ioc.yaml")

    def test_the_proxy_of_the_environment_is_used(
        self,
        certificate: Path,
        trusting: Callable[[str], bytes],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The request goes through the tunnel of the proxy, which sees the host only."""
        asked: list[str] = []

        def tunnel(handler: http.server.BaseHTTPRequestHandler) -> None:
            asked.append(handler.requestline)
            host, _, port = handler.path.partition(":")
            with socket.create_connection((host, int(port))) as onward:
                handler.send_response(200)
                handler.end_headers()
                back = threading.Thread(target=pass_on, args=(onward, handler.connection))
                back.start()
                pass_on(handler.connection, onward)
                back.join()

        with serving(certificate, giving(b"here")) as server, serving(None, tunnel) as proxy:
            monkeypatch.setenv("https_proxy", f"http://{proxy}")
            assert trusting(f"https://{server}/ioc.yaml") == b"here"
        assert [line.rpartition(" ")[0] for line in asked] == [f"CONNECT {server}"]


def pass_on(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return
