"""Lets in the browser that was given the token, and requests of our own pages only.

Any page that the browser shows may send requests to this machine, so being reached on loopback
proves nothing. A request needs our Host (a name of somebody else's that leads here is refused), the
cookie, and, where it changes something or opens a WebSocket, our Origin.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The path that takes a token and gives the cookie.
ENTRANCE = "/enter"
#: No inline script, nothing from elsewhere. Frames are shown as blobs.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), screen-wake-lock=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_SAFE_METHODS = {"GET", "HEAD"}
_REFUSED = (
    "formcheck: this page is for the browser that formcheck opened. Use the address that it "
    "printed in the terminal."
)


def new_token() -> str:
    """Return a token that cannot be guessed, for an address or a cookie."""
    return secrets.token_urlsafe(24)


@dataclass(slots=True)
class Keys:
    """The tokens that open the entrance, and the cookies that were given for them."""

    lasting: str = field(default_factory=new_token)
    _once: set[str] = field(default_factory=set)
    _cookies: set[str] = field(default_factory=set)

    def add_once(self) -> str:
        """Return a new token that opens the entrance one time."""
        token = new_token()
        self._once.add(token)
        return token

    def exchange(self, token: str) -> str | None:
        """Return a cookie for a token; None for a wrong or used one."""
        if not _is_one_of(token, {self.lasting}):
            if not _is_one_of(token, self._once):
                return None
            self._once.discard(token)
        cookie = new_token()
        self._cookies.add(cookie)
        return cookie

    def knows(self, cookie: str) -> bool:
        return _is_one_of(cookie, self._cookies)


def _is_one_of(given: str, known: Collection[str]) -> bool:
    # Each in constant time, so that delays do not give a token away letter by letter.
    return any(hmac.compare_digest(given.encode(), one.encode()) for one in known)


def cookie_name(host: str) -> str:
    """Return the name of the cookie for a host with its port; ports share the cookies of a host."""
    return f"formcheck-{host.rpartition(':')[2]}"


class Guard:
    """ASGI middleware that answers strangers with 403 and adds the safety headers to the rest.

    Args:
        app: The application behind it.
        keys: The tokens and cookies that let in.
        hosts: The values of the Host header that are ours, with port.
        scheme: "http" or "https".
    """

    def __init__(self, app: ASGIApp, keys: Keys, hosts: Collection[str], scheme: str) -> None:
        self._app = app
        self._keys = keys
        self._hosts = frozenset(hosts)
        self._scheme = scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        answer = self._answer(scope)
        if answer is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "http":
            await answer(scope, receive, _with_headers(send))
        else:
            await send({"type": "websocket.close", "code": 4403})

    def _answer(self, scope: Scope) -> Response | None:
        """Return the answer of the guard itself; None lets the request through."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self._hosts or not self._is_own_page(scope, headers):
            return PlainTextResponse(_REFUSED, HTTPStatus.FORBIDDEN)
        if scope["type"] == "http" and scope["path"] == ENTRANCE:
            token = QueryParams(scope["query_string"]).get("token", "")
            return self._enter(token, cookie_name(headers["host"]))
        cookie = HTTPConnection(scope).cookies.get(cookie_name(headers["host"]), "")
        if not self._keys.knows(cookie):
            return PlainTextResponse(_REFUSED, HTTPStatus.FORBIDDEN)
        return None

    def _is_own_page(self, scope: Scope, headers: Headers) -> bool:
        """Return False for requests that a page of somebody else makes."""
        if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
            # Opened by hand or from a link of ours; other sites may not embed it.
            return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
        return headers.get("origin") == f"{self._scheme}://{headers['host']}"

    def _enter(self, token: str, name: str) -> Response:
        cookie = self._keys.exchange(token)
        if cookie is None:
            return PlainTextResponse(_REFUSED, HTTPStatus.FORBIDDEN)
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        secure = self._scheme == "https"
        answer.set_cookie(name, cookie, httponly=True, samesite="strict", secure=secure)
        return answer


def _with_headers(send: Send) -> Send:
    """Add the safety headers, unless the page has stricter ones of its own."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
