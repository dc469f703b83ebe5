"""Templates: the workspace's own win file by file, mistakes in them name file and line, and none of them gets out."""

from base64 import b64decode
from datetime import date

import pytest

from policy_report.brief.view.page import arrange
from policy_report.brief.view.page import context as context_of
from policy_report.errors import UserError
from policy_report.templating import BUILT_IN, TemplateSet
from policy_report.templating.functions import Sandbox, breakable


@pytest.fixture
def templates(workspace):
    """Return the templates of a workspace with the given files in its templates/."""

    def made(files):
        return TemplateSet.of(workspace({f"templates/{name}": text for name, text in files.items()}).root / "templates")

    return made


@pytest.fixture
def render(templates):
    """Render a text as a template of the workspace."""

    def rendered(source, name="own.html.j2", **context):
        return templates({name: source}).render(name, context)

    return rendered


@pytest.fixture
def mistake(render):
    """Return what is said of a template with a mistake in it."""

    def said(source, **context):
        with pytest.raises(UserError) as error:
            render(source, **context)
        assert error.value.code == 1
        return error.value.message

    return said


@pytest.fixture
def context(workspace):
    """What the pages of a small brief are made from."""
    report = workspace({"positions/p.csv": "actor,topic,stance\nFR,outcome,support\n"}).report()
    return context_of(arrange(report), for_print=False)


# --- where templates come from --------------------------------------------------------------------------------------


def test_a_template_is_compiled_once_for_all_sets_and_anew_when_its_text_changes(templates, monkeypatch):
    parse, compiled = Sandbox._parse, []
    monkeypatch.setattr(Sandbox, "_parse", lambda *given: [compiled.append(given[1]), parse(*given)][1])
    rendered = [templates({"a.html.j2": text}).render("a.html.j2", {}) for text in ("one", "one", "two")]
    assert (rendered, compiled) == (["one", "one", "two"], ["one", "two"])


def test_without_own_templates_the_built_in_ones_are_used(workspace):
    assert TemplateSet.of(workspace({}).root / "templates").folders == (BUILT_IN,)


def test_the_repository_is_its_own_workspace():
    assert TemplateSet.of(BUILT_IN).folders == (BUILT_IN,)


def test_an_own_file_replaces_the_built_in_one_of_its_name(templates):
    assert templates({"print.css": "own"}).read("print.css") == b"own"


def test_files_that_are_not_replaced_stay_the_built_in_ones(templates):
    assert templates({"print.css": "own"}).read("screen.css") == (BUILT_IN / "screen.css").read_bytes()


def test_an_own_page_can_include_a_built_in_section(templates, context):
    own = templates({"brief.html.j2": "{% set x = 1 %}<h1>{{ brief.title }}</h1>{% include 'sections/gaps.html.j2' %}"})
    assert "<h1>Test</h1>" in own.render("brief.html.j2", context)
    assert "no evidence" in own.render("brief.html.j2", context).lower()


def test_a_built_in_page_includes_an_own_section(templates, context):
    own = templates({"sections/gaps.html.j2": "<p>Our own words on gaps.</p>"})
    assert "Our own words on gaps." in own.render("brief.html.j2", context | {"font_mark": ""})


# --- escaping -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["own.html.j2", "own.svg.j2", "own.xml", "own.css", "own"])
def test_texts_are_escaped(render, name):
    text = "<script>alert('1')</script> & \"x\""
    assert render("{{ text }}", name, text=text) == "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;x&#34;"


@pytest.mark.parametrize("name", ["own.md.j2", "own.txt.j2"])
def test_plain_text_is_not_html(render, name):
    assert render("{{ text }}", name, text="a < b & c") == "a < b & c"


@pytest.mark.parametrize("filter_", ["breakable", "upper", "trim"])
def test_a_filter_does_not_lift_the_escaping(render, filter_):
    assert "<" not in render(f"{{{{ text|{filter_} }}}}", text="<b>" + "x" * 99)


