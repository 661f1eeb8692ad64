"""The session: poses in, one tick each out, and a report at the end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from formcheck._version import __version__
from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.thresholds import thresholds
from formcheck.core.goal import Goal, SetPhase
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.person import BodyReading, Person
from formcheck.core.pose.smoothing import Smoother
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import (
    Event,
    Mismatch,
    Restarted,
    Started,
    Tick,
    TrackingFound,
    TrackingLost,
)
from formcheck.core.results.report import FaultRecord, Report, Source
from formcheck.core.session.active_side import working_side
from formcheck.core.session.coverage import FaultCoverage, PartCoverage
from formcheck.core.session.fault_detector import FaultWatch
from formcheck.core.session.observed_time import ObservedTime
from formcheck.core.session.rep_counter import AnchorPositions, Moment
from formcheck.core.session.start_gate import PersonalBaseline, StartGate
from formcheck.core.session.trackers import make_tracker
from formcheck.core.types import HOLE_S, Phase, Side
from formcheck.core.workout.sets import SetTracker

#: Unseen for longer than this, the person counts as gone and starts anew.
LOST_AFTER_S = 1.0


class Session:
    """Follows one person through one exercise.

    It has no clock: a recording that is replayed gives the same ticks and the same report as the
    session that made it.

    Args:
        exercise: What is done.
        smoother: Replaces the smoothing of landmarks.
        recognition: Tells whether the person seems to do another exercise.
        goal: Sets that the person wants to do.
        restarted: It takes the place of a session that the person dropped; its first tick says so.
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
        self._person = Person(smoother, by_thigh=exercise.size_by == "thigh")
        self._watching = ObservedTime()
        self._relative_signals = [
            signal for signal in exercise.signals if signal.from_start or signal.relative_to_best
        ]
        self._mirrored = [signal.name for signal in exercise.signals if signal.mirrored]
        self._lowest = {one.name: one.minimum_of for one in exercise.signals if one.minimum_of}
        cycle = exercise.measure if isinstance(exercise.measure, Cycle) else None
        self._gate = StartGate(exercise.whole_start, exercise.signals, cycle)
        self._count_when_found = 0
        self._best = PersonalBaseline(exercise)
        self._abstentions = FaultCoverage(exercise)
        self._unknowns = PartCoverage(exercise)
        self._faults = FaultWatch(exercise, self._abstentions)
        self._book = make_tracker(exercise, self._faults, self._abstentions)
        self._unknown = {signal.name: math.nan for signal in exercise.signals}
        self._limbs = working_side(exercise) if exercise.sides == "each" else None
        anchors = cycle.anchors if cycle else ()
        self._anchors = np.array([i for part in anchors for i in PARTS[part]], dtype=np.intp)
        self._nowhere = AnchorPositions([(math.nan, math.nan)] * len(self._anchors), math.nan)

    def step(self, t: float, pose: Pose | None) -> Tick:
        """Take what was seen at ``t`` seconds; None when nobody was.

        Args:
            t: Seconds, strictly growing from call to call.
            pose: The raw pose.

        Raises:
            ValueError: When time does not grow.
        """
        person, book = self._person, self._book
        dt = self._watching.step(t, pose, person.view, person.facing)
        events: list[Event] = [Restarted(t)] if self._restarted else []
        self._restarted = False
        if dt > HOLE_S:
            events += self._miss(t, dt)
            dt = 0.0
        events += self._follow(t)
        seen = person.see(pose, exercising=self._gate.passed) if pose is not None else None
        view = person.view
        if pose is not None:
            self._abstentions.watch(view, dt)
        side = self._side(t, seen)
        self._unknowns.watch(pose, seen, side, dt)
        absolute = self._read(seen, side)
        before_reps = book.count == self._count_when_found and not book.under_way
        if self._gate.step(t, absolute, before_reps=before_reps):
            events.append(Started(t))
        signals = self._relative(absolute, side)
        moment = Moment(t, signals, self._stand(seen), view, side)
        done = book.step(moment, ready=self._gate.passed)
        # Not of what is closed for somebody who is gone: that is no measure for who comes next.
        self._best.note(done)
        events += done
        events += self._faults.step(t, dt, signals, view, book.judged_phase)
        tick = Tick(
            t=t,
            pose=pose,
            side=side,
            view=view,
            facing=person.facing,
            signals=signals,
            phase=book.phase,
            progress=book.progress(signals),
            reps=book.count,
            attempts=len(book.attempts),
            hold_s=book.hold_s,
            faults=self._faults.active,
            not_checked=self._abstentions.now(view),
            events=tuple(events),
        )
        mismatch = self._recognition.step(tick) if self._recognition else None
        set_state = self._sets.step(tick) if self._sets else None
        if set_state and set_state.phase is SetPhase.DONE:
            book.close(t)
        if mismatch or set_state:
            return replace(tick, mismatch=mismatch, set_state=set_state)
        return tick

    def finish(self, source: Source) -> Report:
        """End the session and return its report; ``source`` is completed with what was seen."""
        book = self._book
        book.finish(self._person.view)
        self._faults.finish()
        mismatch = self._conclusion()
        return Report(
            formcheck_version=__version__,
            exercise=self.exercise.name,
            thresholds=thresholds(self.exercise),
            source=self._watching.complete(source),
            view=self._watching.view_summary(),
            reps=tuple(book.reps),
            attempts=tuple(book.attempts),
            holds=tuple(book.holds),
            faults=tuple(self._all_faults()),
            not_checked=self._abstentions.total(),
            never_reached_rest=book.never_reached_rest,
            mismatch=mismatch and mismatch.from_stored(source.rotate_deg),
            reference=self._reference(),
            unknown=self._unknowns.total(),
            goal=self._goal,
            sets=self._sets.records() if self._sets else (),
        )

    def _reference(self) -> dict[str, float]:
        """Return what the start posture read, named "SIGNAL_UNIT"."""
        found = self._gate.reference
        return {f"{name}_{self.exercise.signal(name).unit}": found[name] for name in found}

    def _conclusion(self) -> Mismatch | None:
        if self._recognition is None:
            return None
        reps, attempts = len(self._book.reps), len(self._book.attempts)
        return self._recognition.conclude(self._watching.last_t, reps, attempts)

    def _miss(self, t: float, dt: float) -> list[Event]:
        """Nobody was seen for ``dt`` seconds up to ``t``, for lack of pictures."""
        view, book = self._person.view, self._book
        events: list[Event] = []
        if dt > LOST_AFTER_S and self._watching.present:
            self._watching.present = False
            events += self._lose(t)
        self._gate.step(t, self._unknown)
        moment = Moment(t, self._unknown, self._nowhere, view, "both")
        events += book.step(moment, ready=self._gate.passed)
        return events + self._faults.step(t, 0.0, self._unknown, view, book.judged_phase)

    def _lose(self, t: float) -> list[Event]:
        """Note that the person is gone; who comes back takes the start posture anew."""
        self._gate.restart()
        self._best = PersonalBaseline(self.exercise)
        closed = self._book.lose(t, self._person.view)
        self._count_when_found = self._book.count
        return [TrackingLost(t), *closed]

    def _follow(self, t: float) -> list[Event]:
        """Notice that the person came or went."""
        change = self._watching.presence_change(LOST_AFTER_S)
        if change is None:
            return []
        return [TrackingFound(t)] if change else self._lose(t)

    def _side(self, t: float, seen: BodyReading | None) -> Side:
        """Return the side to judge; one that works is followed until it is back at rest."""
        if self._limbs is not None:
            moving = self._book.phase in (Phase.OUT, Phase.BACK, Phase.HOLD)
            return self._limbs.working(t, seen, moving=moving)
        if seen is None or self.exercise.sides == "both" or seen.view != "side":
            return "both"
        return seen.nearer

    def _read(self, seen: BodyReading | None, side: Side) -> dict[str, float]:
        if seen is None:
            return self._unknown
        body, view = seen.body, seen.view
        return {
            signal.name: signal.read(body, "left" if signal.mirrored else side)
            if view in signal.views
            else math.nan
            for signal in self.exercise.signals
        }

    def _relative(self, signals: dict[str, float], side: Side) -> Mapping[str, float]:
        """Count the signals that are relative to the person from the person's own values.

        Only then are mirrored ones told of the side, for what they count from was read of the left.
        """
        reference = self._gate.reference | self._best.reference
        relative = signals.copy()
        for signal in self._relative_signals:
            name = signal.name
            relative[name] = signal.against(reference.get(name, math.nan), signals[name])
        for name in self._mirrored:
            of_left = relative[name]
            relative[name] = {"left": of_left, "right": -of_left, "both": abs(of_left)}[side]
        for name, others in self._lowest.items():
            known = [relative[other] for other in others if not math.isnan(relative[other])]
            relative[name] = min(known, default=math.nan)
        return relative

    def _stand(self, seen: BodyReading | None) -> AnchorPositions:
        """Return where the anchors are."""
        if seen is None:
            return self._nowhere
        places = [(x, y) for x, y in seen.points.take(self._anchors, axis=0).tolist()]
        return AnchorPositions(places, seen.leg_px, seen.frame_size)

    def _all_faults(self) -> list[FaultRecord]:
        """Return all fault records in time, each with the first rep that it touches, if any.

        What was raised in a movement that turned out to be none of the exercise is left out.
        """
        momentary = [replace(record, rep=self._rep_at(record)) for record in self._faults.records]
        if isinstance(self.exercise.measure, Cycle):
            momentary = [one for one in momentary if one.rep is not None or self._in_attempt(one)]
        return sorted(momentary + self._book.records, key=lambda record: record.start_s)

    def _in_attempt(self, record: FaultRecord) -> bool:
        return any(
            record.start_s < attempt.end_s and record.end_s > attempt.start_s
            for attempt in self._book.attempts
        )

    def _rep_at(self, record: FaultRecord) -> int | None:
        for rep in self._book.reps:
            if record.start_s < rep.end_s and record.end_s > rep.start_s:
                return rep.number
        return None
