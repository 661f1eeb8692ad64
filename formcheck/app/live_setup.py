"""The parts of a live session: camera, pose model, window or text view, and the coach's voice."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from formcheck.app.interrupts import Interruption, interruptible
from formcheck.app.pipeline import Observation, observations_from_frames
from formcheck.app.rotation import Rotation, rotation_of
from formcheck.capture.camera.camera import open_camera
from formcheck.capture.frame_source import FrameSource
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.pose.slow_fallback import ModelFallback
from formcheck.core.coaching.camera_setup import TURNING, Advice, CameraSetup, Sight
from formcheck.core.coaching.coach import Coach
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import brightness_of
from formcheck.core.recognition.rotation_detector import LiveRotationDetector
from formcheck.core.results.report import Source
from formcheck.errors import notify
from formcheck.sinks.audio import VoiceKind
from formcheck.sinks.audio.coach_voice import CoachVoice, open_speaker
from formcheck.sinks.base import Command, LiveDisplay
from formcheck.sinks.live.drawn_display import LIVE_MENU, WORKOUT_MENU
from formcheck.sinks.live.text_view import TextView
from formcheck.sinks.live.window import Window

_TURN_UNKNOWN = "The rotation could not be detected; the picture stays as it is"


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """The user's choices for a live session.

    Attributes:
        camera: Number, device, address or file.
        window: Show a window; else lines of text.
        setup: Help to place camera and person; None helps with cameras, not with files.
        rotation: Degrees by which the frames are turned counterclockwise, or "auto".
        workout: Use the keys of a workout.
    """

    camera: str
    model: Variant
    window: bool
    voice: VoiceKind
    setup: bool | None
    rotation: Rotation = 0
    workout: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LiveSetup:
    """The open parts of a live session.

    Attributes:
        voices: Sinks that make the coach heard; empty for a silent session.
        commands: Commands of the user that are still to be obeyed.
        interrupted: Returns True once somebody asked the program to end.
        tell: Shows and says a text.
        helps_setup: Help to place camera and person.
        turning: Detects the rotation of the frames; None if it is known.
    """

    source: FrameSource
    display: LiveDisplay
    voices: Sequence[CoachVoice]
    estimator: ModelFallback
    commands: deque[Command]
    interrupted: Interruption
    tell: Callable[[str], None]
    helps_setup: bool
    turning: LiveRotationDetector | None = None

    def begin(self, exercise: Exercise) -> None:
        """Change to another exercise of a workout; the warning was said at its start."""
        self.display.begin(exercise)
        self.estimator.begin()
        for voice in self.voices:
            voice.begin(Coach(exercise, warns=False))

    def say(self, text: str) -> None:
        for voice in self.voices:
            voice.tell(text)

    def observations(self) -> Iterator[Observation]:
        return observations_from_frames(self.source, self.estimator.estimate)

    def describe(self) -> Source:
        """Return the source, with the reason for a stop and all models used."""
        source = self.source.describe()
        # A source may have fallen silent because the program ends.
        source = replace(source, problem=self.interrupted.problem or source.problem)
        models = self.estimator.models
        return replace(source, models=models) if len(models) > 1 else source

    def model(self) -> str:
        return self.estimator.model

    def turn(self, rotate_deg: int) -> None:
        """Turn all frames from now on by ``rotate_deg`` more, and say so."""
        rotate_deg = (self.source.rotate_deg + rotate_deg) % 360
        self.source.rotate(rotate_deg)
        self.estimator.restart()
        self.tell(f"The picture is turned by {rotate_deg} degrees")

    def make_setup_guide(self, exercise: Exercise | None) -> Callable[[Observation], bool]:
        """Return a function that helps to place person and camera; it returns True when done."""
        if self.turning is not None:
            self.turning.begin(exercise)
        return partial(self._guide, CameraSetup(exercise) if self.helps_setup else None)

    def _guide(self, camera_setup: CameraSetup | None, seen: Observation) -> bool:
        if seen.frame is None:
            return True
        if self.turning is not None and not self.turning.settled:
            rotate_deg = self.turning.step(seen.t, seen.pose)
            if rotate_deg:
                self.turn(rotate_deg)
            elif self.turning.settled and not self.turning.found:
                self.tell(_TURN_UNKNOWN)
            self._advise(seen, TURNING)
            return False
        if camera_setup is None:
            return True
        light = brightness_of(seen.frame.image)
        sight = Sight(light, self.estimator.others, self.source.rotate_deg)
        advice = camera_setup.step(seen.t, seen.pose, sight)
        if advice is None:
            return True
        self._advise(seen, advice)
        return False

    def _advise(self, seen: Observation, advice: Advice) -> None:
        for voice in self.voices:
            voice.advise(seen.t, advice.text)
        if seen.frame is not None:
            self.display.advise(seen.frame, seen.pose, advice)


@contextmanager
def open_live_setup(exercise: Exercise | None, options: LiveOptions) -> Iterator[LiveSetup]:
    """Open all parts for the first exercise (None while unknown); close them after the block.

    Inside the block Ctrl-C only sets ``interrupted``.
    """
    commands: deque[Command] = deque()
    with ExitStack() as stack:
        source = stack.enter_context(open_camera(options.camera))
        display = _open_display(exercise, options, commands.append)
        stack.callback(display.close, None)
        voices = _open_voices(exercise, options.voice)
        interrupted = stack.enter_context(interruptible())
        parts = LiveParts(source, display, voices, commands, interrupted)
        yield stack.enter_context(join_live_parts(exercise, options, parts))


@dataclass(frozen=True, slots=True, eq=False)
class LiveParts:
    """The parts that differ between a window, lines of text and a browser; as in LiveSetup."""

    source: FrameSource
    display: LiveDisplay
    voices: Sequence[CoachVoice]
    commands: deque[Command]
    interrupted: Interruption


@contextmanager
def join_live_parts(
    exercise: Exercise | None, options: LiveOptions, parts: LiveParts
) -> Iterator[LiveSetup]:
    """Add the pose model to the parts; the voices are closed after the block."""
    source, display, voices, commands = parts.source, parts.display, parts.voices, parts.commands
    with ExitStack() as stack:
        for voice in voices:
            stack.callback(voice.close, None)

        def tell(text: str) -> None:
            display.tell(text)
            for voice in voices:
                voice.tell(text)

        turning = (
            LiveRotationDetector()
            if options.rotation == "auto" and source.kind == "camera"
            else None
        )
        if turning is None:
            # An exercise that is detected later brings the rotation with it.
            rotate_deg = rotation_of(Path(options.camera), exercise, options.rotation)
            source.rotate(rotate_deg or 0)
            if rotate_deg is None:
                tell(_TURN_UNKNOWN)
        estimator = stack.enter_context(ModelFallback(MediaPipePose(options.model), tell))
        helps_setup = source.kind == "camera" if options.setup is None else options.setup

        def keep_waiting(problem: str) -> bool:
            display.wait(problem)
            return not parts.interrupted() and {Command.QUIT, Command.PAIN}.isdisjoint(commands)

        source.keep_waiting = keep_waiting
        yield LiveSetup(
            source,
            display,
            voices,
            estimator,
            commands,
            parts.interrupted,
            tell,
            helps_setup,
            turning,
        )


def _open_display(
    exercise: Exercise | None, options: LiveOptions, commands: Callable[[Command], None]
) -> LiveDisplay:
    if not options.window:
        return TextView(exercise, sys.stderr)
    menu = WORKOUT_MENU if options.workout else LIVE_MENU
    return Window(exercise, commands=commands, menu=menu)


def _open_voices(exercise: Exercise | None, kind: VoiceKind) -> list[CoachVoice]:
    if kind == "off":
        return []
    speaker, missing = open_speaker(speech=kind == "speech")
    if missing is not None:
        notify(missing)
    return [CoachVoice(None if exercise is None else Coach(exercise), speaker)]