def test_a_template_in_a_text_is_not_run(render):
    assert render("{{ text }}", text="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"


# --- mistakes name file and line ------------------------------------------------------------------------------------


def test_an_undefined_name(mistake):
    assert mistake("one\ntwo {{ nmae }}") == "templates/own.html.j2:2: 'nmae' is undefined [template]"


def test_an_undefined_field(mistake):
    said = mistake("one\n\n{{ brief.titel }}", brief={"title": "T"})
    assert said.startswith("templates/own.html.j2:3: ")
    assert "titel" in said


def test_an_undefined_field_of_the_brief(templates, context):
    with pytest.raises(UserError) as error:
        templates({"own.html.j2": "{{ brief.titel }}"}).render("own.html.j2", context)
    assert error.value.message == "templates/own.html.j2:1: 'BriefInfo object' has no attribute 'titel' [template]"


def test_a_field_is_an_item_too(templates, context):
    own = templates({"own.html.j2": "{{ brief['title'] }} {{ positions[0]['stance'] }} {{ rows[0]['actor'].name }}"})
    assert own.render("own.html.j2", context) == "Test support France"


def test_an_undefined_name_in_a_condition(mistake):
    assert mistake("{% if nmae %}x{% endif %}") == "templates/own.html.j2:1: 'nmae' is undefined [template]"


def test_a_syntax_error(mistake):
    assert mistake("one\n{% for x in %}").startswith("templates/own.html.j2:2: Expected an expression")


def test_a_block_that_is_never_closed(mistake):
    assert mistake("one\n{% for x in [1] %}\n\n").startswith("templates/own.html.j2:")


def test_a_mistake_in_an_included_file_names_that_file(templates):
    own = templates({"own.html.j2": "one\n{% include 'part.html.j2' %}", "part.html.j2": "one\ntwo\n{{ nmae }}"})
    with pytest.raises(UserError) as error:
        own.render("own.html.j2", {})
    assert error.value.message == "templates/part.html.j2:3: 'nmae' is undefined [template]"


def test_a_file_that_is_not_there(mistake):
    assert (
        mistake("one\n{% include 'nope.html.j2' %}")
        == "templates/own.html.j2:2: there is no template 'nope.html.j2' [template]"
    )


def test_an_unknown_filter(mistake):
    assert mistake("one\n{{ 1|datum }}").startswith("templates/own.html.j2:2: No filter named 'datum'")


def test_a_calculation_that_fails(mistake):
    assert mistake("one\n{{ 1 / 0 }}") == "templates/own.html.j2:2: division by zero [template]"


def test_a_template_that_includes_itself(mistake):
    assert mistake("{% include 'own.html.j2' %}").startswith(
        "templates/own.html.j2:1: brackets, blocks or includes are nested too deep"
    )


def test_a_template_that_is_not_utf_8(mistake):
    said = mistake(b"one\n\xff")
    assert said.startswith("templates/own.html.j2:")
    assert "utf-8" in said.lower()


def test_a_template_that_asks_for_too_much_memory(mistake):
    said = mistake("one\n{{ 'x' * 2 ** 62 }}")
    assert said.startswith("templates/own.html.j2:2: ")
    assert "memory" in said


# --- the sandbox ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__",
        "''.__class__.__mro__[1].__subclasses__()",
        "''|attr('__class__')",
        "''['__class__']",
        "brief.__init__.__globals__",
        "asset.__globals__",
        "asset.__self__.folders",
        "self.__init__.__globals__",
        "cycler.__init__.__globals__.os",
        "namespace.__init__.__globals__",
        "'{0.__class__}'.format('')",
        "'{x.__class__}'.format_map({'x': ''})",
        "('{0.__class__}').format.__self__.__class__",
        "().__class__.__base__",
        "day.__code__",
        "range(10 ** 9)|list",
    ],
)
def test_no_way_leads_out_of_a_template(render, expression):
    try:
        found = render("{{ " + expression + " }}", brief={"title": "T"})
    except UserError:
        return
    assert found in ("", "T"), found


@pytest.mark.parametrize("name", ["safe", "attr('x')", "xmlattr", "random"])
def test_a_filter_that_lifts_the_escaping_or_throws_dice_is_not_there(mistake, name):
    said = f"No filter named '{name.partition('(')[0]}'. [template]"
    assert mistake("one\n{{ ['x']|" + name + " }}") == f"templates/own.html.j2:2: {said}"
    assert mistake("one\n{{ ['x']|map('" + name.partition("(")[0] + "')|join }}").endswith(said)


def test_the_escaping_cannot_be_changed(mistake):
    said = "templates/own.html.j2:2: `autoescape` cannot be changed: texts of the records are always escaped [template]"
    assert mistake("one\n{% autoescape false %}x{% endautoescape %}") == said


def test_the_script_of_the_page_stays_as_it_is(templates):
    with pytest.raises(UserError) as error:
        templates({"script.js": "run();"}).render("script.js", {})
    assert error.value.message == (
        "templates/script.js:1: a page runs the built-in script alone; delete this file [template]"
    )
    copy = {"script.js": (BUILT_IN / "script.js").read_text()}
    assert templates(copy).render("script.js", {}) == TemplateSet().render("script.js", {})


