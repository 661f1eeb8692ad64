"""formcheck web: the coach in the browser."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt


def web(
    port: Annotated[int, typer.Option(min=1024, max=65000, help="The first port to try.")] = 8765,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open the browser; print the address only.")
    ] = False,
    phone: Annotated[
        bool,
        typer.Option(
            "--phone", help="Let a phone in the same Wi-Fi be the camera, encrypted, once paired."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Folder for the results of all sessions."),
    ] = None,
    no_pictures: opt.NoPictures = False,
    save: opt.SaveSession = True,
    exercise: Annotated[
        list[Path] | None,
        typer.Option("--exercise", "-e", metavar="FILE.toml", help="Offer your own exercise too."),
    ] = None,
    workout: Annotated[
        list[Path] | None,
        typer.Option("--workout", "-w", metavar="FILE.toml", help="Offer your own workout too."),
    ] = None,
) -> None:
    """Open a page that watches through the browser's camera, speaks, and shows your reports.

    Pictures go from the browser to this program on the same machine, and nowhere else. Ctrl-C ends
    it; running sessions get their report.
    """
    from formcheck.history.database import history_path
    from formcheck.web.access import Keys
    from formcheck.web.app import Server, remove_leftovers
    from formcheck.web.pages import phone_html
    from formcheck.web.requests import Offer
    from formcheck.web.server import LOOPBACK, Listening, open_browser, open_port, serve
    from formcheck.web.web_session import Keeping

    data = history_path().parent
    results = out or data / "sessions"
    offer = Offer(exercise or (), workout or ())
    server = Server(offer, results, Keeping(pictures=not no_pictures, saved=save))
    results.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_leftovers(results, time.time())
    keys = Keys()
    with ExitStack() as stack:
        here = Listening(stack.enter_context(open_port(LOOPBACK, port)))
        places = [here]
        typer.echo(f"formcheck is at {here.address(keys.lasting)}")
        if phone:
            from formcheck.web.phone import WARNING, certificate_for, home_address, qr_text

            home = home_address()
            certificate = certificate_for([home], data / "web", datetime.now(UTC))
            opened = stack.enter_context(open_port(home, here.port + 1))
            there = Listening(opened, (home,), certificate)
            places.append(there)
            server.phone_page = lambda: phone_html(
                there.address(keys.add_once()), certificate.fingerprint
            )
            paired = there.address(keys.add_once())
            typer.echo("Your phone: scan this with its camera. It works once; the page has more.")
            if sys.stdout.isatty():
                typer.echo(qr_text(paired))
            typer.echo(f"Or type: {paired}")
            typer.echo(WARNING)
        typer.echo(f"Results: {results}")
        typer.echo("Ctrl-C ends it.")
        if not no_open:
            # Other users of the machine can read the command line of the browser.
            open_browser(here.address(keys.add_once()))
        serve(server, keys, places)
