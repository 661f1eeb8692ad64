"""Detects which exercise somebody does.

Sessions of all exercises run side by side. An exercise is chosen if its session counts, the
postures during what it counts match its signature, and no other one shows half as much: a counter
alone may take one movement for another, and a signature alone knows no repetition.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from formcheck.core.exercise.definition import Hold
from formcheck.core.exercise.signature import Signature
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.posture import Posture, PostureReader, PostureReading
from formcheck.core.recognition.session_scores import (
    MIN_RATIO,
    Evidence,
    SessionLike,
    is_due,
    top_two,
)
from formcheck.core.results.events import Choice, Tick
from formcheck.core.results.reasons import ChoiceReason
from formcheck.core.types import Phase

#: Seconds of a hold that make it an exercise, and at the end of a short clip.
HOLD_S, HOLD_OVER_S = 3.0, 1.5
#: A hold in a rotated frame needs this long, at the end as well: a person who stands with the arms
#: out in front looks like somebody in a plank, rotated by a quarter.
TURNED_HOLD_S = 7.0
#: Half a minute of readings.
READINGS_KEPT = 300
#: Postures in a smaller share of the readings are not reported.
SEEN_SHARE = 0.2
_MOVING = (Phase.OUT, Phase.BACK)


class Candidate:
    """An exercise with what its session has counted, and the postures during it."""

    def __init__(self, session: SessionLike, signature: Signature) -> None:
        self.name = session.exercise.name
        self.session = session
        self.signature = signature
        self.evidence = Evidence()
        self.since_s: float | None = None
        self.moving = False
        self.readings: deque[PostureReading] = deque(maxlen=READINGS_KEPT)
        self._active = False
        # The readings of the present movement, and the score before it.
        self._new_readings = 0
        self._old_score = 0.0

    def step(self, t: float, pose: Pose | None, reading: PostureReading | None) -> None:
        tick = self.session.step(t, pose)
        self.evidence.note(tick)
        self.moving = tick.phase in _MOVING
        active = self.moving or self._held(tick)
        if active and not self._active:
            self._begin()
        self._active = active
        if reading is None or not active:
            return
        if not self.readings:
            self.since_s = t
        self.readings.append(reading)
        self._new_readings += 1

    def _begin(self) -> None:
        """Begin a movement; drop the readings of the last one if it did not count."""
        if self.evidence.score(self.signature.reps, HOLD_S) == self._old_score:
            for _ in range(min(self._new_readings, len(self.readings))):
                self.readings.pop()
        self._new_readings = 0
        self._old_score = self.evidence.score(self.signature.reps, HOLD_S)

    def _held(self, tick: Tick) -> bool:
        """Return True in the posture itself: the clock of a hold runs on after it."""
        hold = self.session.exercise.measure
        return (
            isinstance(hold, Hold)
            and tick.phase is Phase.HOLD
            and all(part.holds(tick.signals) for part in hold.posture)
        )

    def score(self, hold_s: float) -> float:
        return self.evidence.score(self.signature.reps, hold_s)

    @property
    def fits(self) -> bool:
        return self.signature.fits(self.readings)


class ExerciseDetector:
    """Watches until the exercise is clear; has no clock of its own.

    Exercises without a signature are never chosen. ``hold_s`` seconds of a hold are enough, at the
    end ``hold_over_s``.
    """

    def __init__(
        self,
        sessions: Sequence[SessionLike],
        *,
        hold_s: float = HOLD_S,
        hold_over_s: float = HOLD_OVER_S,
    ) -> None:
        self._hold_s = hold_s
        self._hold_over_s = hold_over_s
        self._candidates = [
            Candidate(session, session.exercise.signature)
            for session in sessions
            if session.exercise.signature is not None
        ]
        self._reader = PostureReader()
        self._looked_t: float | None = None
        self._seen: Counter[Posture] = Counter()

    def step(self, t: float, pose: Pose | None) -> Choice | None:
        """Take the pose at ``t`` seconds; return the exercise once it is clear."""
        if not is_due(t, self._looked_t, pose):
            return None
        self._looked_t = t
        reading = self._reader.read(pose) if pose is not None else None
        if reading is not None:
            self._seen[reading.posture] += 1
        for candidate in self._candidates:
            candidate.step(t, pose, reading)
        if all(one.score(self._hold_s) < 1 for one in self._candidates):
            return None
        # Another exercise may still count this movement: wait until it is over.
        if any(one.moving and one.fits for one in self._candidates):
            return None
        return self._choice(self._hold_s)

    def conclude(self) -> Choice | None:
        """Return the exercise at the end, when less evidence is enough."""
        return self._choice(self._hold_over_s)

    def seen(self) -> tuple[Posture, ...]:
        """Return how the person was placed for most of the time, the most frequent first."""
        readings = self._seen.total()
        return tuple(one for one, n in self._seen.most_common() if n >= SEEN_SHARE * readings)

    def _choice(self, hold_s: float) -> Choice | None:
        fitting = {one.name: one for one in self._candidates if one.score(hold_s) > 0 and one.fits}
        best, second = top_two((one.score(hold_s), (name, 0)) for name, one in fitting.items())
        if self._looked_t is None or best[0] < max(1.0, MIN_RATIO * second[0]):
            return None
        chosen = fitting[best[1][0]]
        if chosen.since_s is None:
            return None
        held = isinstance(chosen.session.exercise.measure, Hold)
        because: ChoiceReason = "posture_held" if held else "reps_counted"
        return Choice(chosen.name, self._looked_t, chosen.since_s, because)
