"""The main loop: from frames to poses, ticks, sinks and a report.

Live, file and replay differ only in their arguments to :func:`run`.
"""

from __future__ import annotations

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

#: A pause of any length takes this long in the session, long enough to count as not seen.
PAUSE_TAKES_S = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One frame of the source (None in a replay) and the pose in it."""

    t: float
    pose: Pose | None
    frame: Frame | None


def observations_from_frames(
    frames: Iterable[Frame], estimate: Callable[[Frame], Pose | None]
) -> Iterator[Observation]:
    """Yield an observation for each frame; cuts are marked on the way."""
    # Late: a replay does without OpenCV.
    from formcheck.capture.pose.cuts import mark_cuts  # noqa: PLC0415

    return observations_from_pairs((frame, estimate(frame)) for frame in mark_cuts(frames))


def observations_from_pairs(pairs: Iterable[tuple[Frame, Pose | None]]) -> Iterator[Observation]:
    """Yield observations from frames with their poses."""
    for frame, pose in pairs:
        yield Observation(frame.t, pose, frame)


def observations_from_poses(poses: Iterable[tuple[float, Pose | None]]) -> Iterator[Observation]:
    """Yield observations from recorded poses."""
    for t, pose in poses:
        yield Observation(t, pose, None)


def with_stop_reason(source: Source, *, stopped: str | None) -> Source:
    """Return the source with the reason for its stop, unless it has a problem already."""
    return replace(source, problem=source.problem or stopped)


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """Controls of a running loop.

    Attributes:
        stop: Called before each frame; True ends the session as if the source had ended.
        commands: The loop obeys and removes pause and reset; commands that end the session stay.
        idle: Called for each frame in a pause.
        prepared: Called with each observation before the session begins; False while person or
            camera are not in place, which leaves the observation out of the session.
        by_arm: A raised arm pauses and resumes, as the command does.
        own_clock: Time 0 is the start of the session, not of the source.
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
    """Run a session to the end of the source, or of the goal, and return the report.

    The report is made and every sink is closed with it even after an error; the first error is
    raised afterwards.

    ``describe`` returns the source, with its end once it has ended; ``chosen`` is the reason for an
    exercise that was detected.

    Raises:
        FormcheckError: A source or a sink failed; the other sinks have got the report of everything
            until then.
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
    """Store an error, also Ctrl-C, so that the next steps can save the results."""
    try:
        yield
    except BaseException as error:  # noqa: BLE001 - raised by run() once all is saved
        failures.append(error)


def open_session(
    exercise: Exercise, *, goal: Goal | None = None, restarted: bool = False
) -> Session:
    """Return a session that also notices another exercise, and frames that lie on their side."""
    others = [Session(other) for other in ALL if other.name != exercise.name]
    turned = {deg: Session(exercise) for deg in TURNS_DEG if deg}
    recognition = MismatchDetector(exercise, others, turned)
    return Session(exercise, recognition=recognition, goal=goal, restarted=restarted)


class _Loop:
    """The state of a running loop: the session, and the time spent in pauses."""

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
        self._paused_at: float | None = None
        self._left_out_s = 0.0  # before the session and in pauses
        self._restart = False
        self._begun = False
        self._arm = RaisedArm()
        self.session = open_session(exercise, goal=goal)

    def take(self, observation: Observation) -> bool:
        """Handle one observation; False at the end of the session."""
        controls = self._controls
        if controls.stop():
            return False
        while controls.commands:
            command = controls.commands[0]
            if command is Command.QUIT:
                return False
            if command not in {Command.PAUSE, Command.RESET}:
                # The caller of run() handles it: its ``stop`` looks for the command here.
                break
            controls.commands.popleft()
            self._obey(command, observation.t)
        if self._paused_at is not None:
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
        if self._arm.step(observation.t, observation.pose) and self._controls.by_arm:
            self._obey(Command.PAUSE, observation.t)
        else:
            self._controls.idle()

    def _follow(self, observation: Observation) -> bool:
        """Hand the next tick to all sinks; False when the goal is reached."""
        if self._restart:
            # Together with the tick that restarts the sinks, so that they agree with the report.
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
        """Advance the session; its clock leaves pauses out."""
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
        elif command is not Command.PAUSE:
            return
        elif self._paused_at is None:
            self._paused_at = t
        else:
            # Nobody saw the pause: no rep or hold may continue across it.
            self._left_out_s += t - self._paused_at - PAUSE_TAKES_S
            self._paused_at = None
