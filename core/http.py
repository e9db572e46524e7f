"""The one outbound client: every request this application makes to another machine goes through `fetch`.

10 seconds in all, 5 MB once unpacked, 3 redirects, http and https on their own ports, public addresses only. A name
is resolved once and the connection made to the very address that was checked, so that a name cannot change between
the check and the call. No proxy, no cookie, no credential, no caller's header but the two that make a request
conditional.
"""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOTAL_SECONDS = 10.0
MAX_BYTES = 5 * 1024 * 1024
MAX_REDIRECTS = 3
USER_AGENT = "APDA-Partenaires/1.0"
PORTS = {"http": 80, "https": 443}
CONDITIONAL = {"if-none-match", "if-modified-since"}
_REDIRECTS = {301, 302, 303, 307, 308}
# Ranges that lead inside under another name (NAT64, 6to4, Teredo).
_TUNNELS = [
    ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class FetchError(Exception):
    """The request was refused or failed; `reason` is for the person who gave the address."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


# One sentence for every forbidden address: the answer must not map the inside network.
REFUSED = _("This address cannot be used.")
UNREACHABLE = _("The site does not answer.")
TOO_SLOW = _("The site took longer than 10 seconds.")
TOO_LARGE = _("The answer is larger than 5 MB.")
TOO_MANY = _("The site redirects too many times.")
UNTRUSTED = _("The site has no valid certificate.")
UNREADABLE = _("The site's answer could not be read.")


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status; header names are in lower case."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def not_modified(self) -> bool:
        return self.status == 304


def fetch(
    url: str, *, headers: Mapping[str, str] | None = None, allow_private: bool = False
) -> Response:
    """GET an address. Raises FetchError.

    `headers` may hold If-None-Match and If-Modified-Since, nothing else. `allow_private` is for tests with a
    server of their own, never for an address that a person typed.
    """
    conditions = {k: v for k, v in (headers or {}).items() if k.lower() in CONDITIONAL}
    deadline = time.monotonic() + TOTAL_SECONDS
    for _hop in range(MAX_REDIRECTS + 1):
        response = _get(_Target(url, allow_private), conditions, deadline)
        location = response.headers.get("location")
        if response.status not in _REDIRECTS or not location:
            return response
        following = urljoin(url, location)
        if url.startswith("https:") and not following.startswith("https:"):
            raise FetchError(REFUSED)
        url = following
    raise FetchError(TOO_MANY)


class _Target:
    """Where a request goes: the checked parts of an address."""

    def __init__(self, url: str, allow_private: bool) -> None:
        parts = self._parts(url)
        self.scheme, self.host = parts.scheme, self._host(parts)
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self.port = parts.port or PORTS[self.scheme]
        except ValueError as error:
            raise FetchError(REFUSED) from error
        if self.port != PORTS[self.scheme] and not allow_private:
            raise FetchError(REFUSED)
        self.url, self.allow_private = url, allow_private

    def _parts(self, url: str) -> SplitResult:
        """Plain ASCII without spaces or controls; anything that parsers may read in two ways is refused."""
        if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
            raise FetchError(REFUSED)
        try:
            parts = urlsplit(url)
            hostname = parts.hostname
        except ValueError as error:
            raise FetchError(REFUSED) from error
        if parts.scheme not in PORTS or not hostname or "@" in parts.netloc or "%" in hostname:
            raise FetchError(REFUSED)
        return parts

    def _host(self, parts: SplitResult) -> str:
        host = (parts.hostname or "").rstrip(".")
        if len(host) > 253 or any(len(label) > 63 for label in host.split(".")):
            raise FetchError(REFUSED)
        return host

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def address(self, deadline: float) -> str:
        """The one IP address to connect to; every address of the name must be public."""
        # The resolver has no time limit of its own: it is given up, not awaited.
        resolver = ThreadPoolExecutor(1)
        look_up = resolver.submit(socket.getaddrinfo, self.host, self.port, type=socket.SOCK_STREAM)
        resolver.shutdown(wait=False)
        try:
            found = look_up.result(timeout=_left(deadline))
        except TimeoutError as error:
            raise FetchError(TOO_SLOW) from error
        except (OSError, UnicodeError) as error:
            raise FetchError(UNREACHABLE) from error
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses:
            raise FetchError(UNREACHABLE)
        if not self.allow_private and not all(map(is_public, addresses)):
            raise FetchError(REFUSED)
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever way it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped:
        ip = mapped
    if ip.version == 6 and any(ip in network for network in _TUNNELS):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _get(target: _Target, conditions: Mapping[str, str], deadline: float) -> Response:
    address = target.address(deadline)
    try:
        with _connect(target, address, deadline) as link:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = link
            connection.request("GET", target.path, headers=_headers(target, conditions))
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            body = b"" if answer.status in _REDIRECTS else _read(answer, headers, link, deadline)
            return Response(target.url, answer.status, headers, body)
    except TimeoutError as error:
        raise FetchError(TOO_SLOW) from error
    except ssl.SSLError as error:
        raise FetchError(UNTRUSTED) from error
    except (http.client.HTTPException, ValueError) as error:
        raise FetchError(UNREADABLE) from error
    except OSError as error:
        raise FetchError(UNREACHABLE) from error


def _connect(target: _Target, address: str, deadline: float) -> socket.socket:
    """A connection to the checked address; for https the certificate must be the name's."""
    link = socket.create_connection((address, target.port), timeout=_left(deadline))
    if target.scheme == "http":
        return _Deadlined.over(link, deadline)
    context = ssl.create_default_context()
    context.sslsocket_class = _DeadlinedTLS
    try:
        secure = context.wrap_socket(link, server_hostname=target.host)
    except BaseException:
        link.close()
        raise
    secure.deadline = deadline
    return secure


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _DeadlineReads:
    """A server that sends one byte a second meets the same deadline as one that is silent."""

    deadline = float("inf")

    def recv_into(self, *args, **kwargs):
        if self.deadline != float("inf"):
            self.settimeout(_left(self.deadline))
        return super().recv_into(*args, **kwargs)


class _Deadlined(_DeadlineReads, socket.socket):
    @classmethod
    def over(cls, link: socket.socket, deadline: float) -> "_Deadlined":
        timeout = link.gettimeout()
        wrapped = cls(link.family, link.type, link.proto, fileno=link.detach())
        wrapped.settimeout(timeout)
        wrapped.deadline = deadline
        return wrapped


class _DeadlinedTLS(_DeadlineReads, ssl.SSLSocket):
    pass


def _headers(target: _Target, conditions: Mapping[str, str]) -> dict[str, str]:
    return {
        "Host": target.host_header,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **conditions,
    }


def _read(answer: http.client.HTTPResponse, headers: Mapping[str, str], link, deadline) -> bytes:
    """The body, unpacked as it comes and dropped at the first byte too many."""
    unpack = _unpacker(headers.get("content-encoding", ""))
    parts: list[bytes] = []
    size = 0
    while block := answer.read1(64 * 1024):
        _left(deadline)
        for part in unpack(block):
            size += len(part)
            if size > MAX_BYTES:
                raise FetchError(TOO_LARGE)
            parts.append(part)
    if answer.length:
        raise http.client.IncompleteRead(b"")
    return b"".join(parts)


def _unpacker(encoding: str):
    """A function from a packed block to unpacked parts of at most 256 kB each."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return lambda block: [block]
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(UNREADABLE)
    state = _Inflater(encoding)
    return state.feed


class _Inflater:
    """gzip, zlib or bare deflate, in bounded steps."""

    STEP = 256 * 1024

    def __init__(self, encoding: str) -> None:
        self.bare_allowed = encoding == "deflate"
        self.engine = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def feed(self, block: bytes):
        while block and not self.engine.eof:
            try:
                part = self.engine.decompress(block, self.STEP)
            except zlib.error as error:
                if not self.bare_allowed:
                    raise ValueError("not gzip") from error
                # Some servers send deflate without its zlib wrapper.
                self.bare_allowed = False
                self.engine = zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self.bare_allowed = False
            block = self.engine.unconsumed_tail
            yield part
