"""A live session whose camera, display and voice are a page; it runs in a thread of its own."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formcheck.app.interrupts import Interruption
from formcheck.app.live_session import LivePlan, make_guided_workout, run_live
from formcheck.app.live_setup import LiveOptions, LiveParts, join_live_parts
from formcheck.app.result_files import PAGE, OutputOptions
from formcheck.core.coaching.coach import Coach
from formcheck.core.exercise.definition import Exercise
from formcheck.core.workout.definition import Workout
from formcheck.errors import FormcheckError, error_message, notify
from formcheck.exercises import AUTO
from formcheck.sinks.audio.coach_voice import CoachVoice
from formcheck.sinks.base import Command
from formcheck.sinks.files.atomic_write import new_folder
from formcheck.sinks.html.workout_files import WORKOUT_PAGE
from formcheck.sinks.live.drawn_display import LIVE_MENU, WORKOUT_MENU
from formcheck.web.browser_camera import BrowserCamera
from formcheck.web.page_display import PageDisplay, PageSpeaker
from formcheck.web.page_link import PageLink
from formcheck.web.requests import Offer, SessionRequest

#: The server waits this long for the report when it is ended.
ENDS_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Keeping:
    """What stays of a session: pictures of the person in reports, its numbers in the history."""

    pictures: bool = True
    saved: bool = True


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done: one exercise (None is detected), or the exercises of a workout."""

    exercises: tuple[Exercise | None, ...]
    workout: Workout | None = None

    @property
    def name(self) -> str:
        if self.workout is not None:
            return self.workout.name
        return self.exercises[0].name if self.exercises[0] is not None else AUTO

    @property
    def title(self) -> str:
        if self.workout is not None:
            return self.workout.title
        return self.exercises[0].title if self.exercises[0] is not None else "Any exercise"


def doing_of(request: SessionRequest, offer: Offer) -> Doing:
    """Return what a request asks for.

    Raises:
        UsageError: It is not offered.
    """
    if request.kind == "exercise":
        return Doing((offer.exercise(request.what),))
    workout, exercises = offer.workout(request.what)
    return Doing(exercises, workout)


class WebSession:
    """A session and its page.

    Args:
        request: As the page sent it.
        doing: What it asks for.
        results: The folder in which the session makes its own.
        keeping: What stays of it.

    Attributes:
        id: Cannot be guessed.
        camera, display, speaker, link: The ends that the page feeds and reads.
    """

    def __init__(
        self, request: SessionRequest, doing: Doing, results: Path, keeping: Keeping
    ) -> None:
        self.id = secrets.token_urlsafe(9)
        self.link = PageLink()
        self.camera = BrowserCamera()
        self.speaker = PageSpeaker(self.link)
        self.doing = doing
        self._request = request
        self._results = results
        self._keeping = keeping
        self._commands: deque[Command] = deque()
        self._interruption = Interruption()
        self.display = PageDisplay(
            doing.exercises[0],
            commands=self._commands.append,
            link=self.link,
            menu=LIVE_MENU if doing.workout is None else WORKOUT_MENU,
            mirror=request.mirrored,
        )
        self._thread = threading.Thread(target=self._run, name=f"session {self.id}", daemon=True)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def waits_for_phone(self) -> bool:
        return self.running and self._request.by_phone

    def start(self) -> None:
        self._thread.start()

    def stop(self, why: str) -> None:
        """End it as Ctrl-C ends a live session, and wait for its report."""
        self._interruption.problem = why
        if not self.camera.width:
            self.camera.close()
        self._thread.join(ENDS_WITHIN_S)

    def _run(self) -> None:
        try:
            with self.camera:
                self.camera.wait_for_first()
                folder = self._work()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: the page is told
            if not isinstance(error, FormcheckError):
                notify(error_message(error))
            self.link.post("failed", problem=error_message(error))
        else:
            page = PAGE if self.doing.workout is None else WORKOUT_PAGE
            self.link.post("done", report=f"/results/{folder.name}/{page}")
        finally:
            self.display.forget()

    def _work(self) -> Path:
        first = self.doing.exercises[0]
        voices = []
        if self._request.voice:
            voices.append(CoachVoice(None if first is None else Coach(first), self.speaker))
        options = LiveOptions(
            camera=self.camera.name,
            model=self._request.model,
            window=False,
            voice="speech" if self._request.voice else "off",
            setup=self._request.setup,
            workout=self.doing.workout is not None,
        )
        parts = LiveParts(self.camera, self.display, voices, self._commands, self._interruption)
        output = OutputOptions(
            self._request.record,
            filmed=False,
            pictures=self._keeping.pictures,
            saved=self._keeping.saved,
        )
        with join_live_parts(first, options, parts) as live_setup:
            now = datetime.now().astimezone()
            folder = new_folder(self._results, self.doing.name, f"-{now:%Y-%m-%d-%H%M%S}")
            if self.doing.workout is None:
                goal = self._request.goal_for(first)
                run_live(live_setup, LivePlan(first, folder, output, goal), lambda exercise: ())
            else:
                exercises = [one for one in self.doing.exercises if one is not None]
                make_guided_workout(live_setup, self.doing.workout, exercises, folder, output).run(
                    live_setup.observations()
                )
        return folder
