"""Runs the server until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from formcheck.errors import OutputError
from formcheck.web.access import ENTRANCE, Guard, Keys
from formcheck.web.app import Server, make_app
from formcheck.web.browser_camera import MAX_BYTES, TIME
from formcheck.web.phone import Certificate

LOOPBACK = "127.0.0.1"
#: Ports that are tried when the first is taken.
TRIES = 20
#: Requests that are served at once; a stranger cannot use up the memory with more.
AT_ONCE = 64
#: For pages to get the last messages, and for connections to end, once the reports are written.
_LAST_WORDS_S = 0.2
_GRACE_S = 2


@dataclass(frozen=True, slots=True)
class Listening:
    """A place where the server is reached.

    Attributes:
        socket: Listens.
        hosts: The addresses under which pages may reach it, without the port; the first is shown.
        certificate: For TLS; None for plain HTTP on loopback.
    """

    socket: socket.socket
    hosts: Sequence[str] = (LOOPBACK, "localhost")
    certificate: Certificate | None = None

    @property
    def scheme(self) -> str:
        return "http" if self.certificate is None else "https"

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port

    def address(self, token: str) -> str:
        """Return the address that lets in whoever has the token."""
        return f"{self.scheme}://{self.hosts[0]}:{self.port}{ENTRANCE}?token={token}"


def open_port(address: str, port: int) -> socket.socket:
    """Return a listening socket on the port, or on the next one that is free.

    Raises:
        OutputError: None of them is free.
    """
    for number in range(port, port + TRIES):
        # IPv4 alone: browsers try it for localhost as well.
        opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # where two programs would share the port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((address, number))
            opened.listen(128)
        except (OSError, OverflowError):
            opened.close()
        else:
            return opened
    raise OutputError(
        f"expected a free port from {port} to {port + TRIES - 1}, got none; give another --port"
    )


def serve(server: Server, keys: Keys, places: Sequence[Listening]) -> None:
    """Serve in all places until Ctrl-C; running sessions then end with their report.

    The first place is served in this thread, which has to be the main one.
    """
    app = make_app(server)
    main, *others = [_Uvicorn(_config(app, keys, place), server) for place in places]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # A terminal window that is closed.
        signal.signal(signal.SIGHUP, main.handle_exit)
    threads = [
        threading.Thread(target=one.run, kwargs={"sockets": [place.socket]}, daemon=True)
        for one, place in zip(others, places[1:], strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        main.run(sockets=[places[0].socket])
    finally:
        for one in others:
            one.should_exit = True
        for thread in threads:
            thread.join(2 * _GRACE_S)


class _Uvicorn(uvicorn.Server):
    """Ends the sessions before the connections, so that their pages get the reports."""

    def __init__(self, config: uvicorn.Config, server: Server) -> None:
        super().__init__(config)
        self._server = server

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.to_thread(self._server.stop_all)
        await asyncio.sleep(_LAST_WORDS_S)
        await super().shutdown(sockets)


def _config(app: ASGIApp, keys: Keys, place: Listening) -> uvicorn.Config:
    hosts = {f"{host}:{place.port}" for host in place.hosts}
    certificate = place.certificate
    return uvicorn.Config(
        Guard(app, keys, hosts, place.scheme),
        ws="websockets-sansio",
        ws_max_size=MAX_BYTES + TIME.size,
        ws_max_queue=4,
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=None if certificate is None else str(certificate.path),
    )


def open_browser(address: str) -> None:
    """Open an address in the browser; returns at once."""
    # Some browsers stay in the foreground of the command that opens them.
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
