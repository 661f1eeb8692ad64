"""The live window: shows the overlay and passes on the commands of the keys."""

from __future__ import annotations

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
from formcheck.sinks.live.display_check import require_display
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


_ESCAPE, _PAIN, _MIRROR = 27, ord("p"), ord("m")
_KEYS = {
    ord("q"): Command.QUIT,
    _ESCAPE: Command.QUIT,
    ord(" "): Command.PAUSE,
    ord("r"): Command.RESET,
}
LIVE_MENU = Menu(_KEYS)
WORKOUT_MENU = Menu(
    {**_KEYS, ord("s"): Command.SKIP, _PAIN: Command.PAIN},
    StepCard(
        "Paused",
        "Space: go on",
        ("S: skip this exercise.", "Q: stop.", "P: it hurts."),
        "Or hold one arm overhead to go on.",
    ),
    "Space pauses · S skips · Q stops · P: it hurts",
)
# The window opens as large as fits into this, whatever the size of the frames: people stand metres
# away, and small laptop screens have 768 lines.
_OPENS_AT = (1280, 720)
# Toolkits scale without smoothing, so frames are scaled to the window before they are drawn on.
# Within limits: a window may be tiny, and a larger frame takes too long to draw on.
_SMALLEST, _LARGEST = (480, 270), (1920, 1080)
# The ground of recordings, which have no frames.
_NO_FRAME = (32, 28, 26)


class Window:
    """Shows each frame in a window, which opens with the first one, and listens to its keys.

    Closing the window quits, m mirrors, other keys are as in the menu. For the main thread only.

    Args:
        exercise: What is done; None until :meth:`begin` while the exercise is being detected.
        commands: Takes the commands, for instance a deque's ``append``.
        menu: What the keys do.
        title: Of the window.
        mirror: Show the person as a mirror would, at first.

    Raises:
        OutputError: There is no screen, or OpenCV cannot open windows.
    """

    def __init__(
        self,
        exercise: Exercise | None,
        *,
        commands: Callable[[Command], None],
        menu: Menu = LIVE_MENU,
        title: str = "formcheck",
        mirror: bool = True,
    ) -> None:
        require_display()
        self._commands = commands
        self._menu = menu
        self._title = title
        self._mirrored = mirror
        self.begin(exercise)
        # The last frame, as it was shown and without anything on it.
        self._shown: Image | None = None
        self._bare: Frame | None = None
        self._paused: Image | None = None
        self._card = CardOverlay(menu.hint)
        self._asking = False
        self._opened = False
        self._gone = False

    def begin(self, exercise: Exercise | None) -> None:
        self._exercise = exercise
        self._overlay = None if exercise is None else Overlay(exercise, mirrored=self._mirrored)
        self._guide = SetupGuide(exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        if self._overlay is None:
            raise ValueError("expected begin() before the first tick, got a tick")
        if frame is None:
            width, height = tick.pose.size if tick.pose is not None else _OPENS_AT
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
        """Ask why the person stops; any key or closing the window answers."""
        self._asking = True
        card = StepCard(question, "P: it hurts", ("Any other key: I have done enough.",))
        self._show(self._card.draw(self._fitted(frame), card, mirrored=self._mirrored))
        self._asking = False
        if self._gone:
            self._commands(Command.QUIT)

    def tell(self, text: str) -> None:
        if self._overlay is not None:
            self._overlay.tell(text)

    def idle(self) -> None:
        """Keep the window alive and its keys heard in a pause."""
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
        empty = np.full((*_OPENS_AT[::-1], 3), _NO_FRAME, np.uint8)
        shown = empty if self._shown is None else self._shown
        self._show(draw_stopped(shown, Cue(problem, CueTone.WARN)))

    def close(self, report: Report | None) -> None:
        if self._opened and not self._gone:
            self._gone = True
            cv2.destroyWindow(self._title)
            # The toolkit takes it off the screen when it next handles its events.
            cv2.pollKey()

    def _keep(self, bare: Frame, image: Image) -> None:
        """Show a frame with what is drawn on it; it stays when a pause begins."""
        self._paused, self._bare, self._shown = None, bare, image
        self._show(image)

    def _show(self, image: Image) -> None:
        if self._gone:
            return
        if not self._opened:
            self._open(image)
        cv2.imshow(self._title, image)
        while (key := cv2.pollKey()) != -1:
            self._press(key)
        if not self._is_visible():
            self._gone = True
            self._commands(Command.QUIT)

    def _is_visible(self) -> bool:
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) > 0
        except cv2.error:  # Qt's answer once its only window is closed
            return False

    def _fitted(self, frame: Frame) -> Frame:
        """Return the frame as large as the window has room for."""
        room = _OPENS_AT
        if self._opened and not self._gone:
            sides = cv2.getWindowImageRect(self._title)[2:]
            width, height = np.clip(sides, _SMALLEST, _LARGEST).tolist()
            room = (width, height)
        height, width = frame.image.shape[:2]
        scale = min(room[0] / width, room[1] / height)
        if abs(scale - 1) < 0.02:
            return frame
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = np.asarray(cv2.resize(frame.image, size), np.uint8)
        return replace(frame, image=image)

    def _open(self, image: Image) -> None:
        # GUI_NORMAL: no tool bar, of which Qt would miss the fonts.
        flags = cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL
        cv2.namedWindow(self._title, flags)
        cv2.resizeWindow(self._title, image.shape[1], image.shape[0])
        self._opened = True

    def _press(self, key: int) -> None:
        if self._asking:
            self._commands(Command.PAIN if key == _PAIN else Command.QUIT)
            return
        if key == _MIRROR:
            self._mirrored = not self._mirrored
            if self._overlay is not None:
                self._overlay.mirrored = self._mirrored
        command = self._menu.keys.get(key)
        if command is None:
            return
        if command is Command.RESET:
            # The cues so far belong to the dropped session.
            self.begin(self._exercise)
        self._commands(command)
