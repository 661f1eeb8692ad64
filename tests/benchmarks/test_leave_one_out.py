"""A maker that is left out does not influence the thresholds that judge its clips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cases import Case
from benchmarks.clips import Clip
from benchmarks.fitting import counting_values
from benchmarks.leave_one_out import Fit, clips_for, fits_of
from benchmarks.trials import AS_DECLARED, Changes, Trial
from formcheck.core.exercise.threshold_overrides import thresholds
from formcheck.exercises.squat import SQUAT

MAKERS = ("ann", "bob", "cat")
LIMIT = "trunk_lean.above"
#: What is read on the reps of each maker's good clip and of its bad one.
GOOD, BAD = {"ann": 4.0, "bob": 8.0, "cat": 10.0}, {"ann": 36.0, "bob": 30.0, "cat": 24.0}
HEAVY_REPS = 9
DEPTHS = counting_values(SQUAT)["rep.depth"]


def clip_of(maker: str, kind: str) -> Clip:
    faults = frozenset({"trunk_lean"}) if kind == "bad" else frozenset[str]()
    path = Path(f"{maker}_{kind}.mp4")
    return Clip(path, "squat", "side", reps=2, set_faults=faults, origin=maker)


CLIPS = [clip_of(maker, kind) for maker in MAKERS for kind in ("good", "bad")]


class FakeTrials:
    """Trials of clips whose readings are listed above; the extreme depths miss a rep of two.

    Those of one maker weigh more: it has more readings, and the extreme depths miss all its reps.
    """

    def __init__(self, heavy: str | None) -> None:
        self._heavy = heavy

    def of(self, clip: Clip, name: str, changes: Changes = AS_DECLARED) -> Trial:
        assert name == "squat"
        heavy = clip.origin == self._heavy
        extreme = dict(changes).get("rep.depth") in (DEPTHS[0], DEPTHS[-1])
        found, missed = (HEAVY_REPS, HEAVY_REPS) if heavy else (2, 1)
        value = (BAD if "bad" in clip.path.stem else GOOD)[clip.origin]
        assert clip.set_faults is not None
        case = Case("trunk_lean", LIMIT, value, "trunk_lean" in clip.set_faults, raised=False)
        times = 9 if heavy else 2
        return Trial(clip, found - missed * extreme, 0.0, 0, (case,) * times)


def fits(clips: Sequence[Clip], heavy: str | None = None) -> tuple[dict[str, Fit], Fit]:
    trials = FakeTrials(heavy)
    return fits_of(SQUAT, clips, trials, trials)


def relabelled(clips: Iterable[Clip], maker: str, change: Callable[[Clip], Clip]) -> list[Clip]:
    return [change(clip) if clip.origin == maker else clip for clip in clips]


def test_limits_lie_between_the_readings_of_the_other_makers() -> None:
    by_maker, whole = fits(CLIPS)
    assert set(by_maker) == set(MAKERS)
    assert whole.limits[LIMIT].value == pytest.approx(17, abs=1)
    # Without cat the others leave more room: 8 to 30.
    assert by_maker["cat"].limits[LIMIT].value == pytest.approx(19, abs=1)
    assert by_maker["ann"].limits[LIMIT].value == pytest.approx(17, abs=1)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("label", ["faults", "count"])
def test_labels_of_a_maker_do_not_change_its_own_thresholds(maker: str, label: str) -> None:
    def changed(clip: Clip) -> Clip:
        if label == "count":
            return replace(clip, reps=0)
        assert clip.set_faults is not None
        return replace(clip, set_faults=frozenset({"trunk_lean"}) - clip.set_faults)

    clips = relabelled(CLIPS, maker, lambda clip: replace(clip, reps=HEAVY_REPS))
    before, whole_before = fits(clips, heavy=maker)
    after, whole_after = fits(relabelled(clips, maker, changed), heavy=maker)
    assert after[maker] == before[maker]
    # The labels matter: wherever the maker is among the others, something else is chosen.
    assert whole_after != whole_before
    assert all(after[other] != before[other] for other in MAKERS if other != maker)


def test_counting_parameters_are_chosen_on_the_others_and_used() -> None:
    by_maker, whole = fits(CLIPS)
    middle = (DEPTHS[1] + DEPTHS[-2]) / 2
    assert middle != pytest.approx(thresholds(SQUAT)["rep.depth"])
    for fit in (*by_maker.values(), whole):
        assert fit.counting["rep.depth"].value == pytest.approx(middle)
        assert dict(fit.changes) == {"rep.depth": fit.counting["rep.depth"].value}


def test_counting_parameters_need_two_makers_with_a_count() -> None:
    by_maker, whole = fits([clip for clip in CLIPS if clip.origin != "cat"])
    assert whole.counting
    assert not by_maker["ann"].counting
    assert by_maker["ann"].changes == AS_DECLARED


def test_clips_of_none_count_only_beside_clips_of_the_exercise() -> None:
    nothing = Clip(Path("walk.mp4"), "none", "side", reps=0, origin="dan")
    plank = Clip(Path("plank.mp4"), "plank", "side", hold_s=3.0, origin="dan")
    assert clips_for(SQUAT, [CLIPS[0], nothing, plank]) == [CLIPS[0], nothing]
    assert clips_for(SQUAT, [nothing, plank]) == []
