"""formcheck web: the coach in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def web(
    port: Annotated[int, typer.Option(min=1024, max=65000, help="The first port to try.")] = 8765,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open the browser; print the address only.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder for the results of all sessions."),
    ] = None,
    exercise: Annotated[
        list[Path] | None,
        typer.Option("--exercise", "-e", metavar="FILE.toml", help="Offer your own exercise too."),
    ] = None,
) -> None:
    """Open a page that watches through the browser's camera, speaks, and shows your reports.

    Pictures go from the browser to this program on the same machine, and nowhere else. Ctrl-C ends
    it; running sessions get their report.
    """
    from formcheck.history.database import history_path
    from formcheck.web.access import ENTRANCE, Keys
    from formcheck.web.app import Server
    from formcheck.web.requests import Offer
    from formcheck.web.server import LOOPBACK, Listening, open_port, serve

    results = out or history_path().parent / "sessions"
    offer = Offer(exercise or [])
    results.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = Keys()
    where = Listening()
    with open_port(LOOPBACK, port) as opened:
        number = opened.getsockname()[1]
        address = f"{where.scheme}://{where.hosts[0]}:{number}{ENTRANCE}?token={keys.lasting}"
        typer.echo(f"formcheck is at {address}")
        typer.echo(f"Results: {results}")
        typer.echo("Ctrl-C ends it.")
        serve(Server(offer, results), keys, opened, where, browser=not no_open)
