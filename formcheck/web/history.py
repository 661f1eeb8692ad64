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

from formcheck import exercises
from formcheck.errors import UsageError, notify
from formcheck.history.comparison_groups import group_of_session
from formcheck.history.database import open_existing
from formcheck.history.records import StoredSession, delete_sessions
from formcheck.history.store import all_kept
from formcheck.sinks.files.history_export import history_csv, history_json
from formcheck.sinks.html.history_page import history_page
from formcheck.sinks.text.comparison import compared, comparison_notes
from formcheck.sinks.text.history import sessions_table, title_of
from formcheck.userfiles.lookup import load_exercise
from formcheck.web.pages import RESULT_POLICY, listed_results, render

_EXPORTS = {"json": (history_json, "application/json"), "csv": (history_csv, "text/csv")}


class HistoryPages:
    """The pages of past sessions.

    Args:
        results: The folder of the results.
        nav: Values of the navigation, for all templates.
    """

    def __init__(self, results: Path, nav: dict[str, Any]) -> None:
        self._results = results
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
        by_name = {one.name: one for one in exercises.ALL}
        kept = all_kept(notify)[::-1]
        table = sessions_table(kept, by_name)
        html = render(
            "results.html",
            **self._nav,
            results=listed_results(self._results),
            heads=table.heads,
            rows=list(zip(kept, table.rows, strict=True)),
            choices=[(one.id, _choice(one)) for one in kept],
        )
        return Response(html, media_type="text/html")

    async def curves(self, request: Request) -> Response:
        by_name = {one.name: one for one in exercises.ALL}
        html = await run_in_threadpool(lambda: history_page(all_kept(notify), by_name))
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
        exercise = load_exercise(before.exercise)
        html = render(
            "compare.html",
            **self._nav,
            title=exercise.title,
            heads=[_choice(kept[number]) for number in numbers],
            rows=list(compared(before, after, exercise)),
            notes=list(comparison_notes(before, after)),
        )
        return Response(html, media_type="text/html")

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


def _choice(session: StoredSession) -> str:
    """Return a session in a few words, to be told from others."""
    title = title_of(session.exercise, {one.name: one for one in exercises.ALL})
    return f"{title}, {session.started_at:%Y-%m-%d %H:%M}"
