"""What a template may not do is said before it runs; what templates do every day is not."""

import shutil
import time

import pytest

from policy_report.cli import main
from policy_report.pages.templating import BUILT_IN, Look


@pytest.fixture
def lint(tmp_path):
    """Return what is wrong with a template, as `line: message`."""

    def call(source, name="own.html.j2"):
        (tmp_path / name).write_text(source)
        return [f"{problem.line}: {problem.message}" for problem in Look(tmp_path).lint()]

    return call


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\n{{ text|safe }}", "2: the filter `safe` lets markup from the records into the brief; drop it"),
        ("{{ [text]|map('safe')|join }}", "1: the filter `safe` lets markup from the records into the brief; drop it"),
        ("{% filter safe %}{{ text }}{% endfilter %}", "1: the filter `safe` lets markup"),
        ("{{ x|attr('y') }}", "1: the filter `attr` reads attributes by names that nobody can check; drop it"),
        ("{{ x|map(name)|list }}", "1: `map` with a name that is made up on the way; write the name itself"),
        ("{{ {'onload': 1}|xmlattr }}", "1: the filter `xmlattr` writes attributes"),
        ("{% autoescape false %}{{ text }}{% endautoescape %}", "1: `autoescape` cannot be changed"),
        ("{{ x.__class__ }}", "1: `__class__` is Python's, not the report's; templates get plain data"),
        ("{{ x['__class__'] }}", "1: `__class__` is Python's"),
        ("{{ __builtins__ }}", "1: `__builtins__` is Python's"),
        ("a\n<p onclick='x()'>", "2: `onclick` is active content"),
        ("<script>alert(1)</script>", "1: `script` is active content"),
        ("<script>{% include 'other.js' %}</script>", "1: `script` is active content"),
        ("<SCRIPT\n src=x>", "1: `SCRIPT` is active content"),
        ("<iframe src='x'>", "1: `iframe` is active content"),
        ("<object data='x'>", "1: `object` is active content"),
        ("<embed src='x'>", "1: `embed` is active content"),
        ("<base href='https://example.org'>", "1: `base` is active content"),
        ("<form action='x'>", "1: `action` is active content"),
        ("<button formaction='x'>", "1: `formaction` is active content"),
        ("<link rel='stylesheet' href='x'>", "1: `link` is active content"),
        ("<a href='javascript:x()'>", "1: `javascript` is active content"),
        ("<a class='{{ x }}' href='javascript:x()'>", "1: `javascript` is active content"),
        ("<meta http-equiv='refresh' content='0;x'>", "1: `refresh` is active content"),
        ("\n{% for x in %}", "2: Expected an expression"),
        ("{{ text|nope }}", "1: No filter named 'nope'"),
    ],
)
def test_what_is_refused(lint, source, said):
    (found,) = lint(source)
    assert found.startswith(said)


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'part.html.j2' %}{% import 'macros.html.j2' as m %}",
        "{{ positions|map(attribute='date')|list }}{{ topics|selectattr('id', 'equalto', 'x')|list }}",
        "<p>{{ brief.title|breakable }}</p><a href='{{ source.url }}'>on click = yes</a>",
        "<script>\n{% include 'script.js' %}\n</script>",
        "{% set part %}<b>{{ brief.title }}</b>{% endset %}{{ part }}",
        "{% include 'sections/' ~ name ~ '.html.j2' %}",
        "The base of a form, an object and an iframe; JavaScript is a word.",
        "<p>{{ text }} says that href = javascript: is bad</p>",
    ],
)
def test_what_templates_do_every_day(lint, source):
    assert lint(source) == []


@pytest.mark.parametrize(
    "path", sorted(BUILT_IN.glob("**/*.html.j2")), ids=lambda path: path.relative_to(BUILT_IN).as_posix()
)
def test_a_built_in_page_can_be_copied_and_changed(lint, path):
    if "preview" not in path.parts:
        assert lint(path.read_text()) == []


@pytest.mark.parametrize("piece", ["<", "< ", "<meta", "<p href=", " ", "\n"])
def test_a_piece_without_end_takes_no_time_without_end(lint, piece):
    start = time.process_time()
    lint("<p href=" + piece * 20_000)
    assert time.process_time() - start < 5


def test_a_refused_template_is_not_run(workspace):
    sample = workspace(
        {"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n", "templates/x.html.j2": "{{ 1|safe }}"}
    )
    with pytest.raises(Exception, match=r"templates/x.html.j2:1: the filter `safe` .* \[template\]"):
        Look.of(sample.root / "templates").render("x.html.j2", {})


def test_check_says_it_with_the_records(workspace, capfd):
    files = {
        "positions/a.csv": "actor,topic,stance\nFR,outcome,support\n",
        "templates/sections/x.html.j2": "{{ 1|safe }}",
    }
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(workspace(files).root), "check"])
    assert exit_.value.code == 1
    assert "templates/sections/x.html.j2:1: the filter `safe`" in capfd.readouterr().out


def test_a_section_that_no_brief_has_is_an_error(tmp_path):
    (tmp_path / "sections").mkdir()
    for name in ("mehtod", "gaps", "house"):
        (tmp_path / f"sections/{name}.html.j2").write_text("<p>Our own.</p>")
    (tmp_path / "brief.html.j2").write_text('{% include "sections/house.html.j2" %}')
    (found,) = Look(tmp_path).lint()
    assert str(found).startswith(
        "templates/sections/mehtod.html.j2:1: a brief has no section 'mehtod'; did you mean 'method'? expected one of "
    )


def test_the_script_of_the_page_stays_as_it_is(lint):
    assert lint("run();", "script.js") == [
        "1: the script of the page is active content, and stays as it is; delete this file"
    ]


def test_a_copy_of_a_built_in_template_is_as_good_as_it(tmp_path):
    shutil.copytree(BUILT_IN, tmp_path, dirs_exist_ok=True)
    assert Look(tmp_path).lint() == []
    (tmp_path / "script.js").write_text((BUILT_IN / "script.js").read_text() + "run();")
    assert [problem.file for problem in Look(tmp_path).lint()] == [f"{tmp_path.name}/script.js"]
