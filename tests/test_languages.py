"""Briefs in other languages in every format, quotes in any script, and the warning of a character without a font."""

import html
import io
import json
import re
import unicodedata
import zipfile

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.brief.view import figures
from policy_report.build.missing_glyphs import package, problems, script
from policy_report.formats import RENDERERS
from policy_report.i18n import Words
from policy_report.templating import TemplateSet
from policy_report.workspace import find

SETTINGS = """
    title = "Pacte"

    [defaults]
    marking = "DIFFUSION RESTREINTE"
    language = "fr"

    [briefs.lacs]
    title = "Le pacte des lacs"
    subtitle = "Un pacte imaginaire."
    since = 2025-01-01
    minimum_shared_topics = 1
    """
TOPICS = """
    - {id: pacte, title: Le pacte, question: Faut-il le signer ?}
    - {id: taxe, title: Une taxe sur le carburant, short: Taxe}
    """
POSITIONS = """
    - {actor: Arvonie, topic: pacte, stance: support, date: 2024-03-01, summary: Signe., quote: "We sign.", language: en, translation: Nous signons., speaker: Le ministre, source_url: "https://example.org/a", salience: 5}
    - {actor: Arvonie, topic: pacte, stance: oppose, date: 2025-02-11, summary: Ne signe plus., source_url: "https://example.org/a", confidence: inferred, conditions: Un délai.}
    - {actor: Arvonie, topic: taxe, stance: qualified-support, date: 2025-02-11, summary: Avec un plafond., source_url: "https://example.org/b", confidence: reported}
    - {actor: Belmare, topic: pacte, stance: support, date: 2025-02-01, summary: Signe., source_url: "https://example.org/b"}
    - {actor: Belmare, topic: pacte, stance: qualified-opposition, date: 2025-02-01, summary: Pas ainsi., source_url: "https://example.org/a"}
    - {actor: Belmare, topic: taxe, stance: declined, date: 2025-02-01, summary: Sans réponse.}
    - {actor: Caldane, topic: pacte, stance: neutral, date: 2025-02-01, summary: Étudie., source_url: "https://example.org/a"}
    """
ACTORS = """
    - {id: arvonie, name: Arvonie, kind: country}
    - {id: belmare, name: Belmare, kind: company}
    - {id: caldane, name: Caldane, kind: civil-society}
    """
WORKSPACE = {
    "policy-report.toml": SETTINGS,
    "positions/topics.yaml": TOPICS,
    "positions/actors.yaml": ACTORS,
    "positions/tout.yaml": POSITIONS,
}


@pytest.fixture(scope="module")
def report(fresh):
    sample = fresh(WORKSPACE)
    (edition,) = sample.editions("lacs")
    return compose(edition, before(find(sample.root, exact=True), sample.records, edition))


@pytest.fixture(scope="module")
def fresh(fresh_workspace):
    return fresh_workspace


