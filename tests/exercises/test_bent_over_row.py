"""Good rows raise nothing, each fault raises itself, and only where it can be seen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.landmarks import Landmark
from formcheck.exercises.bent_over_row import BENT_OVER_ROW
from tests.support.hiding import hidden
from tests.support.motion import Tempo, require_good, watch
from tests.support.motions.bent_over_row import row_motion
from tests.support.motions.technique import limit
from tests.support.postures import HINGED, rowed
from tests.support.stick import Camera
from tests.support.strategies import examples, tempos


@examples(25)
@given(
    tempo=tempos(1.0, 6.0),
    trunk=st.floats(40.0, 75.0),
    past=st.floats(5.0, 25.0),
    stand_deg=st.sampled_from([90.0, -90.0, 75.0, -105.0]),
    fps=st.floats(12.0, 60.0),
    standing_s=st.sampled_from([0.0, 1.0]),
)
def test_every_row_counts_at_any_tempo(
    tempo: Tempo, trunk: float, past: float, stand_deg: float, fps: float, standing_s: float
) -> None:
    hinged = replace(HINGED, trunk=trunk)
    motion = row_motion(
        tempo=tempo,
        hinged=hinged,
        top=rowed(hinged, past=past),
        standing_s=standing_s,
        camera=Camera(stand_deg),
        fps=fps,
        noise=0.002,
    )
    require_good(BENT_OVER_ROW, motion)


def test_an_elbow_that_has_reached_a_steep_trunk_is_not_too_short() -> None:
    hinged = replace(HINGED, trunk=38.0)
    elbow_deg = 180.0 - limit("bent_over_row", "short_pull") - 8.0
    motion = row_motion(hinged=hinged, top=rowed(hinged, past=5.0, elbow=elbow_deg))
    require_good(BENT_OVER_ROW, motion)


def test_a_pull_that_is_hardly_one_is_an_attempt() -> None:
    motion = row_motion(top=rowed(HINGED, past=-30.0, elbow=45.0))
    report = watch(BENT_OVER_ROW, motion.frames).report
    assert report.reps == ()
    assert len(report.attempts) == 3


def test_hidden_wrists_are_no_rows_and_no_fault() -> None:
    wrists = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
    frames = hidden(row_motion().frames, wrists, (0.0, 99.0), "unsure")
    watched = watch(BENT_OVER_ROW, frames)
    assert watched.report.reps == ()
    assert watched.codes == set()
