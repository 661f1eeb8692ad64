"""Detects the exercise before the session begins, and stores the observations until then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from formcheck.app.pipeline import Controls, Observation
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG
from formcheck.core.pose.posture import Posture
from formcheck.core.recognition.exercise_detector import TURNED_HOLD_S, ExerciseDetector
from formcheck.core.results.events import Choice
from formcheck.core.session.session import Session
from formcheck.errors import FormcheckError, UndecidedError
from formcheck.exercises import ALL, get
from formcheck.sinks.base import Command
from formcheck.sinks.text.reasons import POSTURE_WORDS
from formcheck.sinks.text.report_notes import rotate_remedy

#: Live, poses are stored for this long: about 50 MB.
STORED_S = 600.0
#: At the end the last seconds are searched in other rotations, which takes about 4 s.
TURN_SEARCH_S = 60.0
#: A session begins this long before the first movement, to see the start posture.
LEAD_S = 3.0


@dataclass(frozen=True, slots=True)
class Sideways:
    """The exercise that is clear after a counterclockwise rotation of the frames."""

    choice: Choice
    rotate_deg: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Result of the detection.

    Attributes:
        choice: The exercise; None if it was not clear.
        seen: The observations until then, without frames.
        ended: The source ended, or the user stopped.
        postures: The main postures of the person, the most frequent first.
        failure: The error that ended the source.
        sideways: The exercise if the frames lie on their side.
    """

    choice: Choice | None
    seen: Sequence[Observation]
    ended: bool
    postures: tuple[Posture, ...]
    failure: FormcheckError | None
    sideways: Sideways | None = None

    def upright(self, turn: Callable[[int], None] | None) -> Found:
        """Return the result with its poses upright if it is ``sideways``; turn the source as well.

        ``turn`` turns the source by a number of degrees; None forbids it.
        """
        if turn is None or self.sideways is None:
            return self
        deg = self.sideways.rotate_deg
        turn(deg)
        seen = tuple(replace(one, pose=one.pose and one.pose.turned(deg)) for one in self.seen)
        return replace(self, choice=self.sideways.choice, seen=seen, sideways=None)

    def live_continuation(self, rest: Iterable[Observation]) -> Iterator[Observation]:
        """Yield the stored observations from shortly before the first movement, then the rest.

        If the source failed, raise its error there.
        """
        since_s = 0.0 if self.choice is None else self.choice.since_s - LEAD_S
        yield from (one for one in self.seen if one.t >= since_s)
        if self.failure is not None:
            raise self.failure
        if not self.ended:
            yield from rest

    def replay(self, frames: Iterable[Frame | None] = repeat(None)) -> Iterator[Observation]:
        """Yield all stored observations with these frames, then raise the source's error."""
        for one, frame in zip(self.seen, frames, strict=False):
            yield replace(one, frame=frame)
        if self.failure is not None:
            raise self.failure


def require_choice(found: Found, rotate_deg: int = 0) -> tuple[Exercise, Choice]:
    """Return the detected exercise and the reason for it.

    ``rotate_deg`` is the rotation already applied to the frames.

    Raises:
        UndecidedError: The exercise is not clear.
        FormcheckError: It is not clear because the source failed.
    """
    if found.choice is not None:
        return get(found.choice.exercise), found.choice
    if found.failure is not None:
        raise found.failure
    postures = " or ".join(POSTURE_WORDS[one] for one in found.postures)
    seen = f"somebody {postures}" if postures else "nobody"
    if found.sideways is not None:
        remedy = rotate_remedy((rotate_deg + found.sideways.rotate_deg) % 360)
        raise UndecidedError(
            f"expected a picture that is upright, saw {seen}; turned upright it shows "
            f"{found.sideways.choice.exercise}: {remedy[:1].lower()}{remedy[1:]}"
        )
    names = ", ".join(exercise.name for exercise in ALL)
    raise UndecidedError(
        f"expected an exercise that can be told from the others, saw {seen}; "
        f"name it with --exercise ({names})"
    )


