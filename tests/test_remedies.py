"""What messages tell people to type exists: each option that one names is one of its verb."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import formcheck
from formcheck.cli import app
from tests.golden import RECORDINGS
from tests.support.commands import Here

ROOT = Path(formcheck.__file__).parent
_OPTION = re.compile(r"(?<![\w./-])(--[a-z][a-z-]+|-[a-z])(?![\w-]| ?install)")
_COMMAND = re.compile(r"formcheck ([a-z]+)([^`;,)]*)")
#: Of other programs.
_OTHERS = re.compile(r"(pip|apt-get|ffmpeg) [^`,;]*")

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OPTIONS = {
    verb: {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    for verb, command in COMMANDS.items()
}
WATCHING = {"analyse", "batch", "live", "workout"}
#: By which verbs the messages of a module, or of one function in it, can be raised or printed. A
#: message that names an option, from a module that is not here, fails the test: enter it.
RAISED_BY = {
    "capture/pose/landmarker.py": WATCHING,
    "capture/parallel/workers.py": {"analyse"},
    "app/auto_start.py": {"analyse", "live", "replay"},
    "batch/pool.py": {"batch"},
    "app/result_files.py": {"analyse"},
    "userfiles/lookup.py": {"analyse", "batch", "live", "replay"},
    "sinks/text/report_notes.py:setup_reason": {"live", "workout"},
    "web/server.py": {"web"},
    "app/auto_detect.py": {"analyse", "batch", "live", "replay"},
    "sinks/files/batch_csv.py": {"batch"},
    "sinks/files/atomic_write.py": WATCHING | {"replay"},
    # On the picture, which replay does not show.
    "sinks/text/report_notes.py:mismatch_line": {"analyse", "live", "workout"},
    "sinks/files/atomic_write.py:cannot_write": WATCHING | {"replay", "history", "export"},
}
#: In cli/options.py each function has its own.
OPTION_OF_FUNCTION = {
    "parse_thresholds": "--set",
    "parse_rate": "--rate",
    "parse_rotation": "--rotate",
}


def messages(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each text of a module that is no docstring, with the function that it stands in."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }

    def texts(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if id(node) in docstrings or is_option_of_typer(node):
            return
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else "X" for one in node.values]
            yield function, "".join(map(str, parts))
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield function, node.value
        for child in ast.iter_child_nodes(node):
            yield from texts(child, function)

    yield from texts(tree, "")


def is_option_of_typer(node: ast.AST) -> bool:
    """Return True where options are made; their help speaks of other verbs as well."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"Option", "Argument"}
    )


def named() -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield module, text and each option that it names, with the verbs that must have it."""
    for path in sorted(ROOT.rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        own = path.stem if module.startswith("cli/") and path.stem in OPTIONS else ""
        for function, text in messages(ast.parse(path.read_text("utf-8"))):
            if " " not in text:
                continue  # an argument of some program, and no message
            rest = _OTHERS.sub("", text)
            for verb, arguments in _COMMAND.findall(rest):
                if verb in OPTIONS:
                    for option in _OPTION.findall(arguments):
                        yield module, text, option, {verb}
            rest = _COMMAND.sub("", rest)
            for option in _OPTION.findall(rest):
                if OPTION_OF_FUNCTION.get(function) == option:
                    verbs = {verb for verb, known in OPTIONS.items() if option in known}
                else:
                    raised_by = RAISED_BY.get(f"{module}:{function}", RAISED_BY.get(module, set()))
                    verbs = {own} if own else raised_by
                yield module, text, option, verbs


#: Texts that name options of other verbs on purpose, and of which.
OF_OTHERS = {
    # Batch has nothing that could be replaced there.
    "X already holds X": {"analyse", "live", "workout", "replay"},
    "Change one with --set CODE.above=NUMBER or CODE.below=NUMBER of `formcheck analyse`, ": {
        "analyse", "live", "replay", "batch",
    },
    "X, also for --set: X": {"analyse", "live", "replay", "batch"},
    "Try --exercise X of `formcheck analyse`, live or replay.": {"analyse", "live", "replay"},
    "Leave --rotate out of `formcheck analyse`, batch or live": {"analyse", "batch", "live"},
    "Try --rotate X of `formcheck analyse`, batch or live": {"analyse", "batch", "live"},
    "try --rotate auto of `formcheck analyse`, batch or live": {"analyse", "batch", "live"},
    "give the poses.jsonl.gz of a run with --record": {"analyse", "live", "batch", "workout"},
    "formcheck workout NAME begins one; --template prints one of your own.": {"workout"},
    "or do without (`formcheck live` and `formcheck workout` take --no-window), or give a video ": {
        "live", "workout",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("module", "text", "option", "verbs"),
    [pytest.param(*one, id=f"{one[0]}:{one[2]}") for one in named()],
)
def test_each_option_in_a_message_is_one_of_the_verb(
    module: str, text: str, option: str, verbs: set[str]
) -> None:
    for beginning, others in OF_OTHERS.items():
        if beginning in text:
            verbs = others
    assert verbs, f"enter {module} in RAISED_BY: by which verbs can {text!r} be raised?"
    lacking = sorted(verb for verb in verbs if option not in OPTIONS[verb])
    assert lacking == [], f"{lacking} have no {option}: {text!r}"


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "--page", "a.mp4/page.html"),
        ("history", "--page", "gone/page.html"),
        ("history", "--page", "folder.html", "--force"),
        ("history", "--export", "folder.csv", "--force"),
        ("export", RECORDINGS[0], "-o", "a.mp4/poses.trc"),
        ("export", RECORDINGS[0], "-o", "gone/poses.trc"),
        ("export", RECORDINGS[0], "-o", "a.mp4"),
        ("replay", RECORDINGS[0], "-o", "a.mp4"),
        ("batch", "a.mp4", "-e", "squat", "-o", "out"),
        ("exercises", "--template", "own.toml"),
        ("exercises", "squad"),
        ("compare", "a.mp4", "a.mp4"),
        ("compare", "squad"),
    ],
)
def test_what_is_told_can_be_typed(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str | Path, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.mp4").touch()
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "folder.csv").mkdir()
    done = here(*arguments)
    assert done.code in {1, 2}
    assert "mistake in formcheck" not in done.err
    told = _COMMAND.sub("", done.err)
    assert {*_OPTION.findall(told)} <= OPTIONS[str(arguments[0])]


def test_the_texts_are_found() -> None:
    found = {(module, option) for module, _, option, _ in named()}
    assert ("sinks/files/atomic_write.py", "-o") in found
    assert ("cli/history.py", "--force") in found
    assert ("app/auto_start.py", "--exercise") in found
    assert len(found) > 30
