"""Good cat-cows count and raise nothing, each fault raises itself, and no feet need be seen."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.exercises.cat_cow import CAT_COW
from tests.support.hiding import cropped, hidden
from tests.support.motion import Motion, require_good, watch
from tests.support.motions.cat_cow import Wave, cat_cow_motion
from tests.support.stick import Camera
from tests.support.strategies import examples

SIDES = (90.0, -90.0, 75.0, -105.0)


@examples(25)
@given(
    wave=st.builds(
        Wave,
        cat=st.floats(30.0, 60.0),
        cow=st.floats(-90.0, -60.0),
        way_s=st.floats(0.8, 4.0),
        stay_s=st.floats(0.0, 4.0),
    ),
    stand_deg=st.sampled_from(SIDES),
    fps=st.floats(12.0, 60.0),
    flat_s=st.sampled_from([0.0, 1.5]),
)
def test_every_rep_counts_at_any_pace(
    wave: Wave, stand_deg: float, fps: float, flat_s: float
) -> None:
    motion = cat_cow_motion(
        wave=wave, flat_s=flat_s, camera=Camera(stand_deg), fps=fps, noise=0.002
    )
    require_good(CAT_COW, motion)


def test_the_feet_need_not_be_in_the_picture() -> None:
    motion = cat_cow_motion()
    marks = [m for m in Landmark if m.name.endswith(("ANKLE", "HEEL", "FOOT_INDEX"))]
    require_good(
        CAT_COW, Motion(hidden(motion.frames, marks, (0.0, 99.0), "missing"), motion.truth)
    )


#: Where the knees are, forward of the middle of the picture.
KNEELING_KNEE_M = -0.35


def test_a_picture_that_ends_at_the_knees_is_enough() -> None:
    camera = Camera(90.0)
    knee_px = 640 + round((KNEELING_KNEE_M - 0.1) * camera.scale)
    motion = cat_cow_motion(camera=camera)
    require_good(
        CAT_COW, Motion(cropped(motion.frames, knee_px, 0, (1280 - knee_px, 720)), motion.truth)
    )


def without_back(pose: Pose) -> Pose:
    return replace(pose, back=None)


def test_without_an_outline_of_the_back_nothing_counts() -> None:
    frames = [(t, pose and without_back(pose)) for t, pose in cat_cow_motion().frames]
    watched = watch(CAT_COW, frames)
    assert watched.report.reps == ()
    assert watched.codes == set()
