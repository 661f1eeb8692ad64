"""An exercise as data: what is measured, what counts, what is warned of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar

from formcheck.core.exercise.rep_stats import STATS
from formcheck.core.exercise.signature import Signature
from formcheck.core.exercise.validation import check
from formcheck.core.pose.body import Body
from formcheck.core.types import Phase, Severity, Side, View

_Part = TypeVar("_Part")
Unit: TypeAlias = Literal["deg", "leg", "ratio"]
Sides: TypeAlias = Literal["both", "nearer", "each"]
#: Whether it begins standing, near the floor or lying on the back, or may begin in any.
Stance: TypeAlias = Literal["standing", "floor", "lying", "any"]
SizeBy: TypeAlias = Literal["leg", "thigh"]

#: How far a value must come back inside its limit before an active fault is cleared, so that a
#: value that trembles on the limit warns once. Half the model's own angle spread of about six
#: degrees in side views (published for this pose model against inertial sensors).
RELEASE: Mapping[Unit, float] = {"deg": 3.0, "leg": 0.02, "ratio": 0.03}


@dataclass(frozen=True, slots=True)
class Signal:
    """A number read from one body at one time.

    Attributes:
        name: As it appears in frames.csv and in rules.
        unit: "deg", "leg" (share of the person's leg length) or "ratio".
        title: As people say it.
        read: Takes the body and the side that is judged; NaN where a landmark is not seen.
        from_start: The value counts from the person's own value in the start posture.
        mirrored: Left and right read the same but for the sign. It is read of the left; of the
            right it is the opposite, of both sides the size alone.
        best_of: The value counts from the least value of this figure ("bottom:SIGNAL") in the
            repetitions so far. It must be among the exercise's measures.
        usual: What people read there. The reference is never above it, and it stands in for one
            that was not seen; NaN for signals that only the person's own posture gives meaning.
        lowest_of: It is the least of these other signals, each as it counts, that are known.
        views: Views from which the number means what it says.
        parts: Body parts that it is read from, for drawing.
        of_back: It is read from the outline of the back, which is drawn for it.
        sine: The value is the sine of an angle; people are shown the angle.
        unknown: What is said of it when it is NaN although the view would show it.
    """

    name: str
    unit: Unit
    title: str
    read: Callable[[Body, Side], float]
    from_start: bool = False
    mirrored: bool = False
    best_of: str | None = None
    usual: float = math.nan
    lowest_of: tuple[str, ...] = ()
    views: tuple[View, ...] = ("side", "oblique", "front")
    parts: tuple[str, ...] = ()
    of_back: bool = False
    sine: bool = False
    unknown: str = "could not be seen"

    def against(self, reference: float, value: float) -> float:
        """Return a value as it counts from the person's own; NaN when that is not known."""
        if math.isnan(self.usual):
            return value - reference
        return value - (self.usual if math.isnan(reference) else min(self.usual, reference))


@dataclass(frozen=True, slots=True)
class Range:
    """A signal lies in [low, high)."""

    signal: str
    low: float = -math.inf
    high: float = math.inf

    def holds(self, signals: Mapping[str, float]) -> bool:
        """Return True when the value is known and inside; NaN is never inside."""
        return self.low <= signals[self.signal] < self.high

    def broken(self, signals: Mapping[str, float]) -> bool:
        """Return True when the value is known and outside; NaN is never outside."""
        value = signals[self.signal]
        return value < self.low or value >= self.high


@dataclass(frozen=True, slots=True)
class Start:
    """What must be held for ``hold_s`` before anything counts: for reps being at rest, and more.

    Attributes:
        posture: What is asked, for reps besides being at rest.
        hold_s: Seconds.
        compared_in: What must hold as well, for as long, before signals count from the posture.
    """

    posture: tuple[Range, ...] = ()
    hold_s: float = 0.4
    compared_in: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """How a repetition is told from the one signal that carries it.

    The signal runs from ``rest`` past ``attempt`` and ``depth`` to its turning point and back to
    ``rest``; whether it falls or rises on the way out follows from the order of the three. A
    movement past ``attempt`` that does not reach ``depth`` is an attempt, not a rep.

    Attributes:
        rest, attempt, depth: Values of the signal, strictly monotonic.
        full: The value of a rep of full range; 1.0 on the depth gauge.
        min_s, max_s: A rep is neither shorter nor longer.
        max_gap_s: For so long the signal may be unknown; after that a half rep is dropped.
        floor: At the turning point the weight rests on the floor: a rep may begin there, and who
            puts the weight down at the end has not begun another.
        anchors: Body parts that stay near their place during a rep, if any. A movement in which
            they travel is walking or bending to the camera, not a rep.
        travel_leg: So far an anchor may travel: the spread of the middle 80 % of its places, in leg
            lengths. Ankles: 0.01 to 0.20 in squats of strangers, 0.46 and more in walking.
        turn: What is true at the turning point. A movement that is known to contradict it is
            another exercise: neither rep nor attempt.
        lookalike: A movement that is known to turn where all of these hold is another exercise too.
        holds: The far end is held: the time there is reported as a hold of each rep.
        stays: The far end is a place to stay, though not for a hold: a source may open with a rep
            that lasts.
        alternates: It takes the other side than the rep before to make one; the same side again is
            an attempt.
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

    @property
    def sign(self) -> float:
        """-1 when the signal falls on the way out, +1 when it rises."""
        return math.copysign(1.0, self.depth - self.rest)


@dataclass(frozen=True, slots=True)
class Hold:
    """How a held posture is told: every range holds.

    Attributes:
        posture: The ranges.
        enter_s: It must be held so long before the clock runs; the clock then counts this time.
        grace_s: The clock runs on through an absence from the posture of this length.
    """

    posture: tuple[Range, ...]
    enter_s: float = 0.5
    grace_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that shows at each moment: a signal past its limit for ``hold_s``.

    Attributes:
        code: Fixed for ever, other programs read it.
        title: What is wrong, in a few words.
        cue: What to do, in two or three words.
        why: Why it matters, in one sentence.
        signal: The signal that is compared.
        above, below: The limit; exactly one of the two is given.
        by_view: Other limits for views from which the signal reads otherwise.
        hold_s: It must last so long.
        phases: It is looked for in these phases only.
        views: It can be judged from these views only.
        when: It is a fault only while all of these hold.
        readable: The signal can be read only while all of these hold; else it is not checked.
        unless: It is not judged while one of these is known to hold.
    """

    code: str
    title: str
    cue: str
    why: str
    signal: str
    above: float | None = None
    below: float | None = None
    hold_s: float = 0.3
    phases: tuple[Phase, ...] = (Phase.OUT, Phase.BACK)
    views: tuple[View, ...] = ("side", "oblique", "front")
    severity: Severity = "warn"
    by_view: Mapping[View, float] = field(default_factory=dict)
    when: tuple[Range, ...] = ()
    readable: tuple[Range, ...] = ()
    unless: tuple[Range, ...] = ()

    def value_in(self, signals: Mapping[str, float], view: View) -> float | None:
        """Return the value to compare: NaN when it cannot be judged, None when it is not to be.

        A value inside its limit is no fault, whatever the conditions are.
        """
        ruled_out = any(part.broken(signals) for part in self.when)
        if ruled_out or any(part.holds(signals) for part in self.unless):
            return None
        value = signals[self.signal]
        if not all(part.holds(signals) for part in self.readable):
            return math.nan
        known = all(part.holds(signals) for part in self.when)
        return value if known or excess(self, value, view) <= 0 else math.nan

    def unknown_in(self, signals: Mapping[str, float]) -> str:
        """Return the name of the signal for want of which it cannot be judged."""
        needed = (self.signal, *(part.signal for part in (*self.when, *self.readable)))
        return next((name for name in needed if math.isnan(signals[name])), self.signal)


@dataclass(frozen=True, slots=True)
class RepFault:
    """A fault that is judged once a rep is over, from a figure of the whole rep.

    Attributes:
        stat: A figure of the rep by its name, such as "bottom:SIGNAL" or "duration_s"
            (formcheck.core.exercise.rep_stats).
        when: It is a fault only of reps of which all of these hold; each range is of a figure,
            named as ``stat`` is, in place of a signal.

    The others are those of :class:`Fault`.
    """

    code: str
    title: str
    cue: str
    why: str
    stat: str
    above: float | None = None
    below: float | None = None
    views: tuple[View, ...] = ("side", "oblique", "front")
    severity: Severity = "warn"
    by_view: Mapping[View, float] = field(default_factory=dict)
    when: tuple[Range, ...] = ()

    def value_in(self, figures: Mapping[str, float], view: View) -> float | None:
        """Return the figure to compare: NaN when it cannot be judged, None when it is not to be.

        A figure inside its limit is no fault, whatever the conditions are.
        """
        if any(part.broken(figures) for part in self.when):
            return None
        value = figures[self.stat]
        known = all(part.holds(figures) for part in self.when)
        return value if known or excess(self, value, view) <= 0 else math.nan


Rule: TypeAlias = Fault | RepFault


def bound_of(rule: Rule) -> Literal["above", "below"]:
    """Return the side on which the fault lies."""
    return "above" if rule.above is not None else "below"


def limit_of(rule: Rule, view: View) -> float:
    """Return the rule's threshold as it is for a view."""
    limit = rule.above if rule.above is not None else rule.below
    return rule.by_view.get(view, math.nan if limit is None else limit)


def signal_of(rule: Rule) -> str | None:
    """Return the name of the signal that a rule reads; None for a rule of time or of order."""
    if isinstance(rule, Fault):
        return rule.signal
    _, _, signals = rule.stat.partition(":")
    return signals.partition(":")[0] or None


def excess(rule: Rule, value: float, view: View) -> float:
    """Return by how much ``value`` is past the limit: positive is a fault, NaN unknown."""
    past = value - limit_of(rule, view)
    return past if bound_of(rule) == "above" else -past


@dataclass(frozen=True, slots=True)
class Exercise:
    """All that formcheck knows of an exercise.

    Attributes:
        name, title: For the command line and for people.
        views: Views from which it can be counted or timed at all.
        signals: Everything that is measured, in the order of frames.csv.
        shown: Names of the two or three signals that the picture shows.
        measure: Reps or a hold.
        faults: What is warned of, the most important first.
        sides: "nearer" judges the side that faces the camera when it is watched from the side, and
            otherwise the mean of both; "both" always the mean. "each" is for one-sided exercises:
            it judges the side on which the carrying signal is further out, or the posture is held.
        stance: How the person begins, for the outline that shows where to be; a camera that faces
            somebody who lies stands above.
        stretches: Limbs go out further than they are where the person begins.
        size_by: What tells the person's size: the whole leg, or the thigh alone where the feet need
            not be in the picture.
        measures: Figures of each rep for the report, named as in :class:`RepFault`.
        start: The posture in which it begins; None when it may begin anyhow.
        phase_titles: What people call the phases.
        camera: How to place the camera, in one sentence.
        prescription: The usual dose, in words.
        how_to: How it is done, in two sentences.
        signature: By what it is told when nobody says what is done; None leaves that out.

    Raises:
        ContradictionError: It contradicts itself (formcheck.core.exercise.validation).
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

    def __post_init__(self) -> None:
        check(self)

    def signal(self, name: str) -> Signal:
        """Return the signal of this name.

        Raises:
            ValueError: There is none.
        """
        return self._one_of("signals", {signal.name: signal for signal in self.signals}, name)

    @property
    def whole_start(self) -> Start | None:
        """The start posture with being at rest, where reps begin."""
        cycle = self.measure
        if self.start is None or not isinstance(cycle, Cycle):
            return self.start
        low, high = (cycle.rest, math.inf) if cycle.sign < 0 else (-math.inf, cycle.rest)
        return replace(self.start, posture=(*self.start.posture, Range(cycle.signal, low, high)))

    def unit(self, rule: Rule) -> str:
        """Return the unit in which a rule's limit is given."""
        if isinstance(rule, Fault):
            return self.signal(rule.signal).unit
        return self.unit_of_stat(rule.stat)

    def name_of_measure(self, stat: str) -> str:
        """Return the name of a figure among the measures of a rep: "SIGNAL_KIND_UNIT"."""
        kind, *names = stat.split(":")
        return f"{names[0]}_{kind}_{self.signal(names[0]).unit}" if names else kind

    def unit_of_stat(self, name: str) -> str:
        """Return the unit of a figure of a rep."""
        kind, *signals = name.split(":")
        unit = STATS[kind].unit
        return self.signal(signals[0]).unit if unit == "signal" else unit

    def fault(self, code: str) -> Rule:
        """Return the fault of this code.

        Raises:
            ValueError: There is none.
        """
        return self._one_of("faults", {fault.code: fault for fault in self.faults}, code)

    def _one_of(self, kind: str, known: Mapping[str, _Part], name: str) -> _Part:
        if name not in known:
            names = ", ".join(known) or "none"
            raise ValueError(f"expected one of the {kind} of {self.name} ({names}), got {name!r}")
        return known[name]
