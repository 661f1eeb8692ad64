"""What a page shows and says: drawn and worded here, by the parts that serve the window too."""

from __future__ import annotations

import io
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial

import cv2

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.coaching.utterance import Utterance
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.core.workout.introduction import StepCard
from formcheck.sinks.audio.speaker import UtteranceQueue, interrupts
from formcheck.sinks.audio.speech_process import TONES
from formcheck.sinks.base import Command
from formcheck.sinks.live.drawn_display import LIVE_MENU, USUAL_ROOM, DrawnDisplay, Menu
from formcheck.sinks.live.text_view import TextView
from formcheck.web.browser_camera import TIME
from formcheck.web.page_link import PageLink

#: A session whose page stays away for longer ends with its report.
PAGE_MAY_BE_AWAY_S = 120.0
#: An utterance of which the page does not say that it is over.
SAID_WITHIN_S = 8.0
_QUALITY = (cv2.IMWRITE_JPEG_QUALITY, 82)
_SMALLEST = (320, 240)


class _Lines(io.StringIO):
    """Takes the lines of a TextView; they are for screen readers."""

    def __init__(self, link: PageLink) -> None:
        super().__init__()
        self._link = link

    def write(self, text: str) -> int:
        if line := text.strip():
            self._link.post("line", text=line)
        return len(text)


class PageDisplay(DrawnDisplay):
    """A live display in a page.

    Args:
        exercise, commands, menu, mirror: As for DrawnDisplay.
        link: To the page.
    """

    def __init__(
        self,
        exercise: Exercise | None,
        *,
        commands: Callable[[Command], None],
        link: PageLink,
        menu: Menu = LIVE_MENU,
        mirror: bool = True,
    ) -> None:
        super().__init__(exercise, commands=commands, menu=menu, mirror=mirror)
        self._link = link
        self._lines = TextView(exercise, _Lines(link))
        self._page_room = USUAL_ROOM
        self._sent: Image | None = None
        self._state: tuple[object, ...] = ()
        self._problem = ""
        # Wishes of the page arrive in its thread, and are done in that of the session.
        self._wishes: deque[Callable[[], None]] = deque()

    def ask_for(self, wish: Command | None) -> None:
        """Take a command, or None to mirror, from any thread."""
        self._wishes.append(self.mirror if wish is None else partial(self.command, wish))

    def _do_wishes(self) -> None:
        while self._wishes:
            self._wishes.popleft()()

    def fit(self, width: int, height: int) -> None:
        """Draw for a page with this room, in pixels."""
        limits = zip((width, height), _SMALLEST, USUAL_ROOM, strict=True)
        room = [min(max(side, least), most) for side, least, most in limits]
        self._page_room = (room[0], room[1])

    def begin(self, exercise: Exercise | None) -> None:
        super().begin(exercise)
        self._lines.begin(exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self._do_wishes()
        super().write(tick, frame)
        self._lines.write(tick, frame)
        holds = self._exercise is not None and isinstance(self._exercise.measure, Hold)
        self._tell_state("session", int(tick.hold_s) if holds else tick.reps)

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        self._do_wishes()
        super().advise(frame, pose, advice)
        self._lines.advise(frame, pose, advice)
        self._tell_state("setup", 0)

    def show(self, frame: Frame, card: StepCard) -> None:
        self._do_wishes()
        super().show(frame, card)
        self._lines.show(frame, card)
        self._tell_state("card", 0)

    def ask(self, frame: Frame, question: str) -> None:
        super().ask(frame, question)
        self._link.post("ask", question=question)

    def tell(self, text: str) -> None:
        super().tell(text)
        self._lines.tell(text)

    def idle(self) -> None:
        self._do_wishes()
        super().idle()
        self._lines.idle()
        self._tell_state("paused", 0)

    def wait(self, problem: str) -> None:
        self._do_wishes()
        if problem != self._problem or self._sent is None:
            super().wait(problem)
            self._lines.wait(problem)
        self._problem = problem
        if self._link.away_s > PAGE_MAY_BE_AWAY_S:
            self._commands(Command.QUIT)

    def close(self, report: Report | None) -> None:
        """Leave the last picture; the session tells the page that it has ended."""

    def forget(self) -> None:
        """Drop the pictures of a session that has ended."""
        self._shown = self._bare = self._paused = self._sent = None

    def _tell_state(self, stage: str, count: int) -> None:
        state = (stage, count, self._exercise.name if self._exercise else None)
        if state != self._state:
            self._state = state
            self._link.post("state", stage=stage, count=count)

    def _room(self) -> tuple[int, int]:
        return self._page_room

    def _show(self, image: Image) -> None:
        if image is self._sent:  # in a pause
            return
        self._sent, self._problem = image, ""
        t = self._bare.t if self._bare is not None else 0.0
        encoded, jpeg = cv2.imencode(".jpg", image, _QUALITY)
        if encoded:
            self._link.show(TIME.pack(t) + jpeg.tobytes())


class PageSpeaker:
    """Says utterances in a page, one at a time, the most important first."""

    def __init__(self, link: PageLink) -> None:
        self._link = link
        self._waiting = UtteranceQueue()
        self._present: tuple[Utterance, float] | None = None
        self._number = 0
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> None:
        now_s = time.monotonic()
        with self._lock:
            self._waiting.put(utterance, now_s)
            present = self._present
            cuts = present is not None and interrupts(utterance, present[0])
            if present is None or cuts or now_s > present[1]:
                self._say_next(now_s, cuts=cuts)

    def spoken(self, number: int) -> None:
        """Go on with the next one: the page has said that of this number, or cannot."""
        with self._lock:
            if number != self._number:  # it was cut off
                return
            self._present = None
            self._say_next(time.monotonic(), cuts=False)

    def _say_next(self, now_s: float, *, cuts: bool) -> None:
        utterance = self._waiting.take(now_s)
        if utterance is None:
            return
        self._present = (utterance, now_s + SAID_WITHIN_S)
        kind = utterance.kind.name.lower()
        # Where the browser has no voice a tone takes its place; some kinds have none.
        tone = f"/tones/{kind}.wav" if kind in TONES else None
        self._number += 1
        self._link.post("say", text=utterance.text, tone=tone, cuts=cuts, number=self._number)

    def close(self, within_s: float = 0.0) -> None:
        """Let the page finish what it is saying."""
