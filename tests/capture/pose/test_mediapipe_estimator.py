"""The real landmarker on a rendered person: units, order, threads, and a silent terminal."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from mediapipe.tasks.python import vision

from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose import landmarker
from formcheck.capture.pose.landmarker import _create
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose, PoseTracker
from formcheck.capture.pose.model_files import VARIANTS, Variant
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import BACK_STATIONS, Landmark, Pose
from formcheck.errors import ModelError, UsageError

ROOT = Path(__file__).resolve().parents[3]
PERSON = ROOT / "tests" / "capture" / "data" / "person.jpg"
LEFT_OF_BODY_PX, RIGHT_OF_BODY_PX = 110, 175  # seen in the picture, which is 320 wide
TOP_OF_HEAD_PX, SOLES_PX = 32, 212


@pytest.fixture(scope="module")
def person() -> Image:
    # Not cv2.imread, which cannot open a path with an accent on Windows.
    decoded = cv2.imdecode(np.frombuffer(PERSON.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    picture: Image = decoded.astype(np.uint8)
    picture.setflags(write=False)
    return picture


@pytest.fixture
def lite() -> Iterator[MediaPipePose]:
    with MediaPipePose("lite") as estimator:
        yield estimator


def clip(picture: Image, count: int = 5, fps: float = 30.0) -> list[Frame]:
    return [Frame(index, index / fps, picture) for index in range(count)]


def same(a: Pose | None, b: Pose | None) -> bool:
    if a is None or b is None:
        return a is b
    return (
        a.t == b.t
        and a.size == b.size
        and all(
            np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True)
            for name in ("image", "world", "visibility")
        )
        and (a.back is None) == (b.back is None)
        and (a.back is None or np.array_equal(a.back, np.asarray(b.back), equal_nan=True))
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_landmarks_are_in_pixels_and_metres(variant: Variant, person: Image) -> None:
    with MediaPipePose(variant) as estimator:
        poses = [estimator.estimate(frame) for frame in clip(person)]
    pose = poses[-1]
    assert pose is not None
    assert pose.t == 4 / 30
    assert pose.size == (320, 240)
    assert (pose.image.shape, pose.world.shape, pose.visibility.shape) == ((33, 2), (33, 3), (33,))
    for array in (pose.image, pose.world, pose.visibility):
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
    x, y = pose.image.T
    assert ((x > LEFT_OF_BODY_PX) & (x < RIGHT_OF_BODY_PX)).all()
    assert ((y > TOP_OF_HEAD_PX) & (y < SOLES_PX + 10)).all()
    assert y[Landmark.LEFT_ANKLE] - y[Landmark.NOSE] > 0.7 * (SOLES_PX - TOP_OF_HEAD_PX)
    assert ((pose.visibility >= 0) & (pose.visibility <= 1)).all()
    assert pose.back is not None  # the person stands at an angle
    assert pose.back.shape == (len(BACK_STATIONS), 2)
    seen = pose.back[np.isfinite(pose.back[:, 0])]
    assert len(seen) > 20
    assert ((seen[:, 0] > LEFT_OF_BODY_PX) & (seen[:, 0] < RIGHT_OF_BODY_PX)).all()
    trunk_px = y[Landmark.LEFT_HIP] - y[Landmark.LEFT_SHOULDER]
    assert np.ptp(seen[:, 1]) == pytest.approx(1.2 * trunk_px, rel=0.15)
    # World: metres about the middle of the hips; a standing adult.
    hips = pose.world[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    assert np.abs(hips).max() < 0.02
    assert 1.1 < pose.world[Landmark.LEFT_ANKLE, 1] - pose.world[Landmark.NOSE, 1] < 1.8


def test_colours_are_given_as_rgb(person: Image) -> None:
    """The very numbers that MediaPipe gives for the picture as RGB, times the size, rounded."""
    import mediapipe as mp  # noqa: PLC0415  late, as said above
    from mediapipe.tasks.python import BaseOptions  # noqa: PLC0415  late, as said above

    from formcheck.capture.pose.model_files import find_model  # noqa: PLC0415  late, as said above

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(find_model("lite")[0])),
        running_mode=vision.RunningMode.VIDEO,
    )
    rgb = np.ascontiguousarray(person[:, :, ::-1])
    with MediaPipePose("lite") as estimator:
        ours = [estimator.estimate(frame) for frame in clip(person, 3)][-1]
    with native_stderr_silenced(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        for timestamp_ms in (0, 33, 67):
            result = landmarker.detect_for_video(
                mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb), timestamp_ms
            )
    assert ours is not None
    for index, (point, world) in enumerate(
        zip(result.pose_landmarks[0], result.pose_world_landmarks[0], strict=True)
    ):
        assert abs(ours.image[index, 0] - point.x * 320) <= 0.005 + 1e-9
        assert abs(ours.image[index, 1] - point.y * 240) <= 0.005 + 1e-9
        assert abs(ours.visibility[index] - point.visibility) <= 0.0005 + 1e-9
        assert np.abs(ours.world[index] - (world.x, world.y, world.z)).max() <= 0.00005 + 1e-9


def test_numbers_are_rounded_to_short_decimals(lite: MediaPipePose, person: Image) -> None:
    pose = [lite.estimate(frame) for frame in clip(person)][-1]
    assert pose is not None
    for array, decimals in ((pose.image, 2), (pose.world, 4), (pose.visibility, 3)):
        texts = [repr(value) for value in array.ravel().tolist()]
        assert max(len(text.partition(".")[2]) for text in texts if "e" not in text) <= decimals


def test_nobody_gives_none_and_somebody_later_is_found(lite: MediaPipePose, person: Image) -> None:
    wall = np.full_like(person, 90)
    frames = [*clip(wall, 3), *[Frame(3 + i, 0.1 + i / 30, person) for i in range(3)]]
    poses = [lite.estimate(frame) for frame in frames]
    assert poses[:3] == [None] * 3
    assert poses[-1] is not None


def test_pictures_closer_than_a_millisecond(lite: MediaPipePose, person: Image) -> None:
    times_s = [0.0, 0.0001, 0.0002, 0.0003, 0.0015, 0.1]
    poses = [lite.estimate(Frame(index, t, person)) for index, t in enumerate(times_s)]
    assert [pose.t for pose in poses if pose] == times_s


def test_a_source_that_starts_late_or_before_zero(person: Image) -> None:
    for start_s in (-2.0, 90_000.0):
        with MediaPipePose("lite") as estimator:
            poses = [estimator.estimate(Frame(i, start_s + i / 30, person)) for i in range(3)]
        assert all(poses)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (16, 16), (1, 300), (641, 479), (479, 641)])
def test_odd_sizes(lite: MediaPipePose, person: Image, size: tuple[int, int]) -> None:
    picture = cv2.resize(person, size).astype(np.uint8)
    for frame in clip(picture, 3):
        pose = lite.estimate(frame)
        assert pose is None or pose.size == size
    if min(size) > 100 and max(size) < 700 and size != (1, 300):
        assert pose is not None


def test_the_size_may_change_on_the_way(lite: MediaPipePose, person: Image) -> None:
    larger = cv2.resize(person, (640, 480)).astype(np.uint8)
    sizes = []
    for index, picture in enumerate([person, person, larger, larger]):
        pose = lite.estimate(Frame(index, index / 30, picture))
        assert pose is not None
        sizes.append(pose.size)
    assert sizes == [(320, 240)] * 2 + [(640, 480)] * 2


def test_a_picture_that_is_a_view_of_another(lite: MediaPipePose, person: Image) -> None:
    """Slices are not contiguous; native code reads memory as if they were."""
    wide = np.zeros((240, 640, 3), np.uint8)
    wide[:, 100:420] = person
    with MediaPipePose("lite") as other:
        expected = [other.estimate(frame) for frame in clip(person, 3)]
    found = [lite.estimate(frame) for frame in clip(wide[:, 100:420], 3)]
    assert all(same(a, b) for a, b in zip(expected, found, strict=True))


def test_same_poses_from_another_thread(person: Image) -> None:
    with MediaPipePose("lite") as here, MediaPipePose("lite") as there:
        expected = [here.estimate(frame) for frame in clip(person)]
        with ThreadPoolExecutor(1) as worker:
            ident = worker.submit(threading.get_ident).result()
            found = list(worker.map(there.estimate, clip(person)))
    assert ident != threading.get_ident()
    assert expected[0] is not None
    assert all(same(a, b) for a, b in zip(expected, found, strict=True))


def test_two_estimators_at_once_do_not_meet(person: Image) -> None:
    mirrored = person[:, ::-1]
    with MediaPipePose("lite") as alone:
        expected = [alone.estimate(frame) for frame in clip(person, 10)]
    with MediaPipePose("lite") as one, MediaPipePose("lite") as two, ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: [one.estimate(frame) for frame in clip(person, 10)])
        second = pool.submit(lambda: [two.estimate(frame) for frame in clip(mirrored, 10)])
        found, other = first.result(), second.result()
    assert all(same(a, b) for a, b in zip(expected, found, strict=True))
    assert not same(other[-1], found[-1])


def test_closed_estimator(person: Image) -> None:
    estimator = MediaPipePose("lite")
    estimator.close()
    estimator.close()
    with pytest.raises(ValueError, match="closed"):
        estimator.estimate(Frame(0, 0.0, person))


def test_dropped_estimator_gives_its_thread_back(person: Image) -> None:
    before = threading.active_count()
    estimator = MediaPipePose("lite")
    estimator.estimate(Frame(0, 0.0, person))
    assert threading.active_count() > before
    del estimator
    gc.collect()
    assert threading.active_count() == before


BODY = slice(LEFT_OF_BODY_PX - 15, RIGHT_OF_BODY_PX + 15)
HIPS_PX = 47  # of the strip


def strip(picture: Image) -> Image:
    return picture[:, BODY]


def shown(*people: tuple[Image, int]) -> Image:
    """Return a wall with people before it, each strip at its x, the last one in front."""
    wall = np.full((240, 400, 3), 140, np.uint8)
    for picture, left_px in people:
        part = picture[:, max(0, -left_px) : max(0, 400 - left_px)]
        wall[:, max(0, left_px) : max(0, left_px) + part.shape[1]] = part
    return wall


def hips_px(pose: Pose | None) -> float:
    assert pose is not None
    return float(pose.image[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0].mean())


@pytest.mark.parametrize("at_px", [10, 295])
def test_the_most_central_of_two_is_followed(person: Image, at_px: int) -> None:
    picture = shown((strip(person), at_px), (strip(person), 160))
    with MediaPipePose("lite") as estimator:
        found = [hips_px(estimator.estimate(frame)) for frame in clip(picture, 40)]
    assert np.abs(np.array(found[24:]) - 160 - HIPS_PX).max() < 20


def test_somebody_who_hides_the_person_does_not_take_over(person: Image) -> None:
    """Another comes from the left, passes in front and leaves to the right."""
    wrong: dict[str, int] = {"followed": 0, "tracked": 0}
    tracker = PoseTracker("lite")
    with MediaPipePose("lite") as estimator:
        for index in range(110):
            passer_px = -95 + 6 * max(0, index - 20)
            people = [(strip(person), 150), (strip(person[:, ::-1][:, 35:]), passer_px)]
            frame = Frame(index, index / 30, shown(*people[: 1 + (passer_px < 400)]))
            for name, pose in (
                ("followed", estimator.estimate(frame)),
                ("tracked", tracker.estimate(frame)),
            ):
                wrong[name] += pose is not None and abs(hips_px(pose) - 150 - HIPS_PX) > 60
    tracker.close()
    assert wrong["tracked"] > 20, "the passer takes the bare tracker along"
    assert wrong["followed"] < 8, wrong


def test_a_lone_person_gets_the_bare_tracker_s_poses(person: Image) -> None:
    frames = clip(person, 70)
    with MediaPipePose("lite") as estimator:
        found = [estimator.estimate(frame) for frame in frames]
    tracker = PoseTracker("lite")
    expected = [tracker.estimate(frame) for frame in frames]
    tracker.close()
    assert all(same(a, b) for a, b in zip(expected, found, strict=True))


def test_the_tracker_turns_to_somebody_else(person: Image) -> None:
    picture = shown((strip(person), 40), (strip(person), 240))
    tracker = PoseTracker("lite")
    first = hips_px(tracker.estimate(Frame(0, 0.0, picture)))
    away = 200 if first < 200 else -200
    seen = tracker.estimate(Frame(1, 0.04, picture))
    assert seen is not None
    other = Pose(0.04, seen.size, seen.image + np.array([away, 0]), seen.world, seen.visibility)
    turned = tracker.turn_to(Frame(1, 0.04, picture), other)
    followed = [hips_px(tracker.estimate(Frame(i, i / 25, picture))) for i in range(2, 12)]
    tracker.close()
    assert turned is not other
    assert abs(hips_px(turned) - first - away) < 20
    assert np.abs(np.array(followed) - first - away).max() < 20


@pytest.mark.parametrize("followed_px", [20, 270])
def test_another_model_goes_on_with_the_same_person(person: Image, followed_px: int) -> None:
    """One is alone at first; later two are there, and whom a new tracker found would be chance."""
    alone = shown((strip(person), followed_px))
    both = shown((strip(person), 20), (strip(person), 270))
    with MediaPipePose("full") as estimator:
        for frame in clip(alone, 20):
            estimator.estimate(frame)
        estimator.keep()
        estimator.change_model("lite")
        assert estimator.model == "lite"
        found = [hips_px(estimator.estimate(Frame(i, i / 30, both))) for i in range(20, 60)]
    assert np.abs(np.array(found) - followed_px - HIPS_PX).max() < 20


@pytest.mark.parametrize("cut", [True, False])
def test_after_a_cut_the_person_is_found_anew(
    lite: MediaPipePose, person: Image, *, cut: bool
) -> None:
    """Without a cut nobody jumps that far: for a while it is somebody else."""
    here, there = shown((strip(person), 20)), shown((strip(person), 270))
    for frame in clip(here, 10):
        lite.estimate(frame)
    first = lite.estimate(Frame(10, 10 / 30, there, after_cut=cut))
    second = lite.estimate(Frame(11, 11 / 30, there))
    if not cut:
        assert first is None
        return
    assert (hips_px(first), hips_px(second)) == pytest.approx((270 + HIPS_PX,) * 2, abs=20)
    assert [pose.after_cut for pose in (first, second) if pose is not None] == [True, False]


def test_a_cut_to_nobody_is_told_with_the_next_person(lite: MediaPipePose, person: Image) -> None:
    here, there = shown((strip(person), 20)), shown((strip(person), 270))
    shows = [here] * 3 + [shown()] * 3 + [there] * 2
    frames = [Frame(n, n / 30, image, after_cut=n == 3) for n, image in enumerate(shows)]
    poses = [lite.estimate(frame) for frame in frames]
    assert [pose and pose.after_cut for pose in poses] == [False] * 3 + [None] * 3 + [True, False]


def test_another_model_before_anybody_was_seen(person: Image) -> None:
    with MediaPipePose("full") as estimator:
        estimator.change_model("lite")
        assert estimator.estimate(Frame(0, 0.0, person)) is not None


def test_a_model_that_does_not_load_leaves_the_one_before(
    person: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MediaPipePose("lite") as estimator:
        monkeypatch.setattr(landmarker, "find_model", lambda variant: (None, b"none"))
        with pytest.raises(ModelError):
            estimator.change_model("full")
        assert estimator.model == "lite"
        assert estimator.estimate(Frame(0, 0.0, person)) is not None


def test_the_bare_tracker_closes_itself_like_the_other(person: Image) -> None:
    for kind in (MediaPipePose, PoseTracker):
        with kind("lite") as estimator:
            assert estimator.estimate(Frame(0, 0.0, person)) is not None
        with pytest.raises(ValueError, match="expected an open estimator"):
            estimator.estimate(Frame(1, 0.1, person))


def test_unknown_model() -> None:
    with pytest.raises(UsageError, match="huge"):
        MediaPipePose("huge")  # type: ignore[arg-type]


@pytest.mark.parametrize("bundle", [b"", b"not a zip", b"PK\x03\x04" + bytes(100)])
def test_a_bundle_that_does_not_load(bundle: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelError) as caught:
        _create(bundle, follows=True)
    assert "\n" not in str(caught.value)
    assert "reinstall formcheck" in str(caught.value)
    gc.collect()
    assert capfd.readouterr().err == ""


START = f"""
import sys, gc, weakref, cv2, numpy as np
from pathlib import Path
from formcheck.core.pose.frame import Frame
{{first}}
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
picture = cv2.imdecode(np.frombuffer(Path({str(PERSON)!r}).read_bytes(), np.uint8), 1)
wall = np.full_like(picture, 90)
def run(estimator):
    pictures = [wall] * 3 + [picture] * 5 + [wall] * 20 + [picture] * 5
    return [estimator.estimate(Frame(i, i / 30, p)) is not None for i, p in enumerate(pictures)]
