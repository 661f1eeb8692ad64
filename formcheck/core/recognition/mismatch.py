"""Detects that somebody does another exercise than the chosen one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from formcheck.core.exercise.definition import Cycle, Exercise, Hold
from formcheck.core.exercise.signature import Signature
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.posture import PostureReader
from formcheck.core.recognition.exercise_detector import TURNED_HOLD_S, Candidate
from formcheck.core.recognition.rotation_detector import postures_of
from formcheck.core.recognition.session_scores import (
    MIN_RATIO,
    Evidence,
    SessionLike,
    is_due,
    top_two,
)
from formcheck.core.results.events import Mismatch, Tick
from formcheck.core.types import HOLE_S

#: The repetitions, or the seconds held, that make the chosen exercise certain.
SURE_REPS, SURE_HOLD_S = 3, 5.0


@dataclass(frozen=True, slots=True)
class _Bar:
    """The evidence that is required before a mismatch is reported.

    Attributes:
        named_after_s: Another exercise is named after the person was visible for this long ...
        reps, hold_s: ... and it has counted this much.
        none_after_s: If nothing of the chosen exercise was counted after this long, that is
            reported as well.
    """

    named_after_s: float
    reps: float
    hold_s: float
    none_after_s: float


#: During the session a person may still be about to begin. At the end a short clip has a repetition
#: or two: the shortest of strangers take 1 to 5 s.
_GOING_ON = _Bar(named_after_s=8.0, reps=2.0, hold_s=4.0, none_after_s=20.0)
_OVER = _Bar(named_after_s=1.0, reps=1.0, hold_s=1.5, none_after_s=5.0)


class _Turned:
    """The chosen exercise as it would be in a rotated frame.

    Repetitions count by themselves, a hold only while it matches the signature of the exercise.
    """

    def __init__(self, session: SessionLike, rotate_deg: int) -> None:
        exercise = session.exercise
        signature = exercise.signature or Signature("", postures_of(exercise))
        self._candidate = Candidate(session, signature)
        self._reader = PostureReader()
        self._holds = isinstance(exercise.measure, Hold)
        self.rotate_deg = rotate_deg

    def step(self, t: float, pose: Pose | None) -> None:
        turned = None if pose is None else pose.turned(self.rotate_deg)
        self._candidate.step(t, turned, None if turned is None else self._reader.read(turned))

    def score(self, bar: _Bar) -> float:
        score = self._candidate.evidence.score(bar.reps, TURNED_HOLD_S)
        return 0.0 if score and self._holds and not self._candidate.fits else score


class MismatchDetector:
    """Runs the other exercises beside the chosen one until that one is certain.

    ``turned`` are sessions of the same exercise, by the rotation of the frame in degrees.
    """

    def __init__(
        self,
        exercise: Exercise,
        others: Sequence[SessionLike],
        turned: Mapping[int, SessionLike] = MappingProxyType({}),
    ) -> None:
        self._name = exercise.name
        measure = exercise.measure
        self._carriers = (
            (measure.signal,)
            if isinstance(measure, Cycle)
            else tuple(part.signal for part in measure.posture)
        )
        self._others = others
        self._own = Evidence()
        self._seen = [Evidence() for _ in others]
        self._turned = [_Turned(session, deg) for deg, session in turned.items()]
        self._looked_t: float | None = None
        self._said: Mismatch | None = None
        self._present_s = 0.0

    def step(self, tick: Tick) -> Mismatch | None:
        """Take a tick of the chosen exercise; return the present mismatch, if any."""
        self._own.count(tick.reps, tick.attempts)
        if self._sure:
            return None
        if is_due(tick.t, self._looked_t, tick.pose):
            self._look(tick)
        return self._judge(tick.t, _GOING_ON)

    def conclude(self, t: float, reps: int, attempts: int) -> Mismatch | None:
        """Return the mismatch at the end, when less evidence is enough.

        ``reps`` and ``attempts`` of the chosen exercise include what the end completed.
        """
        self._own.count(reps, attempts)
        return None if self._sure else self._judge(t, _OVER)

    @property
    def _sure(self) -> bool:
        return self._own.score(SURE_REPS, SURE_HOLD_S) >= 1

    def _look(self, tick: Tick) -> None:
        # An unreadable signal does not prove that the exercise is not done.
        readable = all(math.isfinite(tick.signals[name]) for name in self._carriers)
        before_t, self._looked_t = self._looked_t, tick.t
        if readable and before_t is not None and tick.t - before_t <= HOLE_S:
            self._present_s += tick.t - before_t
        self._own.note(tick)
        for evidence, other in zip(self._seen, self._others, strict=True):
            evidence.note(other.step(tick.t, tick.pose))
        for turned in self._turned:
            turned.step(tick.t, tick.pose)

    def _judge(self, t: float, bar: _Bar) -> Mismatch | None:
        own = max(self._own.score(bar.reps, bar.hold_s), self._own.attempts / bar.reps)
        scores = [
            (seen.score(bar.reps, bar.hold_s), (other.exercise.name, 0))
            for seen, other in zip(self._seen, self._others, strict=True)
        ]
        scores += [(one.score(bar), (self._name, one.rotate_deg)) for one in self._turned]
        best, second = top_two(scores)
        seen = self._present_s >= bar.named_after_s and best[0] >= max(1.0, MIN_RATIO * own)
        if seen and best[0] >= MIN_RATIO * second[0]:
            return self._say(t, *best[1])
        if (seen or self._present_s >= bar.none_after_s) and own == 0:
            return self._say(t, None)
        self._said = None
        return None

    def _say(self, t: float, name: str | None, rotate_deg: int = 0) -> Mismatch:
        said = self._said
        if said is None or (said.looks_like, said.rotate_deg) != (name, rotate_deg or None):
            self._said = said = Mismatch(t, name, rotate_deg or None)
        return said
