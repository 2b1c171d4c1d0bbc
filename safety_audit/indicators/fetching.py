"""Fetch a list over HTTPS, and over nothing else.

The proxy of the environment (`https_proxy`, `no_proxy`) is used. A server that sends us on to
another one is not followed: whom the tool contacts was said before. Nothing is unpacked, no more
is read than a list can be, and the server learns nothing but that somebody asked: the agent's
name stays Python's own.
"""

import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from safety_audit.indicators.model import IndicatorError
from safety_audit.indicators.reading import LARGEST

__all__ = ["fetch", "host_of", "proxy_for"]

_SECONDS_A_STEP = 20.0
_SECONDS_IN_ALL = 120.0
_CHUNK = 64 << 10
_LENGTH = re.compile(r"[0-9]{1,15}")


def host_of(url: str) -> str:
    """Return the host of an address.

    Raises:
        IndicatorError: it is no HTTPS address, or names a user.

    """
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme == "https" and "@" not in parts.netloc else None
    except ValueError:
        host = None
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise IndicatorError("Lists are fetched from addresses that begin with https:// only.")
    return host


def proxy_for(url: str) -> str:
    """Return the host of the proxy that the environment names for an address; empty if none."""
    host = host_of(url)
    proxy = urllib.request.getproxies().get("https", "")
    if not proxy or urllib.request.proxy_bypass(host):
        return ""
    return urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname or proxy


def fetch(url: str, context: ssl.SSLContext | None = None, limit: int = LARGEST) -> bytes:
    """Return what stands at an HTTPS address.

    `context` says which certificates are trusted; by default those of the system.

    Raises:
        IndicatorError: it could not be had, with one sentence that says why.

    """
    host = host_of(url)
    try:
        with _opener(host, context).open(url, timeout=_SECONDS_A_STEP) as response:
            return _body(response, limit)
    except urllib.error.HTTPError as error:
        error.close()
        raise IndicatorError(f"{host} answered with an error ({error.code}).") from None
    except (TimeoutError, http.client.HTTPException, OSError) as error:
        raise IndicatorError(f"{host} could not be asked ({_why(error)}).") from None


def _opener(host: str, context: ssl.SSLContext | None) -> urllib.request.OpenerDirector:
    """Return an opener that knows HTTPS and the environment's proxy, and no other way."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPSHandler(context=context or ssl.create_default_context()),
        _SameHost(host),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only to the host that was named, and only over HTTPS."""

    def __init__(self, host: str) -> None:
        self._host = host

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if host_of(newurl) != self._host:
            raise IndicatorError(f"{self._host} sends us to another server, which is not asked.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    """Return the whole body, as it is."""
    headers: Message = response.headers
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise IndicatorError("The server sent packed data, which is not unpacked.")
    stated = headers.get("Content-Length", "")
    length = int(stated) if _LENGTH.fullmatch(stated) else None
    too_large = IndicatorError("The server sent more than a list can be.")
    if length is not None and length > limit:
        raise too_large
    end = time.monotonic() + _SECONDS_IN_ALL
    parts: list[bytes] = []
    got = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        got += len(part)
        if got > limit:
            raise too_large
        if time.monotonic() > end:
            raise TimeoutError("too slow")
    if length is not None and got < length:
        raise IndicatorError("The connection ended before the whole list was here.")
    return b"".join(parts)


def _why(error: BaseException) -> str:
    """Say why in a few words, without an address or a traceback."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(reason, TimeoutError):
        return "it took too long"
    return getattr(reason, "strerror", None) or type(reason).__name__
