"""Selects the person who exercises among all people in sight.

Somebody who walks through, a spotter, a mirror or a poster must not take over. A tracker gives one
pose per frame; from time to time a scout looks for other people. :class:`Follower` decides when to
look and which pose counts. It uses neither clock nor image.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from formcheck.capture.pose.person_tracks import Sighting, Track, same_person, sighting
from formcheck.core.pose.landmarks import Pose

#: Seconds between two looks around.
_LOOK_ALONE_S = 1.5
_LOOK_MOVING_S = 0.25  # something else moves, or the person goes away
_LOOK_FAR_S = 0.5  # others are in sight but far away, and the person is known by movement
_LOOK_NEAR_S = 0.2
_LOOK_ASTRAY_S = 0.1  # the tracked pose may be of somebody else
_NEAR = 1.5  # sizes: within reach of a walking person between two looks

#: Somebody this near, seen this recently, would draw the tracker away.
_NEIGHBOUR, _NEIGHBOUR_S = 0.9, 0.5

#: Costs of an explanation, in sizes of distance: the person is hidden; somebody new appeared.
_HIDDEN, _NEWCOMER = 0.4, 0.6
#: Near the last place of the person, the tracker wins between equal explanations.
_TRACKER_BONUS = 0.15
#: Number of looks that must find somebody before they count as real.
_PROOF = 3
#: A sighting further than this from every known person is somebody new.
_KNOWN_WITHIN = 0.7

#: A person gone for this long may come back anywhere; others are forgotten after it, too.
_PATIENCE_S = 3.0

#: For this long after the start, somebody who moves may replace the person: minimum movement in
#: sizes, and relative to the person's. A trainer who talks and steps moves 0.10 to 0.14, a squat
#: 0.25 to 0.6.
_PROBATION_S = 10.0
#: In sizes: what has never moved by this is a poster or a skeleton, and stays on probation. A
#: picture of a person reads 0.009, a lifter who stands still 0.036.
_LIVES = 0.02
#: Seconds without movement after which it is given up even for somebody who lies.
_FIGURE_S = 3.0
_MOVES = 0.2
_MOVES_MORE = 2.5
#: For this long, somebody larger or more central by this factor is preferred to the tracked one.
_FIRST_S = 2.0
_HASTE_S = 0.5  # the first repetition may begin at once
_FIRST_BONUS = 1.05
#: Relative to the person's size: smaller people neither draw the tracker away nor replace it.
_COMPARABLE = 0.6
#: Relative to the person's size: too small to be mistaken for the person.
_SMALL = 0.35


class Follower:
    """Follows one person among several.

    For each frame call :meth:`wants_look`, then :meth:`choose`, with the others if it was True.
    """

    def __init__(self) -> None:
        self._chosen: Track | None = None
        self._others: list[Track] = []
        self._taken_up_s = math.nan
        self._lives = False
        self._looked_s = -math.inf
        self._strayed_s: float | None = None
        self._latest: Sighting | None = None

    @property
    def others(self) -> int:
        """Number of other people in sight recently."""
        return len(self._others)

    def wants_look(self, t: float, tracked: Pose | None, *, moving: bool = False) -> bool:
        """Return whether to look for others in the frame at t, which increases, before choosing.

        ``moving``: something other than the tracked person moves in the frame.
        """
        if self._chosen is not None and t - self._chosen.last.t > _PATIENCE_S:
            self._chosen = None
        seen = self._sighting(tracked)
        if self._chosen is None:
            return seen is not None
        if not self._others and seen is not None and not self._chosen.goes_on(seen):
            return True
        return t - self._looked_s >= self._interval_s(self._chosen, seen, moving=moving)

    def choose(
        self, t: float, tracked: Pose | None, others: Sequence[Pose] | None = None
    ) -> Pose | None:
        """Return the pose of the person who exercises; None if it is not among these.

        ``others`` are other poses in the frame; None if nobody looked for them.
        """
        seen = self._sighting(tracked)
        if others is None:
            found = self._carry_on(seen)
        else:
            self._looked_s = t
            found = self._look_around(t, seen, self._sightings(seen, others))
        return None if found is None else found.pose

    def keep(self) -> None:
        """Stay with the person, as if followed for a long time already."""
        self._taken_up_s = -math.inf
        self._lives = True

    def neighbours(self, t: float) -> tuple[Pose, list[Pose]] | None:
        """Return the person and those near enough to draw the tracker away; None without any."""
        if self._chosen is None or not self._others:
            return None
        person = self._chosen.last
        near = [
            other.last.pose
            for other in self._others
            if t - other.last.t < _NEIGHBOUR_S
            and other.is_steady()
            and other.anchor.size > _COMPARABLE * person.size
            and other.distance(person) < _NEIGHBOUR
        ]
        return (person.pose, near) if near else None

    def _sighting(self, tracked: Pose | None) -> Sighting | None:
        """Return the sighting of a pose; both public methods ask for it."""
        if self._latest is None or self._latest.pose is not tracked:
            self._latest = None if tracked is None else sighting(tracked)
        return self._latest

    def _interval_s(self, chosen: Track, seen: Sighting | None, *, moving: bool) -> float:
        if not self._others:
            if seen is None:
                return math.inf  # The tracker looks for people itself.
            return _LOOK_MOVING_S if moving or chosen.strays(seen) else _LOOK_ALONE_S
        if seen is None or not chosen.goes_on(seen) or chosen.strays(seen):
            return _LOOK_ASTRAY_S
        if seen.t - self._taken_up_s < _HASTE_S:
            return _LOOK_ASTRAY_S
        if any(other.distance(seen) < _NEAR for other in self._others):
            return _LOOK_NEAR_S
        return _LOOK_MOVING_S if moving or self._may_be_given_up(seen.t) else _LOOK_FAR_S

    def _carry_on(self, seen: Sighting | None) -> Sighting | None:
        """Choose without a look around."""
        chosen = self._chosen
        if seen is None or chosen is None or not chosen.goes_on(seen):
            return None
        nearest = min((other.distance(seen) for other in self._others), default=math.inf)
        if chosen.distance(seen) > _HIDDEN + nearest:
            return None  # another person explains the sighting better
        chosen.add(seen)
        return seen

    def _sightings(self, seen: Sighting | None, others: Sequence[Pose]) -> list[Sighting]:
        """Return the people in the frame, the tracked one first, nobody twice."""
        found = [] if seen is None else [seen]
        size = self._chosen.anchor.size if self._chosen else seen.size if seen else 0.0
        for pose in others:
            one = sighting(pose)
            if one is None or one.size < _SMALL * size or not one.is_certain():
                continue
            if not any(same_person(one, known) for known in found):
                found.append(one)
        return found

    def _look_around(
        self, t: float, tracked: Sighting | None, people: list[Sighting]
    ) -> Sighting | None:
        """Choose among all people in sight, and note the others."""
        if self._chosen is None:
            found = self._take_up(t, tracked)
        else:
            found = self._recognise(self._chosen, tracked, people)
        self._note_others(t, [one for one in people if one is not found])
        if self._chosen is None or found is None:
            return found
        if not self._is_doubtful(t, self._chosen):
            self._chosen.settle()
        return self._given_up_for(t, self._chosen) or found

    def _take_up(self, t: float, tracked: Sighting | None) -> Sighting | None:
        """Begin with the person that the tracker found."""
        if tracked is None:
            return None
        self._chosen = Track()
        self._chosen.add(tracked)
        self._taken_up_s = t
        self._lives = False
        self._others = [other for other in self._others if other.distance(tracked) > _KNOWN_WITHIN]
        return tracked

    def _recognise(
        self, chosen: Track, tracked: Sighting | None, people: list[Sighting]
    ) -> Sighting | None:
        """Choose the person that leaves the least to be explained; None if all are strangers."""
        if not self._others and len(people) == 1 and people[0] is tracked:
            chosen.add(tracked)
            return tracked
        costs = {one: self._strangeness(one) for one in people}
        whole = sum(costs.values())
        best, least = None, _HIDDEN + whole
        for one in people:
            if one is not tracked and not self._is_proved(one):
                continue
            bonus = _TRACKER_BONUS if one is tracked and not chosen.strays(one) else 0.0
            cost = chosen.distance(one) - bonus + whole - costs[one]
            if cost < least:
                best, least = one, cost
        if best is not None:
            if best is not tracked:
                chosen.recent.clear()  # may be sightings of somebody else
            chosen.add(best)
        return best

    def _strangeness(self, one: Sighting) -> float:
        """Return the cost of a sighting that is not the chosen person's."""
        # Somebody who appeared after the person had strayed may be the person.
        before_s = math.inf if self._strayed_s is None else self._strayed_s
        known = [other.distance(one) for other in self._others if other.first_s < before_s]
        return min([_NEWCOMER, *known])

    def _is_proved(self, one: Sighting) -> bool:
        """Return whether earlier looks found somebody there, so that it is no ghost."""
        return any(
            other.distance(one) < _KNOWN_WITHIN and len(other.recent) >= _PROOF
            for other in self._others
        )

    def _note_others(self, t: float, people: list[Sighting]) -> None:
        free = list(self._others)
        for one in people:
            track = min(free, key=lambda other: other.distance(one), default=None)
            if track is None or track.distance(one) > _KNOWN_WITHIN:
                track = Track()
                self._others.append(track)
            else:
                free.remove(track)
            track.add(one)
            track.settle()
        self._others = [other for other in self._others if t - other.last.t <= _PATIENCE_S]

    def _is_doubtful(self, t: float, chosen: Track) -> bool:
        """Return whether the chosen pose may be of somebody who hides the person."""
        if not chosen.strays(chosen.last):
            self._strayed_s = None
        elif self._strayed_s is None:
            self._strayed_s = t
        strayed = self._strayed_s is not None and t - self._strayed_s < _PATIENCE_S
        return strayed or any(
            other.last.t < t and other.reaches(chosen.last) for other in self._others
        )

    def _may_be_given_up(self, t: float) -> bool:
        """Return whether the person has not yet been seen to exercise and others might be meant."""
        chosen = self._chosen
        over = self._lives and t - self._taken_up_s > _PROBATION_S
        if chosen is None or chosen.has_moved or over:
            return False
        return chosen.last.is_upright()

    def _given_up_for(self, t: float, chosen: Track) -> Sighting | None:
        """Change to somebody who moves in place, or at first is larger or more central.

        Only while the chosen person has only stood; for a figure that does not live also to
        somebody who exercises lying.
        """
        movement = chosen.movement()
        chosen.has_moved = chosen.has_moved or movement > _MOVES
        self._lives = self._lives or movement > _LIVES
        figure = not self._lives and t - self._taken_up_s > _FIGURE_S
        if not self._may_be_given_up(t):
            return None
        for other in self._others:
            if other.last.t < t or not other.is_steady() or not other.keeps_feet():
                continue
            small = other.last.size < _COMPARABLE * chosen.last.size
            if small or not (figure or other.last.is_upright()):
                continue
            moves = other.movement() > max(_MOVES, _MOVES_MORE * movement)
            fits = t - self._taken_up_s < _FIRST_S and (
                other.last.prominence() > _FIRST_BONUS * chosen.last.prominence()
            )
            if moves or fits:
                other.has_moved = moves
                self._others.remove(other)
                self._others.append(chosen)
                self._chosen = other
                return other.last
        return None


def is_same_person(a: Pose, b: Pose) -> bool:
    """Return whether two poses in one frame are of one person."""
    one, other = sighting(a), sighting(b)
    return one is not None and other is not None and same_person(one, other)
