"""What a live display shows, drawn on each frame; where it is shown is up to the subclass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.core.workout.introduction import StepCard
from formcheck.sinks.base import Command
from formcheck.sinks.overlay.banner import draw_stopped
from formcheck.sinks.overlay.card import CardOverlay
from formcheck.sinks.overlay.cue_schedule import Cue, CueTone
from formcheck.sinks.overlay.overlay import Overlay, SetupGuide


@dataclass(frozen=True, slots=True)
class Menu:
    """What the keys do.

    Attributes:
        keys: The commands by key.
        paused: Shown in a pause; None shows a few words.
        hint: The keys in one line, for the lower edge of cards.
    """

    keys: Mapping[int, Command]
    paused: StepCard | None = None
    hint: str = ""


_ESCAPE = 27
PAIN_KEY, MIRROR_KEY = ord("p"), ord("m")
_KEYS = {
    ord("q"): Command.QUIT,
    _ESCAPE: Command.QUIT,
    ord(" "): Command.PAUSE,
    ord("r"): Command.RESET,
}
LIVE_MENU = Menu(_KEYS)
WORKOUT_MENU = Menu(
    {**_KEYS, ord("s"): Command.SKIP, PAIN_KEY: Command.PAIN},
    StepCard(
        "Paused",
        "Space: go on",
        ("S: skip this exercise.", "Q: stop.", "P: it hurts."),
        "Or hold one arm overhead to go on.",
    ),
    "Space pauses · S skips · Q stops · P: it hurts",
)
#: The room that a display has, unless it knows better: people stand metres away, and small laptop
#: screens have 768 lines.
USUAL_ROOM = (1280, 720)
# The ground of recordings, which have no frames.
_NO_FRAME = (32, 28, 26)


class DrawnDisplay(ABC):
    """Draws what the person sees.

    Args:
        exercise: What is done; None until :meth:`begin` while the exercise is being detected.
        commands: Takes the commands, for instance a deque's ``append``.
        menu: What the keys do.
        mirror: Show the person as a mirror would, at first.
    """

    def __init__(
        self,
        exercise: Exercise | None,
        *,
        commands: Callable[[Command], None],
        menu: Menu = LIVE_MENU,
        mirror: bool = True,
    ) -> None:
        self._commands = commands
        self._menu = menu
        self._mirrored = mirror
        DrawnDisplay.begin(self, exercise)
        # The last frame, as it was shown and without anything on it.
        self._shown: Image | None = None
        self._bare: Frame | None = None
        self._paused: Image | None = None
        self._card = CardOverlay(menu.hint)

    @abstractmethod
    def _show(self, image: Image) -> None:
        """Put an image before the person."""

    @abstractmethod
    def _room(self) -> tuple[int, int]:
        """Return width and height of the room for frames, in pixels."""

    @abstractmethod
    def close(self, report: Report | None) -> None:
        """End the display."""

    def begin(self, exercise: Exercise | None) -> None:
        self._exercise = exercise
        self._overlay = None if exercise is None else Overlay(exercise, mirrored=self._mirrored)
        self._guide = SetupGuide(exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if self._overlay is None:
            raise ValueError("expected begin() before the first tick, got a tick")
        if frame is None:
            width, height = tick.pose.size if tick.pose is not None else USUAL_ROOM
            frame = Frame(0, tick.t, np.full((height, width, 3), _NO_FRAME, np.uint8))
        bare = self._fitted(frame)
        self._keep(bare, self._overlay.draw(bare, tick))

    def advise(self, frame: Frame, pose: Pose | None, advice: Advice) -> None:
        bare = self._fitted(frame)
        self._keep(bare, self._guide.draw(bare, pose, advice, mirrored=self._mirrored))

    def show(self, frame: Frame, card: StepCard) -> None:
        bare = self._fitted(frame)
        self._keep(bare, self._card.draw(bare, card, mirrored=self._mirrored))

    def ask(self, frame: Frame, question: str) -> None:
        card = StepCard(question, "P: it hurts", ("Any other key: I have done enough.",))
        self._show(self._card.draw(self._fitted(frame), card, mirrored=self._mirrored))

    def tell(self, text: str) -> None:
        if self._overlay is not None:
            self._overlay.tell(text)

    def idle(self) -> None:
        """Show that nothing is watched in a pause."""
        if self._shown is None or self._bare is None:
            return
        if self._paused is None:
            self._paused = (
                draw_stopped(self._shown)
                if self._menu.paused is None
                else self._card.draw(self._bare, self._menu.paused, mirrored=self._mirrored)
            )
        self._show(self._paused)

    def wait(self, problem: str) -> None:
        empty = np.full((*USUAL_ROOM[::-1], 3), _NO_FRAME, np.uint8)
        shown = empty if self._shown is None else self._shown
        self._show(draw_stopped(shown, Cue(problem, CueTone.WARN)))

    def mirror(self) -> None:
        """Show the person the other way round from now on."""
        self._mirrored = not self._mirrored
        if self._overlay is not None:
            self._overlay.mirrored = self._mirrored

    def command(self, command: Command) -> None:
        """Pass on a wish of the person."""
        if command is Command.RESET:
            # The cues so far belong to the dropped session.
            self.begin(self._exercise)
        self._commands(command)

    def _keep(self, bare: Frame, image: Image) -> None:
        """Show a frame with what is drawn on it; it stays when a pause begins."""
        self._paused, self._bare, self._shown = None, bare, image
        self._show(image)

    def _fitted(self, frame: Frame) -> Frame:
        """Return the frame as large as there is room for."""
        room = self._room()
        height, width = frame.image.shape[:2]
        scale = min(room[0] / width, room[1] / height)
        if abs(scale - 1) < 0.02:
            return frame
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = np.asarray(cv2.resize(frame.image, size), np.uint8)
        return replace(frame, image=image)
