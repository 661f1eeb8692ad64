"""What import-linter does not see: pure core at run time, and no clock or I/O in its code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import formcheck

ROOT = Path(formcheck.__file__).parent
VENDORS = (
    "av", "cv2", "distributed", "jinja2", "joblib", "mediapipe", "platformdirs", "pydantic",
    "pyttsx3", "ray", "rich", "sounddevice", "tomli_w", "typer",
)  # fmt: skip
MODULES = sorted(
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in ROOT.rglob("*.py")
)


@cache
def tree_of(module: str) -> ast.Module:
    source = ROOT.parent.joinpath(*module.split(".")).with_suffix(".py")
    return ast.parse(source.read_text(encoding="utf-8"))


def imports_of(module: str) -> Iterator[str]:
    """Return every module that is imported anywhere in a file, late imports included."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def in_package(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def modules_of(package: str) -> list[str]:
    found = [module for module in MODULES if in_package(module, f"formcheck.{package}")]
    assert found
    return found


@pytest.mark.parametrize(
    "module", ["formcheck.core.session.session", "formcheck.exercises", "formcheck"]
)
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


def breaches(modules: Iterable[str], allowed: Callable[[str], bool]) -> list[str]:
    """Return every import, anywhere in these modules, that is not allowed."""
    return [
        f"{module} imports {name}"
        for module in modules
        for name in imports_of(module)
        if not allowed(name)
    ]


def assert_none(wrong: Iterable[str]) -> None:
    found = list(wrong)
    assert not found, "\n".join(found)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def test_core_imports_core_numpy_and_the_standard_library_alone() -> None:
    def allowed(name: str) -> bool:
        ours = in_package(name, "formcheck.core", "formcheck.errors", "formcheck._version")
        return ours or in_package(name, "numpy") or is_standard(name)

    assert_none(breaches(modules_of("core"), allowed))


def test_core_and_exercises_know_no_clock_no_file_and_no_screen() -> None:
    modules = modules_of("core") + modules_of("exercises")
    unwanted = {
        *("time", "datetime", "pathlib", "os", "io", "sys", "subprocess", "tempfile", "shutil"),
        *("random", "socket", "logging", "threading"),
    }
    assert_none(breaches(modules, lambda name: name.partition(".")[0] not in unwanted))
    calls = [
        f"{module} calls {node.func.id}"
        for module in modules
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"print", "open", "input"}
    ]
    assert_none(calls)


def test_exercises_import_core_alone() -> None:
    ours = ("formcheck.core", "formcheck.exercises", "formcheck.errors")
    modules = modules_of("exercises")
    assert_none(breaches(modules, lambda name: in_package(name, *ours) or is_standard(name)))
