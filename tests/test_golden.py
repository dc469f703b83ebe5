"""A small brief, whole: what it says (JSON) and how the page is built (HTML); and the schemas in the repository.

`make golden` writes what is expected anew; read the difference before you keep it.
"""

import ast
import json
import os
import re
from pathlib import Path

import pytest

from policy_report.formats import RENDERERS
from policy_report.records import checks
from policy_report.records.models import SCHEMAS, schema
from policy_report.templating import TemplateSet

REPO = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"

WORKSPACE = {
    "policy-report.toml": """
        title = "Lakes Pact"

        [defaults]
        marking = "TLP:GREEN"

        [briefs.lakes]
        title = "Lakes Pact: who stands where"
        subtitle = "An invented pact among invented actors & others."
        key_messages = [
            "Most would sign. [Arvonia](arvonia/pact) leads, while [Belmare](belmare/pact) declined to say.",
        ]
        """,
    "positions/topics.yaml": """
        - id: pact
          title: The pact
          question: Will they sign?
          labels: {support: Will sign, oppose: Will not sign}
        - {id: levy, title: Fuel levy, short: Levy}
        - {id: quota, title: Fishing quota}
        """,
    "positions/sources.yaml": """
        - id: meeting
          title: "Minutes: first meeting"
          author: The secretariat
          publisher: Lakes Office
          date: 2026-02
          url: https://example.org/minutes?a=1&b=2
          accessed: 2026-03-01
        """,
    "positions/countries/arvonia.yaml": """
        actor: {id: arvonia, name: Arvonia, kind: country, groups: [Upper Lakes]}
        positions:
          - topic: pact
            stance: support
            date: 2026-02-18
            summary: Signs, and would host the office.
            quote: "We sign <today>."
            speaker: The minister
            source: meeting
            locator: p. 2
            salience: 5
            confidence: stated
          - {topic: levy, stance: neutral, date: 2025-11-04, summary: Had not studied it., source: meeting}
          - {topic: levy, stance: qualified-support, date: 2026-02-18, summary: Accepts it for ports alone., source: meeting, conditions: Ferries exempt.}
        """,
    "positions/countries/belmare.yaml": """
        actor: {id: belmare, name: Belmare, kind: country}
        positions:
          - {topic: pact, stance: declined, date: 2026-02-18, summary: Asked and did not answer., source: meeting, confidence: reported}
        """,
    "positions/stakeholders/table.csv": (
        "actor,topic,stance,date,summary,source_url,source_title,remark\n"
        "Anglers,pact,not-applicable,2026-01-05,,https://example.org/anglers,Letter,Cannot sign.\n"
        "Anglers,levy,support,2026-01-05,Wants it.,https://example.org/anglers,Letter,\n"
        "Anglers,levy,oppose,2026-01-05,Does not want it.,https://example.org/anglers,Letter,\n"
    ),
    "positions/actors.yaml": "- {id: anglers, name: Anglers’ Union, short: Anglers, kind: civil-society}\n",
}


@pytest.fixture
def golden():
    """Compare a text with the file of the name, or write the file when UPDATE_GOLDEN is set."""

    def compare(path, text):
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"there is no {path}; write it with `make golden`"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} is not as it was; see `make golden`"

    return compare


@pytest.fixture
def lakes(workspace):
    return workspace(WORKSPACE).report("lakes")


def test_what_the_brief_says(lakes, golden):
    golden(GOLDEN / "lakes.json", RENDERERS["json"].render(lakes, TemplateSet()).decode())


def test_how_the_page_is_built(lakes, golden):
    page = RENDERERS["html"].render(lakes, TemplateSet()).decode()
    golden(GOLDEN / "lakes.html", emptied(page))


def test_the_text_of_the_brief(lakes, golden):
    golden(GOLDEN / "lakes.md", RENDERERS["md"].render(lakes, TemplateSet()).decode())


def emptied(page):
    """Return a page without its styles, fonts and script, which have files and tests of their own, and without blank lines."""
    page = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1…\3", page, flags=re.DOTALL)
    return re.sub(r"\n\s*\n+", "\n", page)


@pytest.mark.parametrize("page", [checks.RECORDS, checks.IMPORT, checks.REFRESH])
def test_the_tables_of_checks_in_the_docs_are_those_of_the_registry(page, golden):
    rows = ["| check | found | what to do |", "|---|---|---|"]
    for check in (check for check in checks.ALL if check.page == page):
        warning = " (warning)" if check.severity == "warning" else ""
        rows.append(f"| `{check.id}`{warning} | {check.found} | {check.todo} |")
    golden(REPO / page, between(REPO / page, "checks", rows))


def test_the_map_of_the_code_is_what_its_modules_say_of_themselves(golden):
    rows = []
    modules = (REPO / "policy_report").rglob("*.py")
    for path in sorted(modules, key=lambda path: (path.parent, path.name != "__init__.py", path.name)):
        name = path.relative_to(REPO / "policy_report").with_suffix("").as_posix()
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split("\n\n")[0]
        if name.endswith("__init__"):
            title = name.removesuffix("/__init__") if "/" in name else "policy_report"
            rows += ["", f"**`{title}`** {said}".replace("\n", " "), "", "| module | does |", "|---|---|"]
        else:
            rows.append(f"| `{name}` | {said} |".replace("\n", " "))
    page = REPO / "docs/architecture.md"
    golden(page, between(page, "map", rows[1:]))


def between(page, name, rows):
    """Return a page of the docs with these rows between its marks of a name."""
    before, start, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->\n")
    return before + start + "\n" + "\n".join(rows) + "\n\n" + end + after


@pytest.mark.parametrize("which", SCHEMAS)
def test_the_schemas_of_the_repository_are_those_of_the_package(which, golden):
    golden(
        REPO / f"schema/{which}.schema.json",
        json.dumps(schema(which), indent=1, ensure_ascii=False) + "\n",
    )
