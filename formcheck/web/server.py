"""Runs the server until Ctrl-C."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from formcheck.errors import OutputError
from formcheck.web.access import ENTRANCE, Guard, Keys
from formcheck.web.app import Server, make_app
from formcheck.web.browser_camera import MAX_BYTES, TIME

LOOPBACK = "127.0.0.1"
#: Ports that are tried when the first is taken.
TRIES = 20
#: Requests that are served at once; a stranger cannot use up the memory with more.
AT_ONCE = 64
#: The server closes connections this long after Ctrl-C, once the reports are written.
_GRACE_S = 2


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server is reached.

    Attributes:
        hosts: The addresses under which pages may reach it, without the port.
        certificate, key: Files for TLS; None for plain HTTP on loopback.
    """

    hosts: Sequence[str] = (LOOPBACK, "localhost")
    certificate: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        return "http" if self.certificate is None else "https"


def open_port(address: str, port: int) -> socket.socket:
    """Return a listening socket on the port, or on the next one that is free.

    Raises:
        OutputError: None of them is free.
    """
    for number in range(port, port + TRIES):
        # IPv4 alone: browsers try it for localhost as well.
        opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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


def serve(
    server: Server, keys: Keys, opened: socket.socket, where: Listening, *, browser: bool
) -> None:
    """Serve until Ctrl-C; running sessions then end with their report."""
    port = opened.getsockname()[1]
    hosts = {f"{host}:{port}" for host in where.hosts}
    app = Guard(make_app(server), keys, hosts, where.scheme)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=MAX_BYTES + TIME.size,
        ws_max_queue=4,
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=None if where.certificate is None else str(where.certificate),
        ssl_keyfile=None if where.key is None else str(where.key),
    )
    if browser:
        address = f"{where.scheme}://{where.hosts[0]}:{port}{ENTRANCE}?token={keys.lasting}"
        # Some browsers stay in the foreground of the command that opens them.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    uvicorn.Server(config).run(sockets=[opened])
