"""The history in the browser: listed, compared, exported, deleted."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from formcheck.errors import UsageError, notify
from formcheck.history.comparison_groups import group_of_session
from formcheck.history.database import open_existing
from formcheck.history.records import StoredSession, delete_sessions
from formcheck.history.store import all_kept
from formcheck.sinks.files.history_export import history_csv, history_json
from formcheck.sinks.html.history_page import history_page
from formcheck.sinks.text.comparison import compared, comparison_notes
from formcheck.sinks.text.history import sessions_table, title_of
from formcheck.web.pages import RESULT_POLICY, listed_results, render
from formcheck.web.requests import Offer

_EXPORTS = {"json": (history_json, "application/json"), "csv": (history_csv, "text/csv")}


class HistoryPages:
    """The pages of past sessions.

    Args:
        results: The folder of the results.
        offer: The exercises that are known.
        nav: Values of the navigation, for all templates.
    """

    def __init__(self, results: Path, offer: Offer, nav: dict[str, Any]) -> None:
        self._results = results
        self._exercises = {one.name: one for one in offer.exercises()}
        self._nav = nav

    def routes(self) -> list[Route]:
        return [
            Route("/history", self.list_all),
            Route("/history/{id:int}", self.delete, methods=["DELETE"]),
            Route("/history.{kind}", self.export),
            Route("/compare", self.compare),
            Route("/curves", self.curves),
        ]

    async def list_all(self, request: Request) -> Response:
        return await run_in_threadpool(self._list)

    def _list(self) -> Response:
        kept = all_kept(notify)[::-1]
        table = sessions_table(kept, self._exercises)
        html = render(
            "results.html",
            **self._nav,
            results=listed_results(self._results),
            heads=table.heads,
            rows=list(zip(kept, table.rows, strict=True)),
            choices=[(one.id, self._words(one)) for one in kept],
            pair=_pair(kept),
        )
        return Response(html, media_type="text/html")

    async def curves(self, request: Request) -> Response:
        html = await run_in_threadpool(lambda: history_page(all_kept(notify), self._exercises))
        headers = {"Content-Security-Policy": RESULT_POLICY}
        return Response(html, media_type="text/html", headers=headers)

    async def compare(self, request: Request) -> Response:
        """Show two sessions beside each other."""
        numbers = [request.query_params.get(name, "") for name in ("before", "after")]
        return await run_in_threadpool(self._compare, numbers)

    def _compare(self, numbers: list[str]) -> Response:
        kept = {str(one.id): one for one in all_kept(notify)}
        if any(number not in kept for number in numbers):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        before, after = (group_of_session(kept[number]) for number in numbers)
        if before.exercise != after.exercise:
            raise UsageError("Choose two sessions of the same exercise.")
        exercise = self._exercises.get(before.exercise)
        if exercise is None:
            raise UsageError("Start formcheck web with the file of this exercise to compare them.")
        html = render(
            "compare.html",
            **self._nav,
            title=exercise.title,
            heads=[self._words(kept[number]) for number in numbers],
            rows=list(compared(before, after, exercise)),
            notes=list(comparison_notes(before, after)),
        )
        return Response(html, media_type="text/html")

    def _words(self, session: StoredSession) -> str:
        """Return exercise and time of a session."""
        title = title_of(session.exercise, self._exercises)
        return f"{title}, {session.started_at:%Y-%m-%d %H:%M}"

    async def export(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in _EXPORTS:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        text_of, media_type = _EXPORTS[kind]
        text = await run_in_threadpool(lambda: text_of(all_kept(notify)))
        headers = {"Content-Disposition": f'attachment; filename="formcheck.{kind}"'}
        return Response(text, media_type=media_type, headers=headers)

    async def delete(self, request: Request) -> Response:
        deleted = await run_in_threadpool(_delete, request.path_params["id"])
        if not deleted:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return JSONResponse({})


def _delete(id_: int) -> int:
    """Delete a session; return how many there were of this number, none or one."""
    with open_existing(notify) as connection:
        return 0 if connection is None else delete_sessions(connection, id_)


def _pair(kept: list[StoredSession]) -> tuple[int, int] | None:
    """Return the IDs of the latest two sessions of one exercise; None if there are none."""
    latest: dict[str, int] = {}
    for one in kept:  # the newest first
        if one.exercise in latest:
            return one.id, latest[one.exercise]
        latest[one.exercise] = one.id
    return None
