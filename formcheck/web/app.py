"""The routes of the server: pages, sessions, videos and results."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from formcheck import exercises
from formcheck.errors import FormcheckError, error_message
from formcheck.filenames import derived_name
from formcheck.sinks.base import Command
from formcheck.web.browser_camera import FrameRefusedError
from formcheck.web.history import HistoryPages
from formcheck.web.pages import HERE, RESULT_POLICY, live_html, render, start_html, tone_wav
from formcheck.web.requests import Offer, SessionRequest
from formcheck.web.video_job import VideoJob
from formcheck.web.web_session import ENDS_WITHIN_S, Keeping, WebSession, doing_of

#: Of a request that is no upload.
MAX_REQUEST_BYTES = 20_000
#: A video is not taken unless this much stays free on the disk.
SPARE_BYTES = 200_000_000
#: Where uploads wait in the folder of results; what is older was left behind by a killed server.
UPLOADS, LEFTOVER_S = ".uploads", 86_400.0
#: Finished sessions and jobs that are still known to their pages.
KEPT = 20
BUSY = "Another session is running. Stop it first."
#: WebSocket close codes of ours: no such session; opened in another page; something is no frame.
GONE, ELSEWHERE, REFUSED = 4404, 4409, 4400
_GOT = json.dumps({"type": "got"})


@dataclass(slots=True)
class Server:
    """The state behind the routes.

    Attributes:
        offer: What can be done.
        results: The folder of the results.
        keeping: What stays of a session.
        phone_page: Returns the page that pairs a phone; None without `--phone`.
    """

    offer: Offer
    results: Path
    keeping: Keeping = field(default_factory=Keeping)
    phone_page: Callable[[], str] | None = None
    sessions: dict[str, WebSession] = field(default_factory=dict)
    jobs: dict[str, VideoJob] = field(default_factory=dict)
    # With a phone there are two loops, each in a thread of its own.
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _video_slot: threading.Lock = field(default_factory=threading.Lock)

    def running(self) -> WebSession | None:
        return next((one for one in [*self.sessions.values()] if one.running), None)

    def running_job(self) -> VideoJob | None:
        return next((one for one in [*self.jobs.values()] if one.running), None)

    # Pages

    async def start(self, request: Request) -> Response:
        has_phone_page = self.phone_page is not None
        job = self.running_job()
        html = start_html(
            self.offer,
            self.running(),
            None if job is None else job.id,
            has_phone_page=has_phone_page,
        )
        return Response(html, media_type="text/html")

    async def live(self, request: Request) -> Response:
        session = self._session(request)
        role = "screen" if session.waits_for_phone else "both"
        return Response(live_html(session, role), media_type="text/html")

    async def camera(self, request: Request) -> Response:
        """Serve the page that is only the camera of a session."""
        html = live_html(self._session(request), "camera")
        return Response(html, media_type="text/html")

    async def phone(self, request: Request) -> Response:
        if self.phone_page is None:
            raise HTTPException(404)
        return Response(self.phone_page(), media_type="text/html")

    async def tone(self, request: Request) -> Response:
        sound = tone_wav(request.path_params["kind"])
        if sound is None:
            raise HTTPException(404)
        return Response(sound, media_type="audio/wav")

    async def result(self, request: Request) -> Response:
        """Serve a result file; nothing outside of the folder of results."""
        root = self.results.resolve()
        path = (root / request.path_params["path"]).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise HTTPException(404)
        headers = {"Content-Security-Policy": RESULT_POLICY} if path.suffix == ".html" else {}
        return FileResponse(path, headers=headers)

    # Live sessions

    async def create_session(self, request: Request) -> Response:
        wish = SessionRequest.of_json(await _body(request))
        doing = doing_of(wish, self.offer)
        with self._lock:
            if (other := self.running()) is not None:
                return JSONResponse({"problem": BUSY, "running": other.id}, 409)
            session = WebSession(wish, doing, self.results, self.keeping)
            _forget_old(self.sessions)
            self.sessions[session.id] = session
            session.start()
        return JSONResponse({"page": f"/live/{session.id}"}, 201)

    async def stop_session(self, request: Request) -> Response:
        await asyncio.to_thread(self._session(request).stop, "stopped in the browser")
        return JSONResponse({})

    async def socket(self, websocket: WebSocket) -> None:
        session = self.sessions.get(websocket.path_params["id"])
        await websocket.accept()
        if session is None:
            await websocket.close(GONE)
            return
        session.camera.begin_page()
        shows = websocket.query_params.get("role") != "camera"
        sending = asyncio.create_task(_send_all(websocket, session) if shows else asyncio.sleep(0))
        try:
            await _receive_all(websocket, session, shows=shows)
        except FrameRefusedError as error:
            with suppress(RuntimeError):  # it went away in between
                await websocket.close(REFUSED, str(error)[:100])
        except (WebSocketDisconnect, RuntimeError):
            pass  # it went away, or another page took its place
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    # Videos

    async def create_job(self, request: Request) -> Response:
        exercise = self.offer.exercise(request.query_params.get("exercise", exercises.AUTO))
        name = safe_name(request.query_params.get("name", ""))
        if not self._video_slot.acquire(blocking=False):
            return _problem("Another video is being analysed. Wait for it, or stop it.", 409)
        try:
            upload = await self._store(request, name)
        except BaseException:
            self._video_slot.release()
            raise
        job = VideoJob(upload, exercise, self.results, self.keeping, self._video_slot.release)
        _forget_old(self.jobs)
        self.jobs[job.id] = job
        job.start()
        return JSONResponse({"id": job.id}, 201)

    async def _store(self, request: Request, name: str) -> Path:
        """Write the body to a file of this name in a folder of its own, as it comes."""
        folder = self.results / UPLOADS / secrets.token_hex(8)
        folder.mkdir(parents=True)
        path = folder / name
        try:
            with path.open("wb") as file:
                async for part in request.stream():
                    _require_room(folder, len(part))
                    await asyncio.to_thread(file.write, part)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return path

    async def job(self, request: Request) -> Response:
        return JSONResponse(self._job(request).progress)

    async def cancel_job(self, request: Request) -> Response:
        self._job(request).cancel()
        return JSONResponse({})

    def stop_all(self) -> None:
        """End what is running, with its report."""
        for job in self.jobs.values():
            job.cancel()
        for session in self.sessions.values():
            if session.running:
                session.stop("stopped with the server")
        for job in self.jobs.values():
            if job.running:
                job.wait(ENDS_WITHIN_S)

    def _session(self, request: Request) -> WebSession:
        return _find(self.sessions, request.path_params["id"])

    def _job(self, request: Request) -> VideoJob:
        return _find(self.jobs, request.path_params["id"])


def make_app(server: Server) -> Starlette:
    """Return the application."""
    return Starlette(
        routes=[
            Route("/", server.start),
            Route("/live/{id}", server.live),
            Route("/camera/{id}", server.camera),
            *HistoryPages(
                server.results, server.offer, {"has_phone_page": server.phone_page is not None}
            ).routes(),
            Route("/phone", server.phone),
            Route("/tones/{kind}.wav", server.tone),
            Route("/results/{path:path}", server.result),
            Route("/sessions", server.create_session, methods=["POST"]),
            Route("/sessions/{id}", server.stop_session, methods=["DELETE"]),
            WebSocketRoute("/sessions/{id}/socket", server.socket),
            Route("/videos", server.create_job, methods=["POST"]),
            Route("/videos/{id}", server.job),
            Route("/videos/{id}", server.cancel_job, methods=["DELETE"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        exception_handlers={FormcheckError: _answer_error, ClientDisconnect: _answer_nobody},
    )


async def _answer_error(request: Request, error: Exception) -> Response:
    if request.method == "GET":
        html = render("error.html", has_phone_page=False, problem=error_message(error))
        return Response(html, 400, media_type="text/html")
    return _problem(error_message(error), 400)


async def _answer_nobody(request: Request, error: Exception) -> Response:
    """Answer a page that has stopped its upload: it does not read it."""
    return Response(status_code=400)


def safe_name(name: str) -> str:
    """Return the name of a file as one that may be written anywhere; "video" for none."""
    name = re.sub(r'[\x00-\x1f\\/:*?"<>|]', "_", Path(name).name).strip(". ")
    return derived_name(name or "video", "")


def remove_leftovers(results: Path, now_s: float) -> None:
    """Remove uploads of a server that was killed."""
    for folder in (results / UPLOADS).glob("*"):
        if now_s - folder.stat().st_mtime > LEFTOVER_S:
            shutil.rmtree(folder, ignore_errors=True)


def _problem(text: str, status: int) -> Response:
    return JSONResponse({"problem": text}, status)


def _require_room(folder: Path, count: int) -> None:
    if shutil.disk_usage(folder).free < SPARE_BYTES + count:
        raise HTTPException(507, "The disk of the computer is full.")


_T = TypeVar("_T", WebSession, VideoJob)


def _find(known: dict[str, _T], key: str) -> _T:
    if key not in known:
        raise HTTPException(404)
    return known[key]


def _forget_old(known: dict[str, _T]) -> None:
    for key in [key for key, one in known.items() if not one.running][: 1 - KEPT]:
        del known[key]


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_REQUEST_BYTES:
            raise HTTPException(413)
    return body


async def _send_all(websocket: WebSocket, session: WebSession) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # the page went away in between
        async for message in session.link.messages():
            if isinstance(message, bytes):
                await websocket.send_bytes(message)
            else:
                await websocket.send_text(message)
        await websocket.close(ELSEWHERE)


async def _receive_all(websocket: WebSocket, session: WebSession, *, shows: bool) -> None:
    """Take frames and commands until the page goes; one that ``shows`` nothing goes at the end.

    Raises:
        FrameRefusedError: Something is no frame, or no command.
        WebSocketDisconnect: The page went away.
    """
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if (data := message.get("bytes")) is not None:
            if not (shows or session.running):
                await websocket.close(GONE)
                return
            session.camera.push(data)
            await websocket.send_text(_GOT)
        else:
            _obey(session, message.get("text") or "")


def _obey(session: WebSession, text: str) -> None:
    """Do what a message says.

    Raises:
        FrameRefusedError: It is no message of our page.
    """
    problem = False
    try:
        message = json.loads(text)
        match message["type"]:
            case "command":
                session.display.ask_for(Command(message["command"]))
            case "mirror":
                session.display.ask_for(None)
            case "spoken":
                session.speaker.spoken(message["number"])
            case "fit":
                session.display.fit(int(message["width"]), int(message["height"]))
            case _:
                problem = True
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        problem = True
    if problem:
        raise FrameRefusedError("expected a frame or a command, got something else")
