"""The drawing of the matrix in a real browser: what was measured is what is drawn."""

import pytest

from policy_report.formats import svg
from policy_report.templating import TemplateSet

pytestmark = pytest.mark.browser

FILES = {
    "policy-report.toml": 'title = "Who stands where"\n[defaults]\nmarking = "TLP:GREEN"\n',
    "positions/topics.yaml": "- {id: declaration, title: Совместная декларация}\n- {id: outcome, title: Αποτέλεσμα}\n",
    "positions/actors.yaml": "- {id: a, name: Việt Nam và Česko, kind: country}\n- {id: b, name: Ελλάδα, kind: country}\n",
    "positions/all.csv": "actor,topic,stance\na,declaration,support\na,outcome,qualified-support\nb,outcome,declined\n"
    "France,declaration,neutral\nFrance,outcome,support\nFrance,outcome,oppose\n",
}


@pytest.fixture
def drawing(open_page, workspace):
    sample = workspace(FILES)
    file = sample.root / "matrix.svg"
    file.write_bytes(svg.render(sample.report(), TemplateSet()))
    page = open_page(file=file)
    page.evaluate("document.fonts.ready.then(() => null)")
    return page


def test_every_line_is_as_long_as_measured_but_for_kerning(drawing):
    lengths = drawing.evaluate(
        """() => [...document.querySelectorAll('text[textLength]')].map((line) => {
          const measured = Number(line.getAttribute('textLength'));
          line.removeAttribute('textLength');
          return [line.textContent, measured, line.getComputedTextLength()];
        })"""
    )
    assert len(lengths) > 20
    assert [line for line in lengths if not 0.97 * line[1] - 1 <= line[2] <= 1.005 * line[1] + 0.1] == []


def test_the_drawing_asks_for_nothing_and_complains_of_nothing(drawing):
    assert [url for url in drawing.requests if not url.startswith(("file:", "data:"))] == []
    assert drawing.complaints == []


def test_the_drawing_is_one_image_with_a_name(drawing):
    image = drawing.get_by_role("img", name="Who stands where")
    assert image.count() == 1
