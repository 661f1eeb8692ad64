"""Every code of a report has words, and no report holds words in place of a code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import signal_of
from formcheck.core.pose.posture import Posture
from formcheck.core.results.events import Choice, NotChecked, Rejected
from formcheck.core.results.reasons import (
    AttemptReason,
    ChoiceReason,
    NotCheckedReason,
    NotSeenReason,
    RejectionReason,
)
from formcheck.core.session.movement_outcome import MovementOutcome
from formcheck.core.session.not_judged import REASONS, UnjudgedFaults
from formcheck.core.types import View
from formcheck.exercises import ALL, get
from formcheck.sinks.text.reasons import (
    ATTEMPT_WORDS,
    NOT_SEEN_WORDS,
    POSTURE_WORDS,
    REJECTION_WORDS,
    VIEW_WORDS,
    attempt_reason,
    choice_reason,
    not_checked_reason,
    not_seen_reason,
    rejected_line,
)
from tests.golden import RECORDINGS, name_of, report_path

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text("utf-8"))


def test_every_code_has_words() -> None:
    assert set(ATTEMPT_WORDS) == set(get_args(AttemptReason))
    assert set(NOT_SEEN_WORDS) == set(get_args(NotSeenReason))
    assert set(REJECTION_WORDS) == set(get_args(RejectionReason))
    assert set(VIEW_WORDS) == set(get_args(View))
    assert set(POSTURE_WORDS) == set(Posture)


def test_the_core_uses_these_codes() -> None:
    attempts = set(MovementOutcome) - {MovementOutcome.REP}
    assert {one.value for one in attempts} == set(get_args(AttemptReason))
    assert {*REASONS.values(), "nobody_found", "size_unknown"} == set(get_args(NotSeenReason))


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_every_reason_of_every_fault_reads_as_words(exercise: Exercise) -> None:
    unjudged = UnjudgedFaults(exercise)
    entries = [one for view in get_args(View) for one in unjudged.hidden_from(view).values()]
    for rule in exercise.faults:
        unjudged.add_unseen(rule, 1.0)
        name = signal_of(rule)
        if name is not None:
            entries.append(NotChecked(rule.code, "signal_not_measured", 1.0, signal=name))
    for entry in [*entries, *unjudged.total()]:
        assert entry.reason in get_args(NotCheckedReason)
        words = not_checked_reason(entry, exercise)
        assert " " in words
        assert "_" not in words


@pytest.mark.parametrize("because", get_args(ChoiceReason))
def test_a_choice_is_explained_by_the_signature(because: ChoiceReason) -> None:
    words = choice_reason(Choice("squat", 4.0, 1.5, because), get("squat"))
    assert words == "stand and your knees and hips bend"


def test_rejected_movements_are_grouped_by_reason_the_most_frequent_first() -> None:
    one, other = Rejected(0.0, 1.0, "too_long"), Rejected(2.0, 3.0, "not_seen")
    assert rejected_line([one]) == "1 movement not counted: it took too long"
    assert rejected_line([other, one, one]) == (
        "3 movements not counted: it took too long (2), you were not seen in the middle of it (1)"
    )
    assert rejected_line([replace(one, reason="later_code")]).endswith(": later_code")


def test_a_text_without_a_code_stays() -> None:
    text = "something of long ago"
    assert attempt_reason(text) == not_seen_reason(text) == text
    assert not_checked_reason(NotChecked("shallow", text, 1.0), get("squat")) == text
    assert choice_reason(Choice("squat", 4.0, 1.5, text), get("squat")) == text


def test_the_schema_lists_the_codes() -> None:
    def codes(key: str) -> set[str]:
        return set(SCHEMA["properties"][key]["items"]["properties"]["reason"]["enum"])

    assert codes("attempts") == set(get_args(AttemptReason))
    assert codes("rejected") == set(get_args(RejectionReason))
    assert codes("not_checked") == set(get_args(NotCheckedReason))
    assert codes("unknown") == set(get_args(NotSeenReason))
    because = SCHEMA["properties"]["chosen"]["properties"]["because"]["enum"]
    assert set(because) == set(get_args(ChoiceReason))


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
def test_no_golden_report_holds_a_text_in_place_of_a_code(recording: Path) -> None:
    report: dict[str, Any] = json.loads(report_path(recording).read_text("utf-8"))
    entries = [*report["attempts"], *report["not_checked"], *report["unknown"]]
    assert not [one["reason"] for one in entries if " " in one["reason"]]
