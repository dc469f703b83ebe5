"""How many of the positions of a brief somebody signed off: said by every format that says how many there are."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from policy_report.brief.compose import compose
from policy_report.brief.editions import Choice, one
from policy_report.brief.view.layers import evidence
from policy_report.build.cache_keys import Fingerprints
from policy_report.formats import html, md, xlsx
from policy_report.formats import json as json_format
from policy_report.records.store import load
from policy_report.templating import TemplateSet
from policy_report.workspace import find
from tests.conftest import command, write

FILES = {
    "policy-report.toml": 'title = "T"\n[briefs.b]\nactors = ["France", "Chad"]\n',
    "positions/topics.yaml": "- {id: levy, title: Water levy}\n",
    "positions/a.csv": """
        actor,topic,stance,date,source_url
        France,levy,support,2025-02-11,https://example.org/a
        Chad,levy,oppose,2025-02-12,https://example.org/a
        Kenya,levy,oppose,2025-02-12,https://example.org/a
        """,
}


@pytest.fixture
def root(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


def report(root, **choice):
    loaded, _ = load(find(root))
    return compose(one(loaded.settings, loaded.records, Choice(("b",), **choice)))


def test_only_what_the_brief_shows_is_counted(root):
    command(root, "review", "--sign", "Ana Zed", "--on", "2025-03-01", "kenya", "chad")
    assert report(root).coverage.reviewed == 1
    assert report(root, as_of=date(2025, 2, 11)).coverage.reviewed == 0
    assert evidence(report(root)) == "2 positions, 1 source; 2 of 2 cells have evidence. 1 of 2 positions reviewed."


def test_the_formats_say_it_and_not_who(root):
    command(root, "review", "--sign", "Ana Zed", "--on", "2025-03-01", "chad")
    made = report(root)
    page, text = (each.render(made, TemplateSet()).decode() for each in (html, md))
    sheet = openpyxl.load_workbook(BytesIO(xlsx.render(made, TemplateSet()))).worksheets[0]
    said = " ".join(str(cell.value) for row in sheet for cell in row)
    data = json_format.render(made, TemplateSet()).decode()
    assert all("1 of 2 positions reviewed" in each for each in (page, text, said))
    assert json.loads(data)["coverage"]["reviewed"] == 1
    assert not any("Ana Zed" in each for each in (page, text, said, data))


def test_without_reviews_nothing_is_said_of_them(root):
    made = report(root)
    assert "reviewed" not in made.as_dict()["coverage"]
    assert not any("reviewed" in each.render(made, TemplateSet()).decode() for each in (html, md))


def test_a_sign_off_builds_the_briefs_again_that_show_its_record(root):
    def parts():
        loaded, _ = load(find(root))
        return Fingerprints().of(one(loaded.settings, loaded.records, Choice(("b",))), None)

    never = parts()
    command(root, "review", "--sign", "Ana", "--on", "2025-03-01", "kenya")
    none = parts()
    command(root, "review", "--sign", "Ana", "--on", "2025-03-01", "chad")
    changed = {name for name, digest in parts().items() if digest != none[name]}
    assert (none.keys() - never.keys(), changed) == ({"what was signed off"}, {"what was signed off"})


def test_a_brief_that_requires_it_has_only_what_was_signed_off(root):
    settings = root / "policy-report.toml"
    settings.write_text(settings.read_text().replace('actors = ["France", "Chad"]', 'requires = "reviewed"'))
    command(root, "review", "--sign", "Ana", "--on", "2025-03-01", "france")
    assert {position.actor for position in report(root).positions} == {"france"}
