"""Accuracy against speed: a clip looked at less often."""

from __future__ import annotations

import pytest

from benchmarks.clips import Clip
from benchmarks.rates import HEAD, RATES, rows, run_at
from tests.support.clips import short_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    path = short_clip(tmp_path_factory.mktemp("clips") / "a.mp4", 5.0, every=2)
    return Clip(path, "squat", "side", reps=1, set_faults=frozenset())


def test_fewer_looks_give_every_picture_and_less_work(clip: Clip) -> None:
    every, some = run_at(clip, "lite", None), run_at(clip, "lite", 5.0)
    assert (every.pictures, every.looked_at) == (75, 75)
    assert (some.pictures, some.looked_at) == (75, 26)
    assert some.cpu_s < every.cpu_s
    assert len(every.seen.report.reps) == len(some.seen.report.reps) == 1


def test_each_rate_has_a_row_that_tells_what_is_wrong(clip: Clip) -> None:
    run = run_at(clip, "lite", 5.0)
    wrong = run_at(Clip(clip.path, "squat", "side", reps=2), "lite", 5.0)
    told = list(rows({"every picture": [run], "auto": [run, wrong]}))
    assert [row[:3] for row in told] == [
        ("every picture", "35%", "1.00"),
        ("auto", "35%", f"{(run.cpu_s + wrong.cpu_s) / run.cpu_s:.2f}"),
    ]
    assert [row[3] for row in told] == ["0 of 1", "1 of 2 (a)"]
    assert {len(row) for row in told} == {len(HEAD)}
    assert "every picture" in RATES
