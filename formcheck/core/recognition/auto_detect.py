"""Which exercise somebody does, when nobody said so.

Sessions of all exercises run side by side. An exercise is chosen when its session counts, when the
looks at what it counts bear its signature, and when no other one shows half as much: a counter
alone may take one movement for another, and a signature alone knows no repetition.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Sequence

from formcheck.core.exercise.definition import Hold
from formcheck.core.exercise.signature import Signature
from formcheck.core.pose.landmarks import Pose
from formcheck.core.pose.posture import Posture, PostureReader, PostureReading
from formcheck.core.recognition.evidence import MIN_RATIO, Evidence, Watcher, is_due, top_two
from formcheck.core.results.events import Choice, ChoiceReason, Tick
from formcheck.core.types import Phase

#: A posture that is held is an exercise after so long; in a short clip that is over after less.
HOLD_S, HOLD_OVER_S = 3.0, 1.5
#: A hold in a turned picture needs this long, at the end as well: a person who stands with the arms
#: out in front for a while is placed just like somebody in a plank, a quarter turned.
TURNED_HOLD_S = 7.0
#: So many looks at what a session counts are kept: half a minute.
LOOKS_KEPT = 300
#: What was seen in less of the looks is not told.
SEEN_SHARE = 0.2
_MOVING = (Phase.OUT, Phase.BACK)


class Candidate:
    """An exercise with what its session has counted and how that looked."""

    def __init__(self, watcher: Watcher, signature: Signature) -> None:
        self.name = watcher.exercise.name
        self.watcher = watcher
        self.signature = signature
        self.evidence = Evidence()
        self.since_s = math.nan
        self.moving = False
        self.looks: deque[PostureReading] = deque(maxlen=LOOKS_KEPT)
        self._active = False
        # Of the present movement: looks, and how much was shown before it.
        self._untold = 0
        self._told = 0.0

    def step(self, t: float, pose: Pose | None, look: PostureReading | None) -> None:
        """Take what was seen at ``t`` seconds, and what the pose tells of the posture."""
        tick = self.watcher.step(t, pose)
        self.evidence.note(tick)
        self.moving = tick.phase in _MOVING
        active = self.moving or self._held(tick)
        if active and not self._active:
            self._begin()
        self._active = active
        if look is None or not active:
            return
        if not self.looks:
            self.since_s = t
        self.looks.append(look)
        self._untold += 1

    def _begin(self) -> None:
        """Begin a movement, and forget the last one if nothing was counted of it."""
        if self.evidence.share(self.signature.reps, HOLD_S) == self._told:
            for _ in range(min(self._untold, len(self.looks))):
                self.looks.pop()
        self._untold = 0
        self._told = self.evidence.share(self.signature.reps, HOLD_S)

    def _held(self, tick: Tick) -> bool:
        """Return True in the posture; the clock of a hold runs on for a while out of it."""
        hold = self.watcher.exercise.measure
        return (
            isinstance(hold, Hold)
            and tick.phase is Phase.HOLD
            and all(part.holds(tick.signals) for part in hold.posture)
        )

    def share(self, hold_s: float) -> float:
        """Return how much of what is asked there is."""
        return self.evidence.share(self.signature.reps, hold_s)

    @property
    def fits(self) -> bool:
        """What the session counts looks like the exercise."""
        return self.signature.fits(self.looks)


class ExerciseDetector:
    """Watches until it is clear what is done; has no clock of its own.

    Args:
        watchers: Sessions of the exercises; those without a signature are never chosen.
        hold_s: A posture that is held is an exercise after so long.
        hold_over_s: So long is enough once it is over.
    """

    def __init__(
        self,
        watchers: Sequence[Watcher],
        *,
        hold_s: float = HOLD_S,
        hold_over_s: float = HOLD_OVER_S,
    ) -> None:
        self._hold_s = hold_s
        self._hold_over_s = hold_over_s
        self._candidates = [
            Candidate(watcher, watcher.exercise.signature)
            for watcher in watchers
            if watcher.exercise.signature is not None
        ]
        self._looker = PostureReader()
        self._looked_t = math.nan
        self._seen: Counter[Posture] = Counter()

    def step(self, t: float, pose: Pose | None) -> Choice | None:
        """Take what was seen at ``t`` seconds; return the exercise once it is clear."""
        if not is_due(t, self._looked_t):
            return None
        self._looked_t = t
        look = self._looker.look(pose) if pose is not None else None
        if look is not None:
            self._seen[look.posture] += 1
        for candidate in self._candidates:
            candidate.step(t, pose, look)
        if all(one.share(self._hold_s) < 1 for one in self._candidates):
            return None
        # A movement that another one may still count is not judged before it is over.
        if any(one.moving and one.fits for one in self._candidates):
            return None
        return self._choice(self._hold_s)

    def conclude(self) -> Choice | None:
        """Return what was done, now that it is over and a short clip need not show as much."""
        return self._choice(self._hold_over_s)

    def seen(self) -> tuple[Posture, ...]:
        """Return how the person was placed for most of the time, the most frequent first."""
        looks = self._seen.total()
        return tuple(one for one, n in self._seen.most_common() if n >= SEEN_SHARE * looks)

    def _choice(self, hold_s: float) -> Choice | None:
        fitting = {one.name: one for one in self._candidates if one.share(hold_s) > 0 and one.fits}
        best, second = top_two((one.share(hold_s), (name, 0)) for name, one in fitting.items())
        if not best[0] >= max(1.0, MIN_RATIO * second[0]):
            return None
        chosen = fitting[best[1][0]]
        held = isinstance(chosen.watcher.exercise.measure, Hold)
        because: ChoiceReason = "posture_held" if held else "reps_counted"
        return Choice(chosen.name, self._looked_t, chosen.since_s, because)
