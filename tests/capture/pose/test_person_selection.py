"""Who is followed among several, on stick figures: no picture and no model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from formcheck.capture.pose.person_selection import Follower, is_same_person
from formcheck.capture.pose.person_tracks import Track, sighting
from formcheck.capture.pose.scene_motion import Surroundings
from formcheck.core.pose.landmarks import Landmark, Pose

WIDTH, HEIGHT = 640, 480
FPS = 30

#: Heights over the feet of hips, knees, ankles and shoulders, and of all else, when standing.
SHOULDER, HIP, KNEE, ANKLE = 0.82, 0.53, 0.28, 0.04


def person(
    t: float, x: float, *, height: float = 300, depth: float = 0.0, feet: float = 420
) -> Pose:
    """A person who stands, or squats by depth 0 to 1, at x; sizes in pixels."""
    image = np.zeros((33, 2))
    image[:, 0] = x
    image[:, 1] = feet - height * (SHOULDER - 0.25 * depth)
    for name, up, back in (
        ("SHOULDER", SHOULDER - 0.27 * depth, 0.0),
        ("HIP", HIP - 0.25 * depth, 0.2 * depth),
        ("KNEE", KNEE - 0.05 * depth, -0.1 * depth),
        ("ANKLE", ANKLE, 0.0),
    ):
        for side, shift in (("LEFT", 5), ("RIGHT", -5)):
            image[Landmark[f"{side}_{name}"]] = (x + height * back + shift, feet - height * up)
    return Pose(t, (WIDTH, HEIGHT), image, np.zeros((33, 3)), np.ones(33))


def squats(t: float, start_s: float = 1.0) -> float:
    return 0.0 if t < start_s else (1 - math.cos(math.tau * (t - start_s) / 3)) / 2


Actor = Callable[[float], Pose | None]


@dataclass
class Stage:
    """Plays a tracker that follows one actor, and a scout that sees the others.

    Attributes:
        taken_over: Times at which the tracker changes to another actor by itself.
        looks: When others were looked for.
        kept_from_s: When the follower is told to stay with whom it follows.
    """

    actors: Sequence[Actor]
    tracked: int = 0
    taken_over: dict[float, int] = field(default_factory=dict)
    looks: list[float] = field(default_factory=list)
    kept_from_s: float = math.inf

    def play(self, until_s: float) -> list[int | None]:
        """Return for each picture whose pose was chosen."""
        follower = Follower()
        chosen = []
        for index in range(round(until_s * FPS)):
            t = index / FPS
            if t >= self.kept_from_s:
                follower.keep()
            for at_s in [at_s for at_s in self.taken_over if at_s <= t]:
                self.tracked = self.taken_over.pop(at_s)
            poses = [actor(t) for actor in self.actors]
            tracked = poses[self.tracked]
            others = None
            if follower.wants_look(t, tracked):
                self.looks.append(t)
                others = [p for p in poses if p is not None and p is not tracked]
            found = follower.choose(t, tracked, others)
            number = next((i for i, p in enumerate(poses) if p is found and p is not None), None)
            chosen.append(number)
            if number is not None:
                self.tracked = number
        return chosen


def exerciser(t: float) -> Pose:
    return person(t, 320, depth=squats(t))


def walker(start_s: float, speed: float = 250, height: float = 310) -> Actor:
    def actor(t: float) -> Pose | None:
        x = -80 + speed * (t - start_s)
        return person(t, x, height=height, feet=430) if -60 < x < WIDTH + 60 else None

    return actor


def test_alone_every_pose_is_passed_on_and_looks_are_few() -> None:
    stage = Stage([exerciser])
    assert stage.play(20) == [0] * 600
    assert 13 <= len(stage.looks) <= 15


def test_nobody_gives_nobody() -> None:
    assert Stage([lambda _: None]).play(1) == [None] * 30


@pytest.mark.parametrize("fps_speed", [120, 250, 500])
def test_a_tracker_that_goes_away_with_a_walker_is_brought_back(fps_speed: float) -> None:
    meeting_s = 3 + 400 / fps_speed
    stage = Stage([exerciser, walker(3, fps_speed)], taken_over={meeting_s: 1})
    chosen = stage.play(meeting_s + 6)
    wrong = [i / FPS - meeting_s for i, who in enumerate(chosen) if who == 1]
    assert max(wrong, default=0) < 0.7
    assert chosen[round((meeting_s + 1) * FPS) :] == [0] * (
        len(chosen) - round((meeting_s + 1) * FPS)
    )


def test_a_person_who_walks_past_a_bystander_is_followed() -> None:
    def walks(t: float) -> Pose:
        return person(t, 260 + 100 * max(0.0, t - 1))

    assert set(Stage([walks, lambda t: person(t, 480, height=280)]).play(4)) == {0}


def test_the_wrong_person_is_nobody_until_the_right_one_is_seen_again() -> None:
    """Hidden for 1.5 s behind somebody who stops in front, on whom the tracker then is."""

    def hidden(t: float) -> Pose | None:
        return None if 4 < t < 5.5 else exerciser(t)

    def stops(t: float) -> Pose | None:
        x = float(np.interp(t, (2, 4, 5.5, 7), (700, 430, 430, 700)))
        return person(t, x, height=320, feet=440)

    chosen = Stage([hidden, stops], taken_over={4.05: 1}).play(9)
    assert chosen[: 4 * FPS + 1] == [0] * (4 * FPS + 1)
    assert set(chosen[round(4.2 * FPS) : round(5.5 * FPS)]) == {None}
    assert set(chosen[round(5.8 * FPS) :]) == {0}


def test_who_stays_away_is_replaced_by_who_is_there() -> None:
    def leaves(t: float) -> Pose | None:
        return exerciser(t) if t < 4 else None

    chosen = Stage([leaves, lambda t: person(t, 520)], taken_over={4.0: 1}).play(9)
    assert set(chosen[4 * FPS : round(6.8 * FPS)]) == {None}
    assert chosen[round(7.2 * FPS) :] == [1] * (9 * FPS - round(7.2 * FPS))


def test_a_person_lost_for_a_moment_is_found_again_elsewhere_at_once() -> None:
    def leaps(t: float) -> Pose | None:
        return person(t, 200) if t < 2 else None if t < 2.4 else person(t, 400)

    chosen = Stage([leaps]).play(4)
    assert chosen == [0] * 60 + [None] * 12 + [0] * 48


def test_the_largest_and_most_central_is_taken_up() -> None:
    in_the_middle, at_the_side, small = (
        lambda t: person(t, 330),
        lambda t: person(t, 90, height=320),
        lambda t: person(t, 420, height=160),
    )
    for tracked in range(3):
        chosen = Stage([in_the_middle, at_the_side, small], tracked=tracked).play(2)
        assert chosen[0] == tracked
        assert chosen[24:] == [0] * 36


def test_who_moves_replaces_who_only_stands() -> None:
    stands = lambda t: person(t, 300, height=360)  # noqa: E731  short, and used once
    moves = lambda t: person(t, 480, depth=squats(t))  # noqa: E731  short, and used once
    chosen = Stage([stands, moves]).play(8)
    change = chosen.index(1)
    assert change / FPS < 2.5, "the bottom of the first squat"
    assert set(chosen[change:]) == {1}


def poster(t: float) -> Pose:
    """Return a figure on the wall, as large as a person and in the middle."""
    return person(t, 330, height=320, feet=400)


def comes(from_s: float) -> Actor:
    """Return somebody who comes in, stands beside the poster and squats."""

    def actor(t: float) -> Pose | None:
        x = min(150.0, -80 + 150 * (t - from_s))
        return person(t, x, depth=squats(t, from_s + 3)) if t >= from_s else None

    return actor


@pytest.mark.parametrize("from_s", [2.0, 15.0])
def test_a_poster_is_given_up_for_who_squats_whenever_that_is(from_s: float) -> None:
    chosen = Stage([poster, comes(from_s)]).play(from_s + 12)
    squat_s = from_s + 3
    assert set(chosen[: round(from_s * FPS)]) == {0}
    assert set(chosen[round((squat_s + 2) * FPS) :]) == {1}, "since the bottom of the first squat"


def test_a_poster_does_not_keep_the_place_of_who_comes_back() -> None:
    """While the person is away the poster is taken for the person."""

    def away(t: float) -> Pose | None:
        return None if 8 < t < 24 else person(t, 150, depth=squats(t))

    chosen = Stage([poster, away], tracked=1, taken_over={8.0: 0}).play(30)
    assert set(chosen[4 * FPS : 8 * FPS]) == {1}
    assert set(chosen[12 * FPS : 24 * FPS]) == {0}
    assert set(chosen[27 * FPS :]) == {1}


def test_a_person_who_has_lived_is_not_given_up_after_a_while() -> None:
    """A trainer shows the squat to somebody who stands there and listens."""

    def listens(t: float) -> Pose:
        return person(t, 330, height=320, depth=0.1 * squats(t, 0.0))

    assert set(Stage([listens, comes(15.0)]).play(27)) == {0}


def test_a_poster_is_given_up_for_who_exercises_lying() -> None:
    def lies(t: float) -> Pose:
        bent = person(t, 0, depth=squats(t))
        turned = bent.image[:, ::-1] * (1, 0.6) + (-40, 330)
        return Pose(t, bent.size, turned, bent.world, bent.visibility)

    chosen = Stage([poster, lies]).play(8)
    assert set(chosen[: 3 * FPS]) == {0}, "people stand still for as long"
    assert set(chosen[4 * FPS :]) == {1}


def test_a_person_who_is_kept_is_not_given_up_for_who_moves() -> None:
    stands = lambda t: person(t, 300, height=360)  # noqa: E731  short, and used once
    moves = lambda t: person(t, 480, depth=squats(t))  # noqa: E731  short, and used once
    assert set(Stage([stands, moves], kept_from_s=1.0).play(8)) == {0}


def test_a_mirror_image_and_a_walker_do_not_replace_who_stands() -> None:
    mirrored = lambda t: person(t, 560, height=180, feet=380, depth=squats(t))  # noqa: E731  short, and used once
    assert set(Stage([exerciser, mirrored]).play(8)) == {0}
    assert set(Stage([lambda t: person(t, 320), walker(1)]).play(8)) == {0}


def test_nobody_replaces_a_person_who_lies() -> None:
    """A plank is held without moving, and the coach beside it bends down."""

    def lies(t: float) -> Pose:
        standing = person(t, 0)
        turned = standing.image[:, ::-1] * (1, 0.2) + (100, 330)
        return Pose(t, standing.size, turned, standing.world, standing.visibility)

    assert set(Stage([lies, lambda t: person(t, 560, depth=squats(t))]).play(8)) == {0}


def test_ghosts_are_not_people() -> None:
    def ghost(t: float) -> Pose:
        seen = person(t, 330, height=330)
        return Pose(t, seen.size, seen.image + np.array([60, 0]), seen.world, np.full(33, 0.5))

    assert set(Stage([lambda t: person(t, 200), ghost]).play(2)) == {0}


def test_looks_are_more_frequent_in_company_and_few_again_alone() -> None:
    stage = Stage([exerciser, walker(2.6)])
    stage.play(20)
    alone = [t for t in stage.looks if t < 2.5 or t > 10]
    company = [t for t in stage.looks if 3.1 < t < 4.1]
    assert len(alone) <= 14
    assert len(company) >= 4


def test_a_stir_brings_the_next_look_forward() -> None:
    follower = Follower()
    follower.wants_look(0.0, person(0.0, 320))
    follower.choose(0.0, person(0.0, 320), [])
    assert not follower.wants_look(0.3, person(0.3, 320))
    assert follower.wants_look(0.3, person(0.3, 320), moving=True)


def test_neighbours_are_those_close_by_lately_seen_and_no_ghosts() -> None:
    follower = Follower()
    assert follower.neighbours(0.0) is None
    for index in range(4):
        t = index / 5
        assert follower.neighbours(t) is None
        close, far = person(t, 430), person(t, 20, height=290)
        follower.wants_look(t, person(t, 320))
        follower.choose(t, person(t, 320), [close, far])
    company = follower.neighbours(0.7)
    assert company is not None
    assert company[1] == [close]
    assert follower.neighbours(2.0) is None


def test_the_same_person_found_twice_is_one() -> None:
    assert is_same_person(person(0, 320), person(0, 330, height=310))
    assert not is_same_person(person(0, 320), person(0, 420))
    assert not is_same_person(person(0, 320), person(0, 320, height=160))
    follower = Follower()
    follower.choose(0.0, person(0.0, 320), [person(0.0, 326)])
    assert follower.neighbours(0.0) is None


def test_a_pose_without_an_extent_or_with_gaps_is_nobody() -> None:
    gaps = person(0, 320)
    gaps.image[Landmark.LEFT_KNEE] = math.nan
    dot = Pose(0, (1, 1), np.zeros((33, 2)), np.zeros((33, 3)), np.ones(33))
    for pose in (gaps, dot):
        assert sighting(pose) is None
        assert Follower().choose(0.0, pose, []) is None
        assert not is_same_person(pose, pose)


def test_movement_is_told_from_walking_and_from_one_wrong_pose() -> None:
    def track(actor: Actor) -> Track:
        track = Track()
        for index in range(15):
            pose = actor(index / 5)
            seen = None if pose is None else sighting(pose)
            assert seen is not None
            track.add(seen)
        return track

    assert track(exerciser).movement() > 0.25
    assert track(lambda t: person(t, 100 + 100 * t)).movement() < 0.01
    assert track(lambda t: person(t, 320, depth=1.0 if t == 1 else 0.0)).movement() < 0.01


def test_surroundings_stir_when_something_moves_beside_the_person() -> None:
    room = np.full((480, 640, 3), 90, np.uint8)
    seen = person(0, 320)
    surroundings = Surroundings()
    for index in range(30):
        picture = room.copy()
        picture[200:400, 300 + index : 330 + index] = 200  # the person moves, nobody else
        assert not surroundings.moves_outside(index / FPS, picture, seen)
    walked_in = []
    for index in range(30, 60):
        picture = room.copy()
        picture[100:450, 10 * (index - 30) : 10 * (index - 30) + 80] = 20
        walked_in.append(surroundings.moves_outside(index / FPS, picture, seen))
    assert any(walked_in[:7])
    assert not Surroundings().moves_outside(0.0, room, None)


def test_surroundings_take_pictures_of_any_size() -> None:
    surroundings = Surroundings()
    for index, shape in enumerate([(1, 1, 3), (480, 640, 3), (480, 640, 3), (2, 300, 3)]):
        assert not surroundings.moves_outside(float(index), np.zeros(shape, np.uint8), None)