@pytest.mark.parametrize("character", [r"\ud800", r"\x1b", r"\x00"])
def test_a_template_makes_no_control_characters(mistake, character):
    said = mistake('{{ "' + character + '" }}')
    assert said.startswith("templates: own.html.j2, or what it includes, makes the control character U+")


@pytest.mark.parametrize(
    "change", ["topics.append(1)", "topics.clear()", "brief.update(title='x')", "brief.pop('title')"]
)
def test_a_template_cannot_change_what_the_next_one_sees(mistake, change):
    context = {"topics": [1], "brief": {"title": "T"}}
    mistake("{{ " + change + " }}", **context)
    assert context == {"topics": [1], "brief": {"title": "T"}}


@pytest.mark.parametrize(
    "text", ["{% include '../policy-report.toml' %}", "{% include '/etc/passwd' %}", "{% import '../x' as x %}"]
)
def test_a_template_includes_nothing_from_elsewhere(mistake, text):
    assert "there is no template" in mistake(text)


# --- files of the templates -----------------------------------------------------------------------------------------


def test_an_asset_that_is_not_there_is_told_with_its_place(mistake):
    said = "there is no file 'nope.png'; put it into the templates folder [template]"
    assert mistake("one\n{{ asset('nope.png') }}") == f"templates/own.html.j2:2: {said}"


def test_a_link_that_leads_out_is_not_sent_to_another_machine(templates, tmp_path):
    own = templates({"own.css": "p {}"})
    (tmp_path / "templates/out.txt").symlink_to(tmp_path / "policy-report.toml")
    assert own.packed().files == {"own.css": b"p {}"}


def test_an_asset_becomes_part_of_the_page(templates):
    own = templates({"own.html.j2": "<img src='{{ asset('img/logo.png') }}'>", "img/logo.png": b"\x89PNG"})
    assert own.render("own.html.j2", {}) == "<img src='data:image/png;base64,iVBORw=='>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.svg", "image/svg+xml"),
        ("a.jpg", "image/jpeg"),
        ("a.css", "text/css"),
        ("a.unknown-kind", "application/octet-stream"),
    ],
)
def test_an_asset_says_its_kind(templates, name, kind):
    url = templates({name: b"content"}).data_url(name)
    assert url.startswith(f"data:{kind};base64,")
    assert b64decode(url.partition(",")[2]) == b"content"


@pytest.mark.parametrize(
    "name", ["../policy-report.toml", "/etc/passwd", "a/../../policy-report.toml", "..", "", ".", "nope.png"]
)
def test_an_asset_comes_from_the_templates_alone(templates, name):
    with pytest.raises(UserError, match="there is no file") as error:
        templates({"a/x.css": ""}).read(name)
    assert error.value.code == 1


def test_a_link_that_leads_out_of_the_templates_is_not_followed(templates, tmp_path):
    own = templates({"x.css": ""})
    (tmp_path / "templates/out.txt").symlink_to(tmp_path / "policy-report.toml")
    with pytest.raises(UserError, match=r"there is no file 'out\.txt'"):
        own.read("out.txt")


def test_fonts_of_letters_that_do_not_occur_are_left_out():
    latin, greek = TemplateSet().fonts("abc"), TemplateSet().fonts("abc αβγ")
    assert len(latin) < len(greek)
    assert "url(fonts/" not in greek


# --- filters --------------------------------------------------------------------------------------------------------


def test_a_day_is_written_out(render):
    assert render("{{ value|day }}", value=date(2025, 2, 1)) == "1 February 2025"


def test_no_day_is_nothing(render):
    assert render("{{ value|day }}", value=None) == ""


@pytest.mark.parametrize(("share", "said"), [(0, "0%"), (0.5, "50%"), (2 / 3, "67%"), (1, "100%")])
def test_a_share_is_a_whole_percentage(render, share, said):
    assert render("{{ value|percent }}", value=share) == said


def test_a_long_run_of_letters_can_break():
    assert breakable("x" * 100, 20) == "\u200b".join(["x" * 20] * 5)


@pytest.mark.parametrize("text", ["", "short words only", "x" * 40, "two  spaces  stay", "a\nb"])
def test_text_that_breaks_by_itself_is_left_alone(text):
    assert breakable(text) == text


def test_breaking_loses_no_letter():
    text = f"{'ab' * 60} and {'c' * 41}, then {'d' * 200}"
    assert breakable(text).replace("\u200b", "") == text
