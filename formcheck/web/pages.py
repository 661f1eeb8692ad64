"""The pages of the server, and what belongs to them."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from formcheck import exercises
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.sinks.audio.speech_process import RATE_HZ, TONES, tones
from formcheck.sinks.html.pages import environment_of
from formcheck.sinks.html.report_page import SCRIPT_HASH
from formcheck.web.phone import WARNING, qr_image
from formcheck.web.requests import Offer
from formcheck.web.web_session import WebSession

HERE = Path(__file__).parent
#: Report pages carry their style, pictures and script; the script is known.
RESULT_POLICY = (
    f"default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; "
    f"script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; frame-ancestors 'none'"
)
_ENVIRONMENT = environment_of("formcheck.web")
_PAGES = ("report.html", "workout.html")
#: Results that the start of the list shows.
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Card:
    """What the start page shows of an exercise or workout."""

    value: str
    title: str
    about: str
    camera: str
    dose: str
    unit: str


def _card(value: str, exercise: Exercise) -> Card:
    about = exercise.how_to[0] if exercise.how_to else ""
    unit = "reps" if isinstance(exercise.measure, Cycle) else "seconds"
    return Card(value, exercise.title, about, exercise.camera, exercise.prescription, unit)


def start_html(
    offer: Offer, running: WebSession | None, job: str | None, *, has_phone_page: bool
) -> str:
    """Return the page on which one chooses what to do; ``job`` is the ID of a running analysis."""
    return render(
        "start.html",
        exercises=[_card(one.name, one) for one in exercises.ALL],
        own=[_card(path, one) for path, one in offer.own_exercises()],
        workouts=offer.workouts(),
        running=running,
        job=job,
        has_phone_page=has_phone_page,
    )


def live_html(session: WebSession, role: str) -> str:
    """Return the page of a live session; ``role`` is "both", "screen" or "camera"."""
    is_workout = session.doing.workout is not None
    return render("live.html", session=session, is_workout=is_workout, role=role)


def phone_html(address: str, fingerprint: str) -> str:
    """Return the page that pairs a phone; the token in the address works once."""
    return render(
        "phone.html",
        has_phone_page=True,
        address=address,
        qr=qr_image(address),
        warning=WARNING,
        fingerprint=fingerprint,
    )


def listed_results(folder: Path) -> list[dict[str, str]]:
    """Return title, time and link of the results, the newest first."""
    found = [
        (page.stat().st_mtime, one.name, name)
        for one in (folder.iterdir() if folder.is_dir() else ())
        for name in _PAGES
        if (page := one / name).is_file()
    ]
    listed = []
    for made_s, name, file in sorted(found, reverse=True)[:_LISTED]:
        when = datetime.fromtimestamp(made_s).astimezone()
        title = name.rsplit("-", 4)[0].replace("_", " ").capitalize()
        link = f"/results/{name}/{file}"
        listed.append({"title": title, "when": f"{when:%Y-%m-%d %H:%M}", "link": link})
    return listed


def tone_wav(kind: str) -> bytes | None:
    """Return the sound for a kind of utterance as a WAV file; None for one without a sound."""
    if kind not in TONES:
        return None
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(tones(kind))
    return file.getvalue()


def render(template: str, **values: Any) -> str:
    """Return a page of the templates here; values are escaped."""
    text = _ENVIRONMENT.get_template(template).render(**values)
    # Names of files need not be text.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