def xml_text(content, parts):
    """The text of an Office file: of the parts whose name has one of the given words."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = [package.read(name).decode() for name in package.namelist() if re.search(parts, name)]
    return re.sub(r"<w:instrText.*?</w:instrText>|<[^>]+>", "\n", "\n".join(found))  # codes of fields are no words


def pdf_text(content):
    document = PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def html_text(content):
    page = re.sub(r"<(style|script)>.*?</\1>", " ", content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", page)


READ = {
    "html": html_text,
    "pdf": pdf_text,
    "md": bytes.decode,
    "csv": bytes.decode,
    "svg": lambda content: re.sub(r"<style>.*?</style>|<[^>]+>", "\n", content.decode(), flags=re.DOTALL),
    "docx": lambda content: xml_text(content, r"document|header|footer"),
    "pptx": lambda content: xml_text(content, r"slides/slide|notesSlides/notesSlide"),
    "xlsx": lambda content: xml_text(content, r"sharedStrings"),
}


LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувщхыз")
FIELDS = "actor|name|title|subtitle|short|question|summary|quote|translation|speaker|conditions|marking"
OWN = re.compile(rf'((?:{FIELDS}) ?[:=] "?)([^",}}\n]+)')  # the texts of the workspace
LATIN = re.compile(  # addresses, what Unicode says, an id in a slide
    r"https://example\.org/\w|positions/tout\.yaml|janvier|février|mars|anglais|\{[0-9A-F-]{36}\}"
)
KEPT = re.compile(r"\{\w+\}|</?\w+>")  # placeholders and tags


def mangled(text):
    """An English text of ours in other letters: what is not mangled was not asked of the catalogue."""
    parts = zip(KEPT.split(text), [*KEPT.findall(text), ""], strict=True)
    return "".join(words.lower().translate(LETTERS) + kept for words, kept in parts)


@pytest.mark.parametrize("form", READ)
def test_every_word_of_ours_is_asked_of_the_catalogue(fresh, monkeypatch, form):
    words = {name: re.sub(OWN, lambda text: text[1] + mangled(text[2]), text) for name, text in WORKSPACE.items()}
    sample = fresh(words)
    (edition,) = sample.editions("lacs")
    monkeypatch.setattr(Words, "say", lambda _, text: mangled(text))
    monkeypatch.setattr(Words, "say_many", lambda _, n, one, several: mangled(one if n == 1 else several))
    told = compose(edition, before(find(sample.root, exact=True), sample.records, edition))
    text = html.unescape(READ[form](RENDERERS[form].render(told, TemplateSet())))
    assert re.findall(r".{0,40}[a-zA-Z]{3,}.{0,20}", LATIN.sub(" ", text)) == []


@pytest.mark.parametrize("form", READ)
def test_french_has_a_space_before_colons_and_semicolons(report, monkeypatch, form):
    monkeypatch.setattr(figures, "LISTED", 1)  # new cells by actor, one after the other
    text = html.unescape(READ[form](RENDERERS[form].render(report, TemplateSet())))
    assert re.findall(r".{0,30}[^\W\d_][;:] .{0,20}", text) == []


def test_the_data_stays_as_it_is(report):
    data = json.loads(RENDERERS["json"].render(report, TemplateSet()))
    assert data["brief"]["language"] == "fr"
    assert [(cell["stance"], cell["label"]) for cell in data["cells"][:2]] == [
        ("oppose", "Contre"),
        ("qualified-support", "Avec réserves"),
    ]
    assert [actor["kind_label"] for actor in data["actors"]] == ["Pays", "Entreprises", "Société civile"]
    assert (data["positions"][1]["language"], data["positions"][1]["translation"]) == ("en", "Nous signons.")


def test_every_format_says_its_language(report):
    page = RENDERERS["html"].render(report, TemplateSet()).decode()
    assert '<html lang="fr">' in page
    assert '<span lang="en">«\xa0We sign.\xa0»</span>' in page
    assert "Traduction (original en anglais)\xa0:</b> «\xa0Nous signons.\xa0»" in page
    with pikepdf.open(io.BytesIO(RENDERERS["pdf"].render(report, TemplateSet()))) as document:
        assert document.Root.Lang == "fr"
        assert "en" in {
            str(each.Lang) for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each
        }
    with zipfile.ZipFile(io.BytesIO(RENDERERS["docx"].render(report, TemplateSet()))) as package:
        assert 'w:val="fr-FR"' in package.read("word/styles.xml").decode()
        assert '<w:lang w:val="en" w:eastAsia="en" w:bidi="en"/>' in package.read("word/document.xml").decode()
    with zipfile.ZipFile(io.BytesIO(RENDERERS["pptx"].render(report, TemplateSet()))) as package:
        assert 'lang="fr-FR"' in package.read("ppt/slides/slide1.xml").decode()


ENGLISH_RECORDS = {
    "policy-report.toml": '[briefs.a]\nlanguage = "fr"\ntitle = "The lakes"\nkey_messages = ["It split. [Norway](norway/pact) signed."]\n',
    "positions/topics.yaml": "- {id: pact, title: The pact, question: Will they?, labels: {support: Signed}}\n",
    "positions/actors.yaml": "- {id: club, name: The club, kind: bloc}\n",
    "positions/a.csv": (
        "actor,topic,stance,date,summary,conditions\nNorway,pact,support,2025-01-01,It signed.,\nclub,pact,oppose,2025-01-01,,A delay.\n"
    ),
}


def test_a_text_in_another_language_says_so(workspace):
    told = workspace(ENGLISH_RECORDS).report("a")
    page = RENDERERS["html"].render(told, TemplateSet()).decode()
    for text in ("The lakes", "The pact", "Will they?", "The club", "It signed.", "A delay."):
        assert re.search(rf'<\w+[^>]* lang="en"[^>]*>{re.escape(text)}</', page), text
    assert re.search(r'<a class="stance tone-support" lang="en" href="#e-norway/pact">', page)
    assert "Norvège" in page
    assert '="<' not in page
    with pikepdf.open(io.BytesIO(RENDERERS["pdf"].render(told, TemplateSet()))) as document:
        tags = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each]
        assert {"/H1", "/TH", "/Link", "/Span"} <= {str(each.S) for each in tags if "/S" in each}
    for form, part, sign in (
        ("docx", "word/document.xml", 'w:lang w:val="en"'),
        ("pptx", "ppt/slides/slide", 'lang="en-GB"'),
    ):
        with zipfile.ZipFile(io.BytesIO(RENDERERS[form].render(told, TemplateSet()))) as package:
            assert any(sign in package.read(name).decode() for name in package.namelist() if name.startswith(part))


@pytest.mark.parametrize(("language", "symbol"), [("en", "n/a"), ("de", "n.z."), ("es", "n/p"), ("fr", "s.o.")])
def test_a_symbol_that_is_an_abbreviation_is_that_of_the_language(workspace, language, symbol):
    files = {
        "policy-report.toml": f'[briefs.b]\nlanguage = "{language}"\n',
        "positions/p.csv": "actor,topic,stance\nFR,outcome,not-applicable\n",
    }
    assert {cell.symbol for cell in workspace(files).report("b").cells if cell.positions} == {symbol}


def test_the_words_of_the_records_are_never_translated(workspace):
    own = 'language = "fr"\n[[stances]]\nid = "yes"\nlabel = "Supports"\nvalue = 1\nsymbol = "+"\n'
    files = {"policy-report.toml": f"[defaults]\n{own}", "positions/a.csv": "actor,topic,stance\nFrance,outcome,yes\n"}
    assert workspace(files).report().positions[0].label == "Supports"


def test_a_source_and_a_remark_say_their_language(workspace):
    files = {
        "policy-report.toml": '[briefs.b]\nlanguage = "fr"\ninternal = true\n',
        "positions/sources.yaml": "- {id: a, title: Our view, remark: Kept on paper}\n"
        "- {id: b, title: Unsere Sicht, language: de-AT}\n- {id: c, title: Notre avis, language: fr}\n",
        "positions/a.csv": "actor,topic,stance,source,remark\nFR,declaration,support,a,Ask again\n"
        "DE,declaration,support,b,\nIT,declaration,oppose,c,\n",
    }
    page = RENDERERS["html"].render(workspace(files).report("b"), TemplateSet()).decode()
    assert {text: mark for mark, text in re.findall(r"<cite( lang=[^>]*)?>([^<]*)", page)} == {
        "Our view": ' lang="en"',
        "Unsere Sicht": ' lang="de-AT"',
        "Notre avis": "",
    }
    assert '<p class="note"><span lang="en">Kept on paper</span></p>' in page
    assert '<p class="note"><span lang="en">Ask again</span></p>' in page


def test_a_brief_may_have_a_language_of_its_own(workspace):
    files = {
        "policy-report.toml": '[briefs.a]\n[briefs.b]\nlanguage = "fr"\n',
        "positions/a.csv": "actor,topic,stance\nFrance,outcome,support\n",
    }
    sample = workspace(files)
    assert [edition.language for edition in sample.editions()] == ["en", "fr"]


def test_a_language_without_a_catalogue_is_an_error(workspace):
    files = {"policy-report.toml": '[defaults]\nlanguage = "it"\n'}
    assert workspace(files).errors == ["policy-report.toml:2 defaults.language unknown-value"]


# --- quotes ----------------------------------------------------------------------------------------------------------

QUOTED = {
    "positions/a.yaml": """
        - {actor: Egypt, topic: outcome, stance: oppose, date: 2025-01-02, quote: "لن نوقّع على الاتفاق.", language: ar, translation: We will not sign., speaker: وزير الخارجية}
        """,
    "positions/actors.yaml": "- {id: egypt, name: مصر, kind: country}\n",
}


def test_the_language_of_a_quote_is_a_tag(workspace):
    rows = "actor,topic,stance,date,quote,language\nFrance,outcome,support,2025-01-01,Oui.,French!\n"
    sample = workspace({"positions/a.csv": rows})
    assert sample.errors == ["positions/a.csv:2 language wrong-form"]
    assert sample.message("wrong-form") == (
        "'French!' has a form that is not allowed; write the language as a tag, such as fr, pt-BR or zh-Hant"
    )


def test_a_quote_from_right_to_left_stands_in_a_block_of_its_own(workspace):
    page = RENDERERS["html"].render(workspace(QUOTED).report(), TemplateSet()).decode()
    assert '<p dir="rtl" lang="ar">“لن نوقّع على الاتفاق.”</p>' in page
    assert "Translation from Arabic:</b> “We will not sign.”" in page
    assert "\u2068وزير الخارجية\u2069, 2 January 2025" in page


def test_a_word_document_runs_a_quote_from_right_to_left(workspace):
    with zipfile.ZipFile(io.BytesIO(RENDERERS["docx"].render(workspace(QUOTED).report(), TemplateSet()))) as package:
        document = package.read("word/document.xml").decode()
    assert re.search(
        r'<w:pStyle w:val="Quote"/><w:keepNext/><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/><w:lang w:val="ar"', document
    )


def test_the_notes_of_a_slide_have_the_translation(workspace):
    notes = xml_text(RENDERERS["pptx"].render(workspace(QUOTED).report(), TemplateSet()), "notesSlides/notesSlide")
    assert "Translation from Arabic: “We will not sign.”" in notes


# --- characters without a font ---------------------------------------------------------------------------------------

LINEAR_B = "\U00010000"


@pytest.mark.parametrize(
    ("character", "name", "package_of"),
    [
        ("ប", "Khmer", "fonts-noto-core"),
        ("中", "CJK", "fonts-noto-cjk"),
        ("は", "Hiragana", "fonts-noto-cjk"),
        ("한", "Hangul", "fonts-noto-cjk"),
        ("क", "Devanagari", "fonts-noto-core"),
        ("☃", "symbol", "fonts-symbola"),
    ],
)
def test_a_script_and_the_package_with_its_fonts(character, name, package_of):
    assert (script(character), package(script(character))) == (name, package_of)


def test_a_character_without_a_font_is_a_warning_at_the_record(workspace):
    rows = f"actor,topic,stance,quote\nFrance,outcome,support,Yes\nIndia,outcome,support,{LINEAR_B}\nChina,outcome,oppose,{LINEAR_B}\n"
    sample = workspace({"positions/a.csv": rows, "policy-report.toml": "[briefs.all]\n"})
    (problem,) = problems(sample.editions()[0], LINEAR_B)
    assert str(problem) == (
        f"positions/a.csv:3: warning: quote: no font here has '{LINEAR_B}' (Linear), nor for 1 more record; "
        "install fonts-noto-core, see docs/languages.md [missing-glyph]"
    )


def test_a_character_of_the_settings_alone_stands_at_the_settings(workspace):
    rows = "actor,topic,stance\nFrance,outcome,support\n"
    sample = workspace({"positions/a.csv": rows, "policy-report.toml": "[briefs.all]\n"})
    (problem,) = problems(sample.editions()[0], LINEAR_B)
    assert (problem.file, problem.line) == ("policy-report.toml", 1)


def test_the_document_tells_which_characters_it_missed(workspace):
    private = "\U000fff00"
    assert unicodedata.category(private) == "Co"  # no font has what means nothing
    rows = f"actor,topic,stance,quote\nFrance,outcome,support,{private}\n"
    templates = TemplateSet()
    RENDERERS["pdf"].render(workspace({"positions/a.csv": rows}).report(), templates)
    assert templates.missing == {private}
