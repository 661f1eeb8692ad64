"""Nobody gets in: the guard by itself, without a server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message

from formcheck.web.access import ENTRANCE, POLICY, Guard, Keys, cookie_name

HOST = "127.0.0.1:8765"
ORIGIN = f"http://{HOST}"
COOKIE = cookie_name(HOST)


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"in"})


def asked(
    keys: Keys, path: str = "/", *, method: str = "GET", kind: str = "http", **headers: str
) -> list[dict[str, Any]]:
    """Return what the guard sends for a request; a header of "" is left out."""
    named = {"host": HOST} | {name.replace("_", "-"): text for name, text in headers.items()}
    route, _, query = path.partition("?")
    scope = {
        "type": kind,
        "method": method,
        "path": route,
        "query_string": query.encode(),
        "headers": [(name.encode(), text.encode()) for name, text in named.items() if text],
    }
    sent: list[dict[str, Any]] = []

    async def send(message: Message) -> None:
        sent.append(dict(message))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(Guard(_answer, keys, {HOST}, "http")(scope, receive, send))
    return sent


def known() -> tuple[Keys, str]:
    """Return keys and the Cookie header of a browser that has entered."""
    keys = Keys()
    return keys, f"{COOKIE}={keys.exchange(keys.lasting)}"


def headers_of(sent: list[dict[str, Any]]) -> dict[str, str]:
    return {name.decode(): text.decode() for name, text in sent[0]["headers"]}


def test_the_token_gives_a_cookie_that_scripts_and_other_sites_cannot_use() -> None:
    keys = Keys()
    sent = asked(keys, f"{ENTRANCE}?token={keys.lasting}")
    assert (sent[0]["status"], headers_of(sent)["location"]) == (303, "/")
    cookie, *attributes = headers_of(sent)["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=strict"} <= set(attributes)
    assert keys.lasting not in cookie
    assert asked(keys, cookie=cookie)[0]["status"] == 200


@pytest.mark.parametrize("token", ["", "wrong", "%00", "é"])
def test_a_wrong_token_gives_nothing(token: str) -> None:
    sent = asked(Keys(), f"{ENTRANCE}?token={token}")
    assert sent[0]["status"] == 403
    assert "set-cookie" not in headers_of(sent)


def test_a_pairing_token_works_once() -> None:
    keys = Keys()
    token = keys.add_once()
    assert asked(keys, f"{ENTRANCE}?token={token}")[0]["status"] == 303
    assert asked(keys, f"{ENTRANCE}?token={token}")[0]["status"] == 403


@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=", f"{COOKIE}=wrong", "other=1"])
def test_without_the_cookie_nothing_is_served(cookie: str) -> None:
    assert asked(known()[0], cookie=cookie)[0]["status"] == 403


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8765", "127.0.0.1"])
def test_a_foreign_name_that_leads_here_is_refused(host: str) -> None:
    keys, cookie = known()
    assert asked(keys, cookie=cookie, host=host)[0]["status"] == 403
    assert asked(keys, f"{ENTRANCE}?token={keys.lasting}", host=host)[0]["status"] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_embed_and_fetch_nothing(site: str) -> None:
    keys, cookie = known()
    assert asked(keys, cookie=cookie, sec_fetch_site=site)[0]["status"] == 403


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT"])
@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", f"https://{HOST}"])
def test_only_own_pages_change_anything(method: str, origin: str) -> None:
    keys, cookie = known()
    assert asked(keys, method=method, cookie=cookie, origin=origin)[0]["status"] == 403
    assert asked(keys, method=method, cookie=cookie, origin=ORIGIN)[0]["status"] == 200


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example"])
def test_only_own_pages_open_a_socket(origin: str) -> None:
    keys, cookie = known()
    refused = [{"type": "websocket.close", "code": 4403}]
    assert asked(keys, kind="websocket", cookie=cookie, origin=origin) == refused
    assert asked(keys, kind="websocket", origin=ORIGIN) == refused
    accepted = asked(keys, kind="websocket", cookie=cookie, origin=ORIGIN)
    assert accepted == [{"type": "websocket.accept"}]


def test_every_answer_carries_the_safety_headers() -> None:
    keys, cookie = known()
    for sent in (asked(keys, cookie=cookie), asked(keys)):
        headers = headers_of(sent)
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    assert "unsafe" not in POLICY


def test_two_servers_on_one_machine_have_cookies_of_their_own() -> None:
    assert cookie_name("127.0.0.1:8765") != cookie_name("127.0.0.1:8766")
