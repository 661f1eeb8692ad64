"""formcheck doctor: checks what is installed and what works, and suggests fixes."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import typer

from formcheck.errors import ModelError, OutputError

#: Needed by opencv-python (tried on a bare Debian 13).
DEBIAN_PACKAGES = "libgl1 libglib2.0-0"


@dataclass(frozen=True, slots=True)
class _Finding:
    """One check; ``remedy`` says what to do if it failed."""

    name: str
    found: str
    remedy: str = ""
    fatal: bool = False


def doctor() -> None:
    """Check the installation, the models, the cameras, the window and the voice."""
    fatal = False
    for finding in _findings():
        fatal |= finding.fatal
        mark = "ok " if not finding.remedy else ("BAD" if finding.fatal else "-- ")
        typer.echo(f"{mark} {finding.name}: {finding.found}")
        if finding.remedy:
            typer.echo(f"      {finding.remedy}")
    if fatal:
        raise typer.Exit(1)


def _findings() -> Iterator[_Finding]:
    import platform

    yield _Finding("system", f"{platform.platform()}, Python {platform.python_version()}")
    for package in ("formcheck", "mediapipe", "opencv-python", "numpy", "av", "pyttsx3"):
        yield _package(package)
    yield _cv2_owner()
    yield from _models()
    libraries = _libraries()
    yield libraries
    if not libraries.fatal:
        yield _cameras()
        yield from _window_and_voice()


def _package(name: str) -> _Finding:
    try:
        return _Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return _Finding(name, "not installed", f"Run: pip install {name}", fatal=True)


def _cv2_owner() -> _Finding:
    owners = cv2_distributions()
    name, found = "cv2 comes from", ", ".join(owners) or "nowhere"
    if owners == ["opencv-python"]:
        return _Finding(name, found)
    remedy = (
        "Exactly one package may provide cv2. Run: pip uninstall -y opencv-python "
        f"{' '.join(owners)} && pip install opencv-python"
    )
    return _Finding(name, found, remedy, fatal=True)


def _models() -> Iterator[_Finding]:
    from formcheck.capture.pose.model_files import VARIANTS, find_model

    for variant in VARIANTS:
        try:
            yield _Finding(f"model {variant}", f"{find_model(variant)[0]}, checksum right")
        except ModelError as error:
            yield _Finding(f"model {variant}", "missing or altered", str(error), fatal=True)


def _libraries() -> _Finding:
    """Load the native packages: on a bare system a library that they need may be missing."""
    for module in ("cv2", "mediapipe", "av"):
        try:
            importlib.import_module(module)
        except ImportError as error:
            remedy = f"On Debian and Ubuntu run: sudo apt-get install -y {DEBIAN_PACKAGES}"
            return _Finding("system libraries", str(error), remedy, fatal=True)
    return _Finding("system libraries", "all there")


def _cameras() -> _Finding:
    from formcheck.capture.camera.camera_list import find_cameras

    if cameras := find_cameras():
        return _Finding("cameras", ", ".join(cameras))
    remedy = (
        "Plug one in for `formcheck live`, close other programs that use it, and on macOS allow "
        "the terminal under System Settings > Privacy & Security > Camera."
    )
    return _Finding("cameras", "none found", remedy)


def _window_and_voice() -> Iterator[_Finding]:
    from formcheck.sinks.audio.coach_voice import voice_support
    from formcheck.sinks.live.display_check import window_support

    for name, support, failure in (
        ("window", window_support, "cannot be opened"),
        ("voice", voice_support, "none found, so `formcheck live` beeps"),
    ):
        try:
            yield _Finding(name, support())
        except OutputError as error:
            yield _Finding(name, failure, str(error))


def cv2_distributions() -> list[str]:
    """Return the names of the installed distributions that own the ``cv2`` folder, sorted.

    More than one (opencv-python and opencv-contrib-python, say) overwrite each other's files, and
    removing either breaks the other: there must be exactly one.
    """
    return sorted(set(metadata.packages_distributions().get("cv2", [])))