estimator = MediaPipePose("lite")
seen = run(estimator)
assert seen[7] and seen[-1] and not seen[0] and not seen[25], seen
print("ran", flush=True)
"""
ENDS = {
    "closed": ("estimator.close()", 0),
    "with": ("with MediaPipePose('lite') as other: run(other)\nestimator.close()", 0),
    "not closed": ("", 0),
    "exit code": ("sys.exit(3)", 3),
    "in a cycle": ("class Knot: pass\nk = Knot(); k.me = k; k.e = estimator; del k, estimator", 0),
    "dropped": ("del estimator; gc.collect(); e = MediaPipePose('lite'); run(e)", 0),
}
# atexit runs the other way round than it was registered, so both orders must do: before
# MediaPipe's own exit function and after it.
ORDERS = {
    "finalizer after": "class Early: pass\nearly = Early(); weakref.finalize(early, int)",
    "finalizer before": "import mediapipe.tasks.python.vision",
}


def run_python(code: str, debug: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "FORMCHECK_DEBUG": debug},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("end", "order"),
    [
        # In quick runs each end has one order, in turn.
        pytest.param(end, order, marks=[pytest.mark.slow] if (i + j) % 2 else [])
        for i, end in enumerate(ENDS)
        for j, order in enumerate(ORDERS)
    ],
)
def test_nothing_on_stderr(end: str, order: str) -> None:
    code, status = ENDS[end]
    done = run_python(START.format(first=ORDERS[order]) + code)
    assert (done.stdout, done.stderr, done.returncode) == ("ran\n", "", status)


@pytest.mark.parametrize("order", ORDERS)
def test_nothing_is_left_for_the_landmarker_s_own_finalizer(order: str) -> None:
    """It finds its own module gone when it runs last, which depends on who else is imported."""
    look = (
        "import atexit\n"
        "def handles():\n"
        "    mine = estimator._tracker._landmarker, estimator._scout\n"
        "    return [landmarker._landmarker._handle for landmarker in mine]\n"
        "atexit.register(lambda: print(*handles()))\n"
    )
    done = run_python(look + START.format(first=ORDERS[order]))
    assert (done.stdout, done.stderr, done.returncode) == ("ran\nNone None\n", "", 0)


def test_only_the_program_s_own_traceback_on_stderr() -> None:
    done = run_python(START.format(first="") + "raise LookupError('mine')")
    assert done.stderr.startswith('Traceback (most recent call last):\n  File "<string>"')
    assert done.stderr.endswith("LookupError: mine\n")
    assert done.stderr.count("Traceback") == 1
    assert done.returncode == 1


def test_debug_shows_what_native_code_says() -> None:
    """Also shows that there was something to be silenced: at the start and at the first person."""
    done = run_python(START.format(first="") + "estimator.close()", debug="1")
    assert done.returncode == 0
    assert "Created TensorFlow Lite XNNPACK delegate" in done.stderr
    assert "landmark_projection_calculator.cc" in done.stderr


def test_what_others_write_in_the_meantime_is_passed_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    lines = [f"progress {n} °".encode() + b"\n" for n in range(2000)]
    native = b"W0000 00:00:1795383320.652490    6172 inference.cc:114] Feedback manager\n"
    with native_stderr_silenced():
        for line in lines:
            os.write(2, native)
            os.write(2, line)
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        os.write(2, b"50 % \r51 % ")
    assert capfd.readouterr().err.encode() == b"".join(lines) + b"50 % \r51 % "


def test_descriptor_is_given_back_in_any_order(capfd: pytest.CaptureFixture[str]) -> None:
    """Threads that come and go, one inside the other, and an exception."""

    def silence_often() -> None:
        for _ in range(200):
            with native_stderr_silenced(), native_stderr_silenced():
                os.write(2, b"I0000 00:00:1.2 3 a.cc:4] native\n")

    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(silence_often) for _ in range(4)]:
            job.result()
    with pytest.raises(LookupError), native_stderr_silenced():
        raise LookupError
    os.write(2, b"here again\n")
    assert capfd.readouterr().err == "here again\n"


def test_without_a_descriptor() -> None:
    """As in a Windows program without a console."""
    done = run_python(
        "import os, sys\n"
        "from formcheck.capture.native_log import native_stderr_silenced\n"
        "os.close(2)\n"
        "sys.stderr = None\n"
        "with native_stderr_silenced(): print('inside')\n"
    )
    assert (done.stdout, done.returncode) == ("inside\n", 0)


def test_no_warning_and_no_descriptor_is_left_behind(lite: MediaPipePose, person: Image) -> None:
    open_files = Path("/proc/self/fd")
    if not open_files.is_dir():
        pytest.skip("counting open files needs /proc")
    wall = np.full_like(person, 90)
    lite.estimate(Frame(0, 0.0, wall))
    before = len(list(open_files.iterdir()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for index in range(1, 30):
            assert lite.estimate(Frame(index, index / 30, wall)) is None
        gc.collect()
    assert len(list(open_files.iterdir())) == before


def test_a_huge_picture_gives_the_pose_of_the_same_in_small(person: Image) -> None:
    """It is looked at in a smaller size, for the mask of a huge one takes longer than the pose."""
    huge = cv2.resize(person, (3202, 2402), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    with MediaPipePose("lite") as one, MediaPipePose("lite") as other:
        small = [one.estimate(frame) for frame in clip(person)][-1]
        large = [other.estimate(frame) for frame in clip(huge)][-1]
    assert small is not None
    assert large is not None
    assert large.size == (3202, 2402)
    assert large.image / 10.0 == pytest.approx(small.image, abs=4.0)
    assert large.back is not None
    assert small.back is not None
    assert np.nanmedian(np.abs(large.back / 10.0 - small.back)) < 2.0
