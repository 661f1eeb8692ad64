"""Pages made of the templates beside this file; all that comes in is text and nothing more."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from formcheck.sinks.text.format import clock
from formcheck.sinks.text.reasons import attempt_reason


def environment_of(package: str) -> Environment:
    """Return what renders the templates of a package; values are escaped unless ``Markup``."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, **values: Any) -> str:
    """Return a page with the common style; values are escaped unless they are ``Markup``."""
    environment = environment_of("formcheck.sinks.html")
    # A time is rounded, as in the tables; a running clock is not.
    environment.filters["time"] = lambda seconds: clock(round(seconds, 1))
    environment.filters["attempt_reason"] = attempt_reason
    style = Markup(resource("report.css"))  # noqa: S704 - our own
    text = environment.get_template(template).render(style=style, **values)
    # Names of files need not be text.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def resource(name: str) -> str:
    """Return the text of a file beside the templates."""
    return (files("formcheck.sinks.html") / "templates" / name).read_text("utf-8")
