"""The live window: shows the overlay and passes on the commands of the keys."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.results.report import Report
from formcheck.sinks.base import Command
from formcheck.sinks.live.display_check import require_display
from formcheck.sinks.live.drawn_display import (
    LIVE_MENU,
    MIRROR_KEY,
    PAIN_KEY,
    USUAL_ROOM,
    DrawnDisplay,
    Menu,
)

# Toolkits scale without smoothing, so frames are scaled to the window before they are drawn on.
# Within limits: a window may be tiny, and a larger frame takes too long to draw on.
_SMALLEST, _LARGEST = (480, 270), (1920, 1080)


class Window(DrawnDisplay):
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
        super().__init__(exercise, commands=commands, menu=menu, mirror=mirror)
        self._title = title
        self._asking = False
        self._opened = False
        self._gone = False

    def ask(self, frame: Frame, question: str) -> None:
        """Ask why the person stops; any key or closing the window answers."""
        self._asking = True
        super().ask(frame, question)
        self._asking = False
        if self._gone:
            self._commands(Command.QUIT)

    def close(self, report: Report | None) -> None:
        if self._opened and not self._gone:
            self._gone = True
            cv2.destroyWindow(self._title)
            # The toolkit takes it off the screen when it next handles its events.
            cv2.pollKey()

    def _show(self, image: Image) -> None:
        """Show an image, and hear the keys, in a pause as well."""
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

    def _room(self) -> tuple[int, int]:
        if not self._opened or self._gone:
            return USUAL_ROOM
        sides = cv2.getWindowImageRect(self._title)[2:]
        width, height = np.clip(sides, _SMALLEST, _LARGEST).tolist()
        return width, height

    def _open(self, image: Image) -> None:
        # GUI_NORMAL: no tool bar, of which Qt would miss the fonts.
        flags = cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL
        cv2.namedWindow(self._title, flags)
        cv2.resizeWindow(self._title, image.shape[1], image.shape[0])
        self._opened = True

    def _press(self, key: int) -> None:
        if self._asking:
            self._commands(Command.PAIN if key == PAIN_KEY else Command.QUIT)
        elif key == MIRROR_KEY:
            self.mirror()
        elif (command := self._menu.keys.get(key)) is not None:
            self.command(command)