def make_detector(rotate_deg: int = 0) -> ExerciseDetector:
    """Return a detector for all exercises, for poses that were turned by ``rotate_deg``."""
    holds = {"hold_s": TURNED_HOLD_S, "hold_over_s": TURNED_HOLD_S} if rotate_deg else {}
    return ExerciseDetector([Session(exercise) for exercise in ALL], **holds)


def find_exercise(
    observations: Iterable[Observation],
    *,
    at_once: bool,
    controls: Controls | None = None,
    show: Callable[[Observation], None] = lambda observation: None,
    turns: Sequence[int] = (0,),
) -> Found:
    """Watch until the exercise is clear, or to the end, or until the source fails.

    Args:
        observations: In order of time; not read further once the exercise is clear.
        at_once: Stop when it is clear; else read to the end, which is more reliable.
        controls: As for :func:`formcheck.app.pipeline.run`; pause and reset do nothing yet.
        show: Called with each observation until it is clear.
        turns: With ``at_once``, the rotations to try, 0 first.
    """
    watch = _Watch(controls or Controls(), show, turns, at_once=at_once)
    failure, ended = None, True
    try:
        for observation in observations:
            if not watch.take(observation):
                break
            if watch.choice is not None or watch.sideways is not None:
                ended = False
                break
    except FormcheckError as error:
        failure, ended = error, False
    choice, sideways = watch.choice, watch.sideways
    if choice is None and sideways is None:
        choice = watch.detectors[0].conclude()
    if choice is None and sideways is None:
        since_s = watch.seen[-1].t - TURN_SEARCH_S if at_once and watch.seen else 0.0
        sideways = _sideways([one for one in watch.seen if one.t >= since_s])
    return Found(choice, tuple(watch.seen), ended, watch.detectors[0].seen(), failure, sideways)


def _sideways(seen: Iterable[Observation]) -> Sideways | None:
    """Return the exercise that is clear in exactly one rotation of the frames."""
    clear = {}
    for deg in TURNS_DEG[1:]:
        detector = make_detector(deg)
        for one in seen:
            detector.step(one.t, one.pose and one.pose.turned(deg))
        choice = detector.conclude()
        if choice is not None:
            clear[deg] = choice
    return _only(clear)


def _only(clear: Mapping[int, Choice]) -> Sideways | None:
    """Return the only clear one; None if there is none, or several."""
    found = [Sideways(choice, deg) for deg, choice in clear.items()]
    return found[0] if len(found) == 1 else None


class _Watch:
    """The state of a detection."""

    def __init__(
        self,
        controls: Controls,
        show: Callable[[Observation], None],
        turns: Sequence[int],
        *,
        at_once: bool,
    ) -> None:
        self._controls = controls
        self._show = show
        self._at_once = at_once
        self._begun = False
        self.detectors = {deg: make_detector(deg) for deg in turns}
        self.choice: Choice | None = None
        self.sideways: Sideways | None = None
        self.seen: deque[Observation] = deque()

    def take(self, observation: Observation) -> bool:
        """Handle one observation; False if the user wants to stop."""
        controls = self._controls
        is_quit = Command.QUIT in controls.commands
        controls.commands.clear()
        if is_quit or controls.stop():
            return False
        self._begun = self._begun or controls.prepared(observation)
        if not self._begun:
            return True
        self._show(observation)
        self.seen.append(replace(observation, frame=None))
        clear = {}
        for deg, detector in self.detectors.items():
            pose = observation.pose and observation.pose.turned(deg)
            choice = detector.step(observation.t, pose)
            if choice is not None:
                clear[deg] = choice
        if self._at_once:
            self.choice = clear.get(0)
            self.sideways = None if self.choice else _only(clear)
        while self._at_once and observation.t - self.seen[0].t > STORED_S:
            self.seen.popleft()
        return True
