import gzip
import socket
import ssl
import time
import zlib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from core import http
from core.http import FetchError, fetch, is_public
from core.tests.hostile import items

ANSWERS: dict = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.calls.append((self.path, dict(self.headers)))
        try:
            ANSWERS[self.path.partition("?")[0]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *args):
        pass


def answer(path):
    def keep(function):
        ANSWERS[path] = function
        return function

    return keep


def send(handler, body=b"", status=200, **headers):
    handler.send_response(status)
    headers.setdefault("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@answer("/plain")
def plain(handler):
    send(handler, b"hello", ETag='"1"')


@answer("/gzip")
def packed(handler):
    send(handler, gzip.compress(b"hello"), Content_Encoding="gzip")


@answer("/deflate")
def deflated(handler):
    send(handler, zlib.compress(b"hello"), Content_Encoding="deflate")


@answer("/bare-deflate")
def bare(handler):
    send(handler, zlib.compress(b"hello")[2:-4], Content_Encoding="deflate")


@answer("/gzip-bomb")
def bomb(handler):
    send(handler, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")


@answer("/deflate-bomb")
def deflate_bomb(handler):
    send(handler, zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate")


@answer("/brotli")
def brotli(handler):
    send(handler, b"xxxx", Content_Encoding="br")


@answer("/not-gzip")
def not_gzip(handler):
    send(handler, b"hello", Content_Encoding="gzip")


@answer("/endless")
def endless(handler):
    send(handler, Content_Length="99999999999")
    while True:
        handler.wfile.write(b"x" * 65536)


@answer("/drip")
def drip(handler):
    send(handler, Content_Length="1000")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


@answer("/short")
def short(handler):
    send(handler, b"half", Content_Length="1000")
    handler.close_connection = True


@answer("/loop")
def loop(handler):
    send(handler, status=302, Location="/loop")


@answer("/twice")
def twice(handler):
    send(handler, status=301, Location="/once")


@answer("/once")
def once(handler):
    send(handler, status=302, Location="/plain")


@answer("/to-file")
def to_file(handler):
    send(handler, status=302, Location="file:///etc/hosts")


@answer("/unchanged")
def unchanged(handler):
    send(handler, status=304)


@answer("/error")
def error(handler):
    send(handler, b"sorry", status=500)


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.calls = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def reason(url, **kwargs):
    with pytest.raises(FetchError) as caught:
        fetch(url, **kwargs)
    return caught.value.reason


@pytest.mark.parametrize("url", items("ssrf-targets"))
def test_addresses_inside_are_refused_before_a_byte_is_sent(url, monkeypatch):
    def refuse_to_connect(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse_to_connect)

    assert reason(url) == http.REFUSED


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    answers = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers)

    assert reason("http://two.example/") == http.REFUSED


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name that points inside on its second resolution gains nothing."""
    resolutions = iter(["93.184.216.34", "127.0.0.1"])
    dialled = []

    def dial(address, timeout):
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (next(resolutions), 80))]
    )
    monkeypatch.setattr(socket, "create_connection", dial)

    assert reason("http://rebinding.example/") == http.UNREACHABLE
    assert dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/deflate", "/bare-deflate", "/twice"])
def test_an_answer_is_read_unpacked_and_followed(server, path):
    response = fetch(server.url + path, allow_private=True)

    assert (response.status, response.body) == (200, b"hello")


def test_only_conditional_headers_are_sent_along(server):
    fetch(
        server.url + "/plain",
        headers={"If-None-Match": '"1"', "Cookie": "a=b", "Host": "x"},
        allow_private=True,
    )

    sent = {name.lower(): value for name, value in server.calls[0][1].items()}
    assert sent == {
        "host": server.url.removeprefix("http://"),
        "user-agent": http.USER_AGENT,
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
        "if-none-match": '"1"',
    }


def test_no_proxy_of_the_environment_is_used(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert fetch(server.url + "/plain", allow_private=True).status == 200


def test_nothing_new_and_errors_are_answers_too(server):
    assert fetch(server.url + "/unchanged", allow_private=True).not_modified
    assert fetch(server.url + "/error", allow_private=True).status == 500


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/gzip-bomb", http.TOO_LARGE),
        ("/deflate-bomb", http.TOO_LARGE),
        ("/endless", http.TOO_LARGE),
        ("/loop", http.TOO_MANY),
        ("/to-file", http.REFUSED),
        ("/brotli", http.UNREADABLE),
        ("/not-gzip", http.UNREADABLE),
        ("/short", http.UNREADABLE),
    ],
)
def test_what_a_hostile_site_sends_is_stopped(server, path, expected):
    assert reason(server.url + path, allow_private=True) == expected


def test_a_site_that_sends_byte_by_byte_is_stopped_at_the_deadline(server, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.5)

    assert reason(server.url + "/drip", allow_private=True) == http.TOO_SLOW
    assert len(server.calls) == 1


def test_a_loop_of_redirects_is_followed_three_times(server):
    reason(server.url + "/loop", allow_private=True)

    assert len(server.calls) == 1 + http.MAX_REDIRECTS


@pytest.fixture
def tls_server(server, tmp_path, monkeypatch):
    """The server behind TLS, with a certificate of its own for "localhost" that this process trusts."""
    certificate, key = self_signed(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return server


def self_signed(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def test_https_asks_for_a_certificate_of_that_very_name(tls_server):
    port = tls_server.server_port

    assert fetch(f"https://localhost:{port}/plain", allow_private=True).body == b"hello"
    assert reason(f"https://127.0.0.1:{port}/plain", allow_private=True) == http.UNTRUSTED


def test_an_unknown_certificate_is_refused(tls_server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    assert reason(f"https://localhost:{tls_server.server_port}/plain", allow_private=True) == (
        http.UNTRUSTED
    )


def test_a_name_that_never_resolves_is_given_up(monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: time.sleep(1))

    assert reason("http://slow.example/") == http.TOO_SLOW


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "1.1.1.1"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fe80::1%eth0", "0.0.0.0"],
)
def test_inside_addresses_are_not(address):
    assert not is_public(address)
