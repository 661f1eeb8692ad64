"""The one loop: pictures in, poses, ticks, sinks, a report out.

Live, file and replay differ only in what they pass to :func:`run`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from formcheck.core.coaching.raised_arm import RaisedArm
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG, Pose
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import ArmRaised, Choice, Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.exercises import ALL
from formcheck.sinks.base import Command, Sink

#: What the loop obeys and goes on.
_STEERING = frozenset({Command.PAUSE, Command.RESET})
#: A pause of any length takes this long in the session, long enough to count as not seen.
PAUSE_TAKES_S = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """A moment of the source: the picture, unless it is replayed, and who was seen in it."""

    t: float
    pose: Pose | None
    frame: Frame | None


def observations_from_frames(
    frames: Iterable[Frame], estimate: Callable[[Frame], Pose | None]
) -> Iterator[Observation]:
    """Yield what is seen in each picture."""
    return observations_from_pairs((frame, estimate(frame)) for frame in frames)


def observations_from_pairs(pictures: Iterable[tuple[Frame, Pose | None]]) -> Iterator[Observation]:
    """Yield what was seen in pictures that come with who is in them."""
    for frame, pose in pictures:
        yield Observation(frame.t, pose, frame)


def observations_from_poses(poses: Iterable[tuple[float, Pose | None]]) -> Iterator[Observation]:
    """Yield what was seen when the poses were recorded."""
    for t, pose in poses:
        yield Observation(t, pose, None)


def with_stop_reason(source: Source, *, stopped: str | None) -> Source:
    """Return what is known of the source, and how it was stopped if it was."""
    return replace(source, problem=source.problem or stopped)


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """How people steer a running loop.

    Attributes:
        stop: Asked before each picture; True ends the session as if the source had ended.
        commands: What the person in front of the window wants; a pause and a reset are obeyed and
            taken out. What ends the session stays in it.
        idle: Called for each picture that comes in a pause.
        prepared: Asked with each picture before the session begins: False while the person, or the
            camera, has yet to be placed. What is seen until then is no part of the session.
        by_arm: One arm that is kept overhead pauses and goes on, as the command does.
        own_clock: The time of the session begins with it, not with the source.
    """

    stop: Callable[[], bool] = lambda: False
    commands: deque[Command] = field(default_factory=deque)
    idle: Callable[[], None] = lambda: None
    prepared: Callable[[Observation], bool] = lambda observation: True
    by_arm: bool = False
    own_clock: bool = False


def run(  # noqa: PLR0913 - all but the first three are named
    observations: Iterable[Observation],
    exercise: Exercise,
    sinks: Sequence[Sink],
    *,
    describe: Callable[[], Source],
    controls: Controls | None = None,
    goal: Goal | None = None,
    chosen: Choice | None = None,
) -> Report:
    """Follow a source to its end, or to that of the goal, and return the report.

    The report is made and every sink is closed with it whatever happens on the way: what went
    wrong is raised only afterwards, the first of it.

    Args:
        observations: What is seen, in time.
        exercise: What is done.
        sinks: Where the ticks and the report go.
        describe: Tells of the source, of its end once it has ended.
        controls: How people steer; without them the source runs to its end.
        goal: Sets that the person wants to do.
        chosen: Why it is this exercise, when nobody said so.

    Raises:
        FormcheckError: A source or a sink failed; the sinks that work have the report of
            everything up to then.
    """
    loop = _Loop(exercise, sinks, controls or Controls(), goal, describe)
    failures: list[BaseException] = []
    with _collect_error(failures):
        for observation in observations:
            if not loop.take(observation):
                break
    report: Report | None = None
    with _collect_error(failures):
        report = replace(loop.session.finish(describe()), chosen=chosen)
    for sink in sinks:
        with _collect_error(failures):
            sink.close(report)
    if failures:
        raise failures[0]
    return report


@contextmanager
def _collect_error(failures: list[BaseException]) -> Iterator[None]:
    """Keep what goes wrong for later, Ctrl-C as well: what follows saves what there is."""
    try:
        yield
    except BaseException as error:  # noqa: BLE001 - raised by run() once all is saved
        failures.append(error)


def open_session(
    exercise: Exercise, *, goal: Goal | None = None, restarted: bool = False
) -> Session:
    """Return a session that notices another exercise, and a picture that lies on its side."""
    others = [Session(other) for other in ALL if other.name != exercise.name]
    turned = {deg: Session(exercise) for deg in TURNS_DEG if deg}
    recognition = MismatchDetector(exercise, others, turned)
    return Session(exercise, recognition=recognition, goal=goal, restarted=restarted)


class _Loop:
    """The state of a running loop: the session, and the time that was spent in pauses."""

    def __init__(
        self,
        exercise: Exercise,
        sinks: Sequence[Sink],
        controls: Controls,
        goal: Goal | None,
        describe: Callable[[], Source],
    ) -> None:
        self._exercise = exercise
        self._describe = describe
        self._goal = goal
        self._sinks = sinks
        self._controls = controls
        self._paused_at = math.nan
        # What the clock of the source says before the session begins and in its pauses.
        self._left_out_s = 0.0
        self._restart = False
        self._begun = False
        self._arm = RaisedArm()
        self.session = open_session(exercise, goal=goal)

    def take(self, observation: Observation) -> bool:
        """Handle one moment; False when the person wants to stop or has done all."""
        controls = self._controls
        if controls.stop():
            return False
        while controls.commands:
            command = controls.commands[0]
            if command is Command.QUIT:
                return False
            if command not in _STEERING:
                # For whoever runs this loop; it says so by ``stop``, and must find the command.
                break
            controls.commands.popleft()
            self._obey(command, observation.t)
        if not math.isnan(self._paused_at):
            self._wait(observation)
            return True
        if not self._begun:
            self._begun = controls.prepared(observation)
            if not self._begun:
                return True
            if controls.own_clock:
                self._left_out_s = observation.t
        return self._follow(observation)

    def _wait(self, observation: Observation) -> None:
        """Let one moment of a pause pass; a raised arm may end it."""
        if self._arm.step(observation.t, observation.pose) and self._controls.by_arm:
            self._obey(Command.PAUSE, observation.t)
        else:
            self._controls.idle()

    def _follow(self, observation: Observation) -> bool:
        """Tell all sinks what is seen; False when all is done."""
        if self._restart:
            # Only with the tick that tells the sinks of it: they and the report always agree.
            self._restart = False
            self.session = open_session(self._exercise, goal=self._goal, restarted=True)
        raised = self._arm.step(observation.t, observation.pose)
        tick = self._step(observation, raised=raised)
        for sink in self._sinks:
            sink.write(tick, observation.frame)
        if raised and self._controls.by_arm:
            self._obey(Command.PAUSE, observation.t)
        return tick.set_state is None or not tick.set_state.over

    def _step(self, observation: Observation, *, raised: bool) -> Tick:
        """Advance the session, for which pauses take next to no time."""
        t, pose = observation.t - self._left_out_s, observation.pose
        if pose is not None and self._left_out_s:
            pose = replace(pose, t=t)
        tick = self.session.step(t, pose)
        mismatch = tick.mismatch
        if mismatch is not None and mismatch.rotate_deg is not None:
            applied_deg = self._describe().rotate_deg
            tick = replace(tick, mismatch=mismatch.from_stored(applied_deg))
        return replace(tick, events=(*tick.events, ArmRaised(t))) if raised else tick

    def _obey(self, command: Command, t: float) -> None:
        if command is Command.RESET:
            self._restart = True
        elif command is Command.PAUSE and math.isnan(self._paused_at):
            self._paused_at = t
        elif command is Command.PAUSE:
            # What happened in a pause is not known: no rep or hold may be carried across it.
            self._left_out_s += t - self._paused_at - PAUSE_TAKES_S
            self._paused_at = math.nan
