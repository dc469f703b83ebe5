"""What holds for every output format, whatever it looks like."""

import pkgutil
from pathlib import Path

import pytest

from policy_report import formats
from policy_report.formats import RENDERERS
from policy_report.formats.pptx import CHAPTERS
from policy_report.i18n import SECTIONS
from policy_report.templating import BUILT_IN, TemplateSet

FOLDER = Path(formats.__file__).parent


OTHERS = (
    "one-cell",
    "own-scale",
    "twelve-topics-thirty-actors",
    "other-letters",
    "markup-in-texts",
    "nothing-known-yet",
)


def test_the_registry_is_the_folder():
    assert set(RENDERERS) == {module.name for module in pkgutil.iter_modules([FOLDER])}
    assert RENDERERS


def test_every_format_has_every_section():
    sections = BUILT_IN / "sections"
    pages = {path.name.removesuffix(".html.j2") for path in sections.glob("*.html.j2")}
    texts = {path.name.removesuffix(".md.j2") for path in sections.glob("*.md.j2")}
    assert pages | {"matrix"} == texts == set(SECTIONS) == set(CHAPTERS)  # page and document draw the matrix themselves


@pytest.mark.parametrize("name", RENDERERS)
def test_a_format_is_named_as_its_module(name):
    assert RENDERERS[name].__name__ == f"policy_report.formats.{name}"
    assert RENDERERS[name].ABOUT


@pytest.mark.parametrize("name", [name for name in RENDERERS if name != "pdf"])
@pytest.mark.parametrize(
    "case", ["every-state", "long-words", *(pytest.param(name, marks=pytest.mark.soak) for name in OTHERS)]
)
def test_the_same_report_gives_the_same_bytes(reports, rendered, case, name):
    assert RENDERERS[name].render(reports(case), TemplateSet()) == rendered(reports(case), name) != b""


@pytest.mark.parametrize("case", ["one-cell", "every-state"])
def test_the_same_report_gives_the_same_pdf(reports, rendered, case):
    assert RENDERERS["pdf"].render(reports(case), TemplateSet()) == rendered(reports(case), "pdf") != b""


@pytest.mark.parametrize("name", ["html", "json", "csv", "md", "svg"])
def test_text_formats_are_utf_8_and_end_with_a_line_break(report, rendered, name):
    assert rendered(report, name).decode("utf-8").endswith("\n")
