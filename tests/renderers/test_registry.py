"""What holds for every output format, whatever it looks like."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_report import renderers
from policy_report.pages.templating import BUILT_IN, Look
from policy_report.renderers import RENDERERS
from policy_report.renderers.pptx import CHAPTERS
from policy_report.words import SECTIONS

REPO = Path(__file__).parents[2]
FOLDER = Path(renderers.__file__).parent


def test_the_registry_is_the_folder():
    assert set(RENDERERS) == {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert RENDERERS


def test_every_format_has_every_section():
    sections = BUILT_IN / "sections"
    pages = {path.name.removesuffix(".html.j2") for path in sections.glob("*.html.j2")}
    texts = {path.name.removesuffix(".md.j2") for path in sections.glob("*.md.j2")}
    assert pages | {"matrix"} == texts == set(SECTIONS) == set(CHAPTERS)  # page and document draw the matrix themselves


@pytest.mark.parametrize("name", RENDERERS)
def test_a_format_is_named_as_its_module(name):
    assert RENDERERS[name].__name__ == f"policy_report.renderers.{name}"
    assert f".{name}" == RENDERERS[name].SUFFIX
    assert RENDERERS[name].ABOUT


@pytest.mark.parametrize("name", [name for name in RENDERERS if name != "pdf"])
def test_the_same_report_gives_the_same_bytes(report, name):
    first = RENDERERS[name].render(report, Look())
    assert first
    assert RENDERERS[name].render(report, Look()) == first


@pytest.mark.parametrize("case", ["one-cell", "every-state"])
def test_the_same_report_gives_the_same_pdf(reports, rendered, case):
    assert RENDERERS["pdf"].render(reports(case), Look()) == rendered(reports(case), "pdf") != b""


@pytest.mark.parametrize("name", ["html", "json", "csv", "md", "svg"])
def test_text_formats_are_utf_8_and_end_with_a_line_break(report, rendered, name):
    assert rendered(report, name).decode("utf-8").endswith("\n")


def test_hash_seed_time_zone_and_place_change_no_byte(fresh_workspace):
    positions = "actor,topic,stance,date,summary\n" + "".join(
        f"{actor},{topic},support,2025-02-11,Signed.\n"
        for actor in ("France", "India", "China", "Japan")
        for topic in ("declaration", "outcome")
    )
    built = []
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles")):
        root = fresh_workspace({"positions/all.csv": positions}).root
        subprocess.run(
            [sys.executable, "-m", "policy_report", "-C", str(root), "build", "--format", ",".join(RENDERERS)],
            env=os.environ | {"PYTHONPATH": str(REPO), "PYTHONHASHSEED": seed, "TZ": zone, "HOME": str(root)},
            check=True,
            capture_output=True,
        )
        built.append({path.name: path.read_bytes() for path in (root / "reports").iterdir()})
    assert {Path(name).suffix for name in built[0]} == {".json", *(module.SUFFIX for module in RENDERERS.values())}
    assert [name for name in built[0] if built[0][name] != built[1].get(name)] == []
