"""The committed floor: scores that no change may fall under."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

FLOOR = Path(__file__).resolve().parent / "floor.json"

#: Bound ("at_least", "at_most") to score to limit.
Floor = Mapping[str, Mapping[str, float]]


def committed(*, samples_alone: bool) -> Floor:
    """Return the floor of floor.json.

    A limit holds for the clips it was measured on, and the samples alone are fewer. One score lies
    otherwise on them: the pose model reads a kneeling knee seven degrees too much bent, which gives
    a median of 6.05 degrees on the one sample and of 5.87 on all clips.

    Args:
        samples_alone: Whether nothing but the samples is scored; the limits of "samples_alone" then
            stand in for those of the same name.
    """
    kept = json.loads(FLOOR.read_text(encoding="utf-8"))
    whole: dict[str, dict[str, float]] = {bound: kept[bound] for bound in ("at_least", "at_most")}
    apart = kept["samples_alone"] if samples_alone else {}
    return {bound: limits | apart.get(bound, {}) for bound, limits in whole.items()}


def of_strangers() -> Floor | None:
    """Return the floor of the sample of benchmarks.generalise; None when none is committed."""
    found: Floor | None = json.loads(FLOOR.read_text(encoding="utf-8")).get("strangers_sample")
    return found


def failures(reached: Mapping[str, float], floor: Floor, *, every: bool) -> list[str]:
    """Return, in words, the scores that are worse than the floor.

    Args:
        reached: Scores by name.
        floor: What they are held against.
        every: A score that was not measured fails as well.
    """
    failed = []
    for bound, sign in (("at_least", 1), ("at_most", -1)):
        for name, limit in floor[bound].items():
            score = reached.get(name, math.nan)
            if math.isnan(score):
                failed += [f"{name}: not measured"] if every else []
            elif sign * score < sign * limit:
                failed.append(f"{name}: {score:.3f}, the floor is {bound} {limit}")
    return failed
