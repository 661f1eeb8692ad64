"""An exercise as data: what is measured, what counts and which faults there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar

from formcheck.core.exercise.rep_stats import STATS
from formcheck.core.exercise.rules import Fault, Range, Rule, signal_of
from formcheck.core.exercise.signature import Signature
from formcheck.core.pose.body import Body
from formcheck.core.pose.scale import SizeBy
from formcheck.core.types import Phase, Side, View

_Part = TypeVar("_Part")
Unit: TypeAlias = Literal["deg", "leg", "ratio"]
Sides: TypeAlias = Literal["both", "nearer", "each"]
#: Where it begins: standing, near the floor, lying on the back, or anywhere.
Stance: TypeAlias = Literal["standing", "floor", "lying", "any"]

#: How far a value must come back inside its limit to clear an active fault, so that jitter at the
#: limit warns once. Half the model's own angle spread of about six degrees in side views (published
#: for this pose model against inertial sensors).
RELEASE: Mapping[Unit, float] = {"deg": 3.0, "leg": 0.02, "ratio": 0.03}


@dataclass(frozen=True, slots=True)
class Signal:
    """A number read from one body at one time.

    Attributes:
        name: As in frames.csv and in rules.
        unit: "deg", "leg" (share of the person's leg length) or "ratio".
        title: For people.
        read: Takes the body and the judged side; NaN where a landmark is not seen.
        from_start: The value counts from the person's own value in the start posture.
        mirrored: Left and right differ in sign only. It is read on the left; the right is its
            negative, "both" its absolute value.
        relative_to_best: The value counts from the least value of this stat ("bottom:SIGNAL") in
            the repetitions so far. It must be among the exercise's measures.
        typical: What people usually read. The reference never exceeds it, and it replaces a
            reference that was not seen; NaN if only the person's own posture can be the reference.
        minimum_of: The signal is the least of these signals; unknown ones are left out.
        views: Views from which the value is meaningful.
        parts: Body parts that it is read from, for drawing.
        of_back: It is read from the outline of the back, which is then drawn.
        sine: The value is the sine of an angle; people are shown the angle.
        unknown_text: Follows its title when it is NaN although the view would show it.
    """

    name: str
    unit: Unit
    title: str
    read: Callable[[Body, Side], float]
    from_start: bool = False
    mirrored: bool = False
    relative_to_best: str | None = None
    typical: float = math.nan
    minimum_of: tuple[str, ...] = ()
    views: tuple[View, ...] = ("side", "oblique", "front")
    parts: tuple[str, ...] = ()
    of_back: bool = False
    sine: bool = False
    unknown_text: str = "could not be seen"

    def against(self, reference: float, value: float) -> float:
        """Return the value relative to a reference; NaN when the reference is unknown."""
        if math.isnan(self.typical):
            return value - reference
        return value - (self.typical if math.isnan(reference) else min(self.typical, reference))


@dataclass(frozen=True, slots=True)
class Start:
    """The posture that must be held for ``hold_s`` before anything counts.

    Attributes:
        posture: Ranges that hold. Before reps the person must be at rest as well.
        hold_s: Seconds.
        compared_in: Further ranges that must hold, as long, before signals count from the posture.
    """

    posture: tuple[Range, ...] = ()
    hold_s: float = 0.4
    compared_in: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """How a repetition is found in the one signal that carries it.

    The signal runs from ``rest`` past ``attempt`` and ``depth`` to its turning point and back to
    ``rest``; the order of the three tells whether it falls or rises on the way out. A movement past
    ``attempt`` that does not reach ``depth`` is an attempt, not a rep.

    Attributes:
        rest, attempt, depth: Values of the signal, strictly monotonic.
        full: The value of a rep of full range; 1.0 on the depth gauge.
        min_s, max_s: The duration of a rep.
        max_gap_s: A longer gap in the signal drops a rep that is under way.
        floor: The weight rests on the floor at the turning point: a rep may begin there, and
            putting the weight down at the end begins no rep.
        anchors: Body parts that stay near their place during a rep. If they travel, the movement is
            walking or bending to the camera, not a rep.
        travel_leg: The distance that an anchor may travel: the spread of the middle 80 % of its
            places, in leg lengths. Ankles: 0.01 to 0.20 in squats of strangers, 0.46 and more in
            walking.
        turn: Ranges at the turning point. A movement known to violate one is another exercise:
            neither rep nor attempt.
        lookalike: A movement known to satisfy all of these at its turning point is another exercise
            too.
        holds: The far end is held: the time there is reported as a hold of each rep.
        stays: A person may stay at the far end without holding it: a source may open with a long
            rep.
        ease: How gently the signal leaves rest and comes back to it; explained in exercise.phases.
            1.6 fits angles (rendered deadlifts 1.5, bird dogs 1.5 to 2).
        alternates: Only a movement on the other side than the last rep is a rep; one on the same
            side is an attempt.
    """

    signal: str
    rest: float
    attempt: float
    depth: float
    full: float
    min_s: float = 0.4
    max_s: float = 15.0
    max_gap_s: float = 0.6
    floor: bool = False
    anchors: tuple[str, ...] = ()
    travel_leg: float = 0.28
    turn: tuple[Range, ...] = ()
    lookalike: tuple[Range, ...] = ()
    holds: bool = False
    stays: bool = False
    alternates: bool = False
    ease: float = 1.6

    @property
    def sign(self) -> float:
        """-1 if the signal falls on the way out, +1 if it rises."""
        return math.copysign(1.0, self.depth - self.rest)

    def out_of_rest(self, value: float) -> float:
        """Return how far a value is out of rest; negative beyond rest."""
        return self.sign * (value - self.rest)

    def share_of_full(self, value: float) -> float:
        """Return where a value lies: 0 at rest, 1 at a full rep."""
        return (value - self.rest) / (self.full - self.rest)


@dataclass(frozen=True, slots=True)
class Hold:
    """How a held posture is recognised: every range holds.

    Attributes:
        posture: The ranges.
        unless: Another posture is held while one of these is known to hold.
        enter_s: Seconds in the posture before the clock starts; they are then counted too.
        grace_s: The clock runs on while the posture is left for no longer than this.
    """

    posture: tuple[Range, ...]
    enter_s: float = 0.5
    grace_s: float = 1.0
    unless: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """The whole definition of an exercise; formcheck.core.exercise.validation checks it.

    Attributes:
        name, title: For the command line and for people.
        views: Views from which it can be counted or timed at all.
        signals: Everything that is measured, in the order of frames.csv.
        shown: Names of the two or three signals on the overlay.
        measure: Reps or a hold.
        faults: The most important first.
        sides: "nearer" judges the side nearer to the camera in the side view, otherwise the mean of
            both; "both" always the mean. "each" is for one-sided exercises: it judges the side on
            which the carrying signal is further out, or the posture is held.
        stance: The person's posture at the beginning, for the outline in the camera setup. A camera
            that faces somebody who lies is above.
        stretches: Limbs go out further than they are at the beginning.
        size_by: What gives the person's size while it is seen; see BodyScale for what stands in
            for it. "thigh" where the feet may be outside the frame.
        measures: Stats of each rep for the report.
        start: The posture in which it begins; None if it may begin in any.
        phase_titles: Names of the phases for people.
        camera: How to place the camera, in one sentence.
        prescription: The usual dose, in words.
        how_to: How it is done, in two sentences.
        signature: What `--exercise auto` recognises it by; None leaves it out there.
    """

    name: str
    title: str
    views: tuple[View, ...]
    signals: tuple[Signal, ...]
    shown: tuple[str, ...]
    measure: Cycle | Hold
    faults: tuple[Rule, ...]
    camera: str
    prescription: str
    start: Start | None = None
    measures: tuple[str, ...] = ()
    sides: Sides = "nearer"
    stance: Stance = "standing"
    stretches: bool = False
    size_by: SizeBy = "leg"
    phase_titles: Mapping[Phase, str] = field(default_factory=dict)
    how_to: tuple[str, ...] = ()
    signature: Signature | None = None

    def signal(self, name: str) -> Signal:
        return self._one_of("signals", {signal.name: signal for signal in self.signals}, name)

    @property
    def whole_start(self) -> Start | None:
        """The start posture; for reps this includes being at rest."""
        cycle = self.measure
        if self.start is None or not isinstance(cycle, Cycle):
            return self.start
        low, high = (cycle.rest, math.inf) if cycle.sign < 0 else (-math.inf, cycle.rest)
        return replace(self.start, posture=(*self.start.posture, Range(cycle.signal, low, high)))

    def can_judge(self, rule: Rule, view: View) -> bool:
        name = signal_of(rule)
        readable = name is None or view in self.signal(name).views
        return readable and view in rule.views and view in self.views

    def unit(self, rule: Rule) -> str:
        if isinstance(rule, Fault):
            return self.signal(rule.signal).unit
        return self.unit_of_stat(rule.stat)

    def name_of_measure(self, stat: str) -> str:
        """Return the name of a stat in the report: "SIGNAL_STAT_UNIT"."""
        kind, *names = stat.split(":")
        return f"{names[0]}_{kind}_{self.signal(names[0]).unit}" if names else kind

    def unit_of_stat(self, name: str) -> str:
        kind, *signals = name.split(":")
        unit = STATS[kind].unit
        return self.signal(signals[0]).unit if unit == "signal" else unit

    def fault(self, code: str) -> Rule:
        return self._one_of("faults", {fault.code: fault for fault in self.faults}, code)

    def _one_of(self, kind: str, known: Mapping[str, _Part], name: str) -> _Part:
        if name not in known:
            names = ", ".join(known) or "none"
            raise ValueError(f"expected one of the {kind} of {self.name} ({names}), got {name!r}")
        return known[name]
