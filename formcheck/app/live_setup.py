"""Where a live session takes place: camera, pose model, window or lines, and the coach's voice."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import typer

from formcheck.app.choices import VoiceKind
from formcheck.app.interrupts import Interruption, interruptible
from formcheck.app.pipeline import Observation, observations_from_frames, with_stop_reason
from formcheck.app.rotation import Rotation, rotation_of
from formcheck.capture.camera.camera import open_camera
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.models import Variant
from formcheck.capture.pose.slow_fallback import ModelFallback
from formcheck.capture.source import FrameSource
from formcheck.core.coaching.camera_setup import TURNING, Advice, CameraSetup, Sight
from formcheck.core.coaching.coach import Coach
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import brightness_of
from formcheck.core.recognition.orientation import LiveOrientation
from formcheck.core.results.report import Source
from formcheck.exercises.no_exercise import NO_EXERCISE
from formcheck.sinks.audio.voice import Voice, open_speaker
from formcheck.sinks.base import Command, LiveDisplay
from formcheck.sinks.live.text_view import TextView
from formcheck.sinks.live.window import LIVE_MENU, WORKOUT_MENU, Window

#: What --rotate auto says when it finds nothing.
_UNTOLD = "The turn could not be told; the picture is left as it is"


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What people choose of it.

    Attributes:
        camera: Number, device or file.
        model: Pose model.
        window: There is one; else lines of text.
        voice: How the coach is heard.
        setup: Help to place camera and person; None is for cameras only.
        rotation: By how much the picture is turned.
        workout: The keys are those of a workout.
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
    """All of it, open.

    Attributes:
        source: The pictures.
        stage: What the person has in front of them.
        heard: What makes the coach heard; empty when that is not wanted.
        estimator: Finds the poses.
        commands: What the person wants.
        interrupted: Tells whether somebody asked the program to end.
        tell: Has the same shown and heard.
        setup: Help to place camera and person.
        turning: Finds out how the picture must be turned; None when that is known.
    """

    source: FrameSource
    stage: LiveDisplay
    heard: Sequence[Voice]
    estimator: ModelFallback
    commands: deque[Command]
    interrupted: Interruption
    tell: Callable[[str], None]
    setup: bool
    turning: LiveOrientation | None = None

    def begin(self, exercise: Exercise) -> None:
        """Turn to another exercise of a workout, at the start of which the warning was said."""
        self.stage.begin(exercise)
        self.estimator.begin()
        for one in self.heard:
            one.begin(Coach(exercise, warns=False))

    def say(self, text: str) -> None:
        """Have something heard that is not about the exercise."""
        for one in self.heard:
            one.tell(text)

    def observations(self) -> Iterator[Observation]:
        """Yield what is seen in each picture."""
        return observations_from_frames(self.source, self.estimator.estimate)

    def describe(self) -> Source:
        """Tell of the source."""
        source = with_stop_reason(self.source.describe(), stopped=self.interrupted.problem)
        models = self.estimator.models
        return replace(source, models=models) if len(models) > 1 else source

    def model(self) -> str:
        """Return the pose model in use."""
        return self.estimator.model

    def turn(self, rotate_deg: int) -> None:
        """Turn the picture from now on by so much further, and tell of it."""
        rotate_deg = (self.source.rotate_deg + rotate_deg) % 360
        self.source.rotate(rotate_deg)
        self.estimator.restart()
        self.tell(f"The picture is turned by {rotate_deg} degrees")

    def placing(self, exercise: Exercise) -> Callable[[Observation], bool]:
        """Return what shows and says what to change, and returns True once all is well."""
        if self.turning is not None:
            self.turning.begin(exercise)
        return partial(self._placed, CameraSetup(exercise) if self.setup else None)

    def _placed(self, setting_up: CameraSetup | None, seen: Observation) -> bool:

        if seen.frame is None:
            return True
        if self.turning is not None and not self.turning.settled:
            rotate_deg = self.turning.step(seen.t, seen.pose)
            if rotate_deg:
                self.turn(rotate_deg)
            elif self.turning.settled and not self.turning.found:
                self.tell(_UNTOLD)
            self._advise(seen, TURNING)
            return False
        if setting_up is None:
            return True
        light = brightness_of(seen.frame.image)
        sight = Sight(light, self.estimator.others, self.source.rotate_deg)
        advice = setting_up.step(seen.t, seen.pose, sight)
        if advice is None:
            return True
        self._advise(seen, advice)
        return False

    def _advise(self, seen: Observation, advice: Advice) -> None:
        """Have an advice shown and heard."""
        for one in self.heard:
            one.advise(seen.t, advice.text)
        if seen.frame is not None:
            self.stage.advise(seen.frame, seen.pose, advice)


@contextmanager
def open_live_setup(exercise: Exercise, furnishing: LiveOptions) -> Iterator[LiveSetup]:
    """Open all of it, for an exercise to begin with, and close it at the end.

    Ctrl-C is a wish while it is open.
    """
    commands: deque[Command] = deque()
    with ExitStack() as stack:
        source = stack.enter_context(open_camera(furnishing.camera))
        turning = (
            LiveOrientation() if furnishing.rotation == "auto" and source.kind == "camera" else None
        )
        rotate_deg: int | None = 0
        if turning is None:
            # Which exercise it is may be found out later, and the turn with it.
            known = None if exercise is NO_EXERCISE else exercise
            rotate_deg = rotation_of(Path(furnishing.camera), known, furnishing.rotation)
            source.rotate(rotate_deg or 0)
        stage = _stage(exercise, furnishing, commands.append)
        stack.callback(stage.close, None)
        heard = coach_voices(exercise, furnishing.voice)
        for one in heard:
            stack.callback(one.close, None)

        def tell(text: str) -> None:
            stage.tell(text)
            for one in heard:
                one.tell(text)

        if rotate_deg is None:
            tell(_UNTOLD)
        estimator = stack.enter_context(ModelFallback(MediaPipePose(furnishing.model), tell))
        interrupted = stack.enter_context(interruptible())
        setup = source.kind == "camera" if furnishing.setup is None else furnishing.setup

        def patience(problem: str) -> bool:
            stage.wait(problem)
            return not interrupted() and {Command.QUIT, Command.PAIN}.isdisjoint(commands)

        source.patience = patience
        yield LiveSetup(
            source, stage, heard, estimator, commands, interrupted, tell, setup, turning
        )


def _stage(
    exercise: Exercise, furnishing: LiveOptions, commands: Callable[[Command], None]
) -> LiveDisplay:

    if not furnishing.window:
        return TextView(exercise, sys.stderr)
    menu = WORKOUT_MENU if furnishing.workout else LIVE_MENU
    return Window(exercise, commands=commands, menu=menu)


def coach_voices(exercise: Exercise, kind: VoiceKind) -> list[Voice]:
    """Return the sink that makes the coach heard, if wanted; say on stderr what is missing."""
    if kind == "off":
        return []

    speaker, missing = open_speaker(speech=kind == "speech")
    if missing is not None:
        typer.echo(f"formcheck: {missing}", err=True)
    return [Voice(Coach(exercise), speaker)]
