"""The dependency rule, held by the machine: core <- exercises <- pipeline <- cli."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import formcheck

ROOT = Path(formcheck.__file__).parent
VENDORS = (
    "av", "cv2", "distributed", "jinja2", "joblib", "mediapipe", "pyttsx3", "ray", "rich",
    "sounddevice", "typer",
)  # fmt: skip
MODULES = sorted(
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in ROOT.rglob("*.py")
)


def source_of(module: str) -> Path:
    return ROOT.parent.joinpath(*module.split(".")).with_suffix(".py")


def imports_of(module: str) -> Iterator[str]:
    """Return every module that is imported anywhere in a file, late imports included."""
    for node in ast.walk(ast.parse(source_of(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def in_package(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def constants_then_classes(name: str) -> tuple[bool, bool, str]:
    """The order that ruff keeps names in."""
    return not name.isupper(), not name[0].isupper(), name


def modules_of(package: str) -> list[str]:
    found = [module for module in MODULES if in_package(module, f"formcheck.{package}")]
    assert found
    return found


@pytest.mark.parametrize("module", ["formcheck.core.engine", "formcheck.exercises", "formcheck"])
def test_the_core_loads_without_any_vendor(module: str) -> None:
    script = (
        f"import {module}, sys; "
        "print(*{name.partition('.')[0] for name in sys.modules}, sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    loaded = set(run.stdout.split())
    assert module.partition(".")[0] in loaded
    assert loaded.isdisjoint(VENDORS)


@pytest.mark.parametrize("module", modules_of("core"))
def test_core_imports_core_numpy_and_the_standard_library_alone(module: str) -> None:
    for name in imports_of(module):
        top = name.partition(".")[0]
        ours = in_package(name, "formcheck.core", "formcheck.errors") or name in (
            "formcheck",
            "formcheck.__version__",
        )
        assert ours or top == "numpy" or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("module", modules_of("core") + modules_of("exercises"))
def test_core_and_exercises_know_no_clock_no_file_and_no_screen(module: str) -> None:
    assert {"time", "datetime", "pathlib", "os", "io", "sys"}.isdisjoint(imports_of(module))
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(source_of(module).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert calls.isdisjoint({"print", "open", "input"})


@pytest.mark.parametrize("module", modules_of("exercises"))
def test_exercises_import_core_alone(module: str) -> None:
    for name in imports_of(module):
        top = name.partition(".")[0]
        ours = in_package(name, "formcheck.core", "formcheck.exercises", "formcheck.errors")
        assert ours or top in sys.stdlib_module_names, name


@pytest.mark.parametrize(
    ("package", "other"), [("capture", "formcheck.sinks"), ("sinks", "formcheck.capture")]
)
def test_capture_and_sinks_do_not_know_each_other(package: str, other: str) -> None:
    for module in modules_of(package):
        known = [name for name in imports_of(module) if in_package(name, other)]
        assert known == [], module


@pytest.mark.parametrize("module", modules_of("history"))
def test_the_history_knows_what_was_done_and_nothing_of_how_it_is_seen_or_shown(
    module: str,
) -> None:
    for name in imports_of(module):
        top = name.partition(".")[0]
        ours = in_package(name, "formcheck.core", "formcheck.history", "formcheck.errors")
        assert ours or top == "platformdirs" or top in sys.stdlib_module_names, name


@pytest.mark.parametrize("module", [*modules_of("capture"), *modules_of("sinks")])
def test_nothing_upstream_asks_the_loop_or_the_command_line(module: str) -> None:
    for name in imports_of(module):
        assert not in_package(name, "formcheck.cli", "formcheck.pipeline"), name


@pytest.mark.parametrize("module", MODULES)
def test_all_names_existing_things_in_order(module: str) -> None:
    if module.endswith("__main__"):
        pytest.skip("importing it runs the program")
    loaded = importlib.import_module(module.removesuffix(".__init__"))
    names = getattr(loaded, "__all__", None)
    if names is None:
        assert module.endswith("__init__"), f"{module} has no __all__"
        return
    assert list(names) == sorted(names, key=constants_then_classes)
    assert len(set(names)) == len(names)
    missing = [name for name in names if not hasattr(loaded, name)]
    assert missing == []
