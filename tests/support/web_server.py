"""A running `formcheck web`, and a page of plain sockets that sends it the frames of a film."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import cv2
import numpy as np
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

from formcheck.web.browser_camera import TIME
from tests.support.commands import COMMAND, PATIENCE_S, SAMPLES
from tests.support.processes import started


@dataclass
class Answer:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Web:
    """A running server, as a browser with its cookie sees it."""

    process: subprocess.Popen[str]
    entrance: str
    results: Path
    cookie: str = ""
    host: str = field(init=False)

    def __post_init__(self) -> None:
        self.host = urlsplit(self.entrance).netloc

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Answer:
        """Send a request as a page of the server does; headers given replace its own."""
        own = {"Host": self.host, "Origin": f"http://{self.host}", "Cookie": self.cookie}
        sent = own | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def begin(self, **wish: Any) -> str:
        """Begin a session; return its ID."""
        wish = {"what": "squat", "setup": False, "model": "lite"} | wish
        answer = self.ask("POST", "/sessions", json.dumps(wish))
        assert answer.status == 201, answer.body
        page: str = answer.json()["page"]
        return page.rpartition("/")[2]

    def open_socket(self, session: str, **headers: str) -> ClientConnection:
        sent = {"Cookie": self.cookie} | headers
        return connect(
            f"ws://{self.host}/sessions/{session}/socket",
            origin=Origin(sent.pop("Origin", f"http://{self.host}")),
            additional_headers=sent,
            max_size=None,
            open_timeout=PATIENCE_S,
        )

    def stop(self) -> int:
        """End the server as Ctrl-C does; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)


@contextmanager
def running_web(folder: Path, *options: str) -> Iterator[Web]:
    """Run `formcheck web` with its results and history in a folder, and enter it."""
    environment = {"FORMCHECK_DATA": str(folder / "data")}
    command = [*COMMAND, "web", "--no-open", "--port", "8800", "--out", str(folder / "out")]
    with started([*command, *options], environment=environment) as process:
        assert process.stdout is not None
        found = re.search(r"http\S+", process.stdout.readline())
        assert found is not None
        web = Web(process, found[0], folder / "out")
        deadline = time.monotonic() + PATIENCE_S
        while not web.cookie:
            assert time.monotonic() < deadline
            try:
                entered = web.ask("GET", web.entrance.partition(web.host)[2])
            except ConnectionRefusedError:
                time.sleep(0.05)
                continue
            web.cookie = entered.headers["set-cookie"].partition(";")[0]
        yield web


def packets(sample: str = "squat_side", *, every: int = 2, seconds: float = 30) -> Iterator[bytes]:
    """Yield frames of a sample as a page sends them."""
    with av.open(str(SAMPLES / f"{sample}.mp4")) as source:
        frames = itertools.islice(source.decode(video=0), 0, round(30 * seconds), every)
        for number, frame in enumerate(frames):
            image = np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
            yield packet(number * every / 30, image)


def packet(t: float, image: np.ndarray[Any, Any]) -> bytes:
    jpeg = cv2.imencode(".jpg", image)[1].tobytes()
    return TIME.pack(1_000_000 + t) + jpeg


def play(page: ClientConnection, frames: Iterator[bytes]) -> list[dict[str, Any]]:
    """Send frames, each once the one before was drawn; return the messages that came."""
    heard: list[dict[str, Any]] = []
    for frame in frames:
        page.send(frame)
        if not drawn(page, heard):
            break
    return heard


def drawn(page: ClientConnection, heard: list[dict[str, Any]]) -> bool:
    """Wait for the next picture; False if the session ends instead."""
    while True:
        message = page.recv(PATIENCE_S)
        if isinstance(message, bytes):
            return True
        heard.append(json.loads(message))
        if heard[-1]["type"] in {"done", "failed"}:
            return False


def wait_for_end(page: ClientConnection, heard: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the message with which a session ends."""
    while not heard or heard[-1]["type"] not in {"done", "failed"}:
        message = page.recv(PATIENCE_S)
        if isinstance(message, str):
            heard.append(json.loads(message))
    return heard[-1]


def command(page: ClientConnection, name: str) -> None:
    page.send(json.dumps({"type": "command", "command": name}))


def texts(heard: Sequence[dict[str, Any]], kind: str) -> list[str]:
    return [message["text"] for message in heard if message["type"] == kind]
