"""The session: poses in, one tick each out, and a report at the end."""

from __future__ import annotations

from dataclasses import replace

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.goal import Goal, SetPhase
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.person import BodyReading, Person
from formcheck.core.pose.smoothing import Smoother
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import (
    Event,
    Restarted,
    Started,
    Tick,
    TrackingFound,
    TrackingLost,
)
from formcheck.core.results.report import Report, Source
from formcheck.core.session.active_side import ActiveSide, make_active_side
from formcheck.core.session.fault_detector import FaultDetector
from formcheck.core.session.hold_tracker import HoldTracker
from formcheck.core.session.not_judged import UnjudgedFaults, UnseenParts
from formcheck.core.session.observed_time import ObservedTime
from formcheck.core.session.rep_tracker import RepTracker
from formcheck.core.session.report_builder import ReportBuilder
from formcheck.core.session.signal_reader import Sample, SignalReader
from formcheck.core.session.start_gate import PersonalBaseline, StartGate
from formcheck.core.types import HOLE_S, Phase, Side
from formcheck.core.workout.sets import SetTracker

#: Unseen for longer than this, the person counts as gone and starts anew.
LOST_AFTER_S = 1.0


class Session:
    """Follows one person through one exercise.

    It has no clock: a recording that is replayed gives the same ticks and the same report as the
    session that made it.

    Args:
        smoother: Replaces the smoothing of landmarks.
        recognition: Detects that the person does another exercise.
        restarted: It replaces a session that the person dropped; its first tick says so.
    """

    def __init__(
        self,
        exercise: Exercise,
        smoother: Smoother | None = None,
        *,
        recognition: MismatchDetector | None = None,
        goal: Goal | None = None,
        restarted: bool = False,
    ) -> None:
        self.exercise = exercise
        self._goal = goal
        self._sets = SetTracker(goal) if goal else None
        self._restarted = restarted
        self._recognition = recognition
        self._smoother = smoother
        self._person = self._somebody()
        self._observed = ObservedTime()
        self._reader = SignalReader(exercise)
        cycle = exercise.measure if isinstance(exercise.measure, Cycle) else None
        self._gate = StartGate(exercise.whole_start, exercise.signals, cycle)
        self._count_when_found = 0
        self._best = PersonalBaseline(exercise)
        self._unjudged_faults = UnjudgedFaults(exercise)
        self._unseen_parts = UnseenParts(exercise)
        self._faults = FaultDetector(exercise, self._unjudged_faults)
        self._tracker: RepTracker | HoldTracker = (
            RepTracker(exercise, exercise.measure, self._faults, self._unjudged_faults)
            if isinstance(exercise.measure, Cycle)
            else HoldTracker(exercise, exercise.measure, self._faults)
        )
        self._active_side = self._nobodys_side()

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Take the raw pose at ``t`` seconds; None when nobody was seen.

        Raises:
            ValueError: When time does not grow.
        """
        tracker = self._tracker
        dt = self._observed.step(t, pose, self._person.view, self._person.facing)
        events: list[Event] = [Restarted(t)] if self._restarted else []
        self._restarted = False
        if dt > HOLE_S:
            events += self._miss(t, dt)
            dt = 0.0
        events += self._follow(t)
        if pose is not None and pose.after_cut:
            events += self._begin_take(t)
            dt = 0.0
        person = self._person
        seen = person.see(pose, exercising=self._gate.passed) if pose is not None else None
        view = person.view
        if pose is not None:
            self._unjudged_faults.add_view(view, dt)
        side = self._side(t, seen)
        self._unseen_parts.add(pose, seen, side, dt)
        absolute = self._reader.read(seen, side)
        before_reps = tracker.count == self._count_when_found and not tracker.under_way
        if self._gate.step(t, absolute, before_reps=before_reps):
            events.append(Started(t))
        reference = self._gate.reference | self._best.reference
        signals = self._reader.relate(absolute, reference, side)
        sample = Sample(t, signals, self._reader.anchors(seen), view, side)
        done = tracker.step(sample, ready=self._gate.passed)
        # Not of reps that _lose closes: the next person may be another one.
        self._best.note(done)
        events += done
        events += self._faults.step(t, dt, signals, view, tracker.judged_phase)
        tick = Tick(
            t=t,
            pose=pose,
            side=side,
            view=view,
            facing=person.facing,
            signals=signals,
            phase=tracker.phase,
            progress=tracker.progress(signals),
            reps=tracker.count,
            attempts=tracker.attempts,
            hold_s=tracker.hold_s,
            faults=self._faults.active,
            not_checked=self._unjudged_faults.now(view),
            events=tuple(events),
        )
        mismatch = self._recognition.step(tick) if self._recognition else None
        set_state = self._sets.step(tick) if self._sets else None
        if set_state and set_state.phase is SetPhase.DONE:
            tracker.close(t)
        if mismatch or set_state:
            return replace(tick, mismatch=mismatch, set_state=set_state)
        return tick

    def finish(self, source: Source) -> Report:
        """End the session and return its report; ``source`` is completed with what was seen."""
        self._tracker.finish(self._person.view)
        self._faults.finish(self._observed.last_t)
        return ReportBuilder(
            exercise=self.exercise,
            observed=self._observed,
            gate=self._gate,
            tracker=self._tracker,
            unjudged_faults=self._unjudged_faults,
            unseen_parts=self._unseen_parts,
            recognition=self._recognition,
            goal=self._goal,
            sets=self._sets,
        ).build(source)

    def _miss(self, t: float, dt: float) -> list[Event]:
        """Nobody was seen for ``dt`` seconds up to ``t``, for lack of frames."""
        view, tracker, unknown = self._person.view, self._tracker, self._reader.unknown
        events: list[Event] = []
        if dt > LOST_AFTER_S and self._observed.lose_person():
            events += self._lose(t)
        self._gate.step(t, unknown)
        sample = Sample(t, unknown, self._reader.anchors(None), view, "both")
        events += tracker.step(sample, ready=self._gate.passed)
        return events + self._faults.step(t, 0.0, unknown, view, tracker.judged_phase)

    def _lose(self, t: float) -> list[Event]:
        """Note that the person is gone; the next one takes the start posture anew."""
        closed = self._tracker.lose(t, self._person.view)
        self._expect_start()
        return [TrackingLost(t), *closed]

    def _begin_take(self, t: float) -> list[Event]:
        """The film has cut: nothing goes on, and the camera may stand elsewhere."""
        closed = self._tracker.cut(t, self._person.view)
        cleared = self._faults.finish(t)
        self._expect_start(opening=True)
        self._person = self._somebody()
        self._active_side = self._nobodys_side()
        return [*closed, *cleared]

    def _expect_start(self, *, opening: bool = False) -> None:
        """Wait for the start posture of the next person, who may be another one."""
        self._gate.restart(opening=opening)
        self._best = PersonalBaseline(self.exercise)
        self._count_when_found = self._tracker.count

    def _somebody(self) -> Person:
        """Return a person of whom nothing is known yet."""
        return Person(self._smoother, size_by=self.exercise.size_by)

    def _nobodys_side(self) -> ActiveSide | None:
        return make_active_side(self.exercise) if self.exercise.sides == "each" else None

    def _follow(self, t: float) -> list[Event]:
        """Notice that the person came or went."""
        change = self._observed.presence_change(LOST_AFTER_S)
        if change is None:
            return []
        return [TrackingFound(t)] if change else self._lose(t)

    def _side(self, t: float, seen: BodyReading | None) -> Side:
        """Return the side to judge; an active one is followed until it is back at rest."""
        if self._active_side is not None:
            moving = self._tracker.phase in (Phase.OUT, Phase.BACK, Phase.HOLD)
            return self._active_side.step(t, seen, moving=moving)
        if seen is None or self.exercise.sides == "both" or seen.view != "side":
            return "both"
        return seen.nearer
