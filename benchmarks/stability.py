"""Which thresholds clips choose, how far that depends on single makers, and which they do not."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.fitting import spread_for
from benchmarks.leave_one_out import Study
from benchmarks.results import table
from formcheck.core.exercise.threshold_overrides import thresholds

#: A threshold is unstable when its values over the makers lie further apart than this share of the
#: declared one, or than the model's own spread.
STABLE_SHARE, STABLE_SPREADS = 0.1, 1.0


@dataclass(frozen=True, slots=True)
class Range:
    """What was chosen of one threshold, where it was chosen at all.

    Attributes:
        name: With the exercise before it.
        whole: Chosen on all clips; NaN when it was not.
        values: That each maker's clips were judged by; as declared where it was not chosen.
        chosen: For how many makers it was chosen.
        own_spread: The model's, of what the threshold is compared with.
    """

    name: str
    declared: float
    whole: float
    values: Sequence[float]
    chosen: int
    own_spread: float

    @property
    def share(self) -> float:
        """Range over the declared value; NaN when that is 0."""
        return self._width / abs(self.declared) if self.declared else math.nan

    @property
    def spreads(self) -> float:
        """Range over the model's own spread."""
        return self._width / self.own_spread

    @property
    def unstable(self) -> bool:
        return self.share > STABLE_SHARE or self.spreads > STABLE_SPREADS

    @property
    def _width(self) -> float:
        return max(self.values) - min(self.values)


def ranges_of(study: Study) -> list[Range]:
    """Return the ranges of the thresholds that were chosen on all clips or for some maker."""
    declared = thresholds(study.exercise)
    found = []
    for name, whole in study.whole.choices.items():
        each = [fit.choices.get(name) for fit in study.by_maker.values()]
        values = [declared[name] if one is None else one.value for one in each]
        chosen = sum(one is not None and one.kept is None for one in each)
        if chosen or whole.kept is None:
            value = math.nan if whole.kept else whole.value
            full_name = f"{study.exercise.name} {name}"
            own_spread = spread_for(study.exercise, name)
            found.append(Range(full_name, declared[name], value, values, chosen, own_spread))
    return found


def stability_lines(studies: Sequence[Study]) -> list[str]:
    """Return the tables of chosen thresholds, the unstable first, and the list of those kept."""
    ranges = sorted(
        (one for study in studies for one in ranges_of(study)),
        key=lambda one: -one.spreads,
    )
    head = (
        "declared",
        "chosen on all",
        "least",
        "most",
        "chosen for makers",
        "range / declared",
        "range in spreads",
    )
    lines = []
    for name, some in (
        ("Unstable thresholds", [one for one in ranges if one.unstable]),
        ("Other chosen thresholds", [one for one in ranges if not one.unstable]),
    ):
        rows = [
            (
                one.name,
                float(one.declared),
                one.whole,
                float(min(one.values)),
                float(max(one.values)),
                f"{one.chosen} of {len(one.values)}",
                one.share,
                one.spreads,
            )
            for one in some
        ]
        lines += table((name, *head), rows) if rows else [f"{name}: none.", ""]
    return [*lines, *kept_lines(studies)]


def kept_lines(studies: Sequence[Study]) -> list[str]:
    """Return the thresholds that were not chosen, and why."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for study in studies:
        for name, one in study.whole.choices.items():
            if one.kept:
                by_reason[one.kept].append(f"{study.exercise.name} {name}")
    few = [study.exercise.name for study in studies if not study.whole.counting]
    lines = ["Not chosen on all clips, so the declared value was kept:", ""]
    lines += [
        f"- {reason} ({len(names)}): {', '.join(names)}"
        for reason, names in sorted(by_reason.items())
    ]
    if few:
        lines.append(f"- counting of exercises with clips of one maker alone: {', '.join(few)}")
    clashing = [
        f"{study.exercise.name} ({where})"
        for study in studies
        for where, fit in (*study.by_maker.items(), ("all clips", study.whole))
        if fit.clashes
    ]
    lines.append(f"- chosen values that contradict each other: {', '.join(clashing) or 'none'}")
    return [*lines, ""]
