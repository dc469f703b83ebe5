"""The texts of sources, from whatever they were kept as."""

import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.errors import has_error
from policy_report.evidence import finding, snapshots, wording
from policy_report.records.readers import base


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "snapshots"
    found.mkdir()
    return found


def text_of(folder, name, content):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found, problems = snapshots.texts(folder)
    assert not problems
    (snapshot,) = found.values()
    return snapshot.text


def problem_of(folder, name, content):
    (folder / name).write_bytes(content)
    found, problems = snapshots.texts(folder)
    assert not found
    (problem,) = problems
    assert (problem.file, problem.line) == (f"snapshots/{name}", 1)
    return f"{problem.severity}: {problem.message} [{problem.check}]"


# --- which files ----------------------------------------------------------------------------------------------------


def test_a_snapshot_has_the_id_of_its_source_its_file_and_its_hash(folder):
    (folder / "un-2.v1.txt").write_bytes(b"\xef\xbb\xbfWho pays?\r\n")
    found, problems = snapshots.texts(folder)
    digest = hashlib.sha256(b"\xef\xbb\xbfWho pays?\r\n").hexdigest()
    assert found == {"un-2.v1": snapshots.SourceSnapshot("un-2.v1", "snapshots/un-2.v1.txt", digest, "Who pays?\r\n")}
    assert not problems


def test_no_folder_is_no_snapshots(tmp_path):
    assert snapshots.texts(tmp_path / "snapshots") == ({}, [])


def test_a_file_in_place_of_the_folder_is_no_snapshots(tmp_path):
    (tmp_path / "snapshots").write_text("x")
    assert snapshots.texts(tmp_path / "snapshots") == ({}, [])


def test_hidden_files_and_folders_are_left_alone(folder):
    (folder / ".gitkeep").write_text("")
    (folder / "~$a.txt").write_text("")
    (folder / "a.txt~").write_text("")
    (folder / "page_files").mkdir()
    assert snapshots.texts(folder) == ({}, [])


def test_two_snapshots_of_one_source_are_a_problem_and_neither_counts(folder):
    for name in ("lakes.txt", "lakes.HTML", "other.txt"):
        (folder / name).write_text("Who pays?")
    found, problems = snapshots.texts(folder)
    assert list(found) == ["other"]
    assert [str(problem) for problem in problems] == [
        "snapshots/lakes.txt:1: a second snapshot of 'lakes', beside lakes.HTML; keep one [duplicate-snapshot]"
    ]


def test_an_unknown_suffix_is_a_warning_and_hides_nothing(folder):
    (folder / "lakes.doc").write_text("x")
    (folder / "lakes.txt").write_text("Who pays?")
    found, problems = snapshots.texts(folder)
    assert list(found) == ["lakes"]
    assert [(problem.file, problem.check, problem.severity) for problem in problems] == [
        ("snapshots/lakes.doc", "unread-file", "warning")
    ]


# --- unreadable files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"caf\xe9 \0 \xff", "not UTF-8: byte 0xE9 is not valid there; save the file as UTF-8 [encoding]"),
        ("a.txt", b"PK\x03\x04 \xff", "not text but a zip"),
        ("a.txt", b" \n", "has no text; a scan needs text recognition"),
        ("a.html", b"<script>x</script>", "has no text;"),
        ("a.pdf", b"", "cannot be read as PDF: Failed to load document"),
        ("a.pdf", b"%PDF-1.7 rubbish", "cannot be read as PDF"),
    ],
)
def test_a_file_that_gives_no_text_is_a_problem(folder, name, content, expected):
    assert expected in problem_of(folder, name, content)


def test_what_is_no_file_is_a_problem(folder):
    os.mkfifo(folder / "a.txt")
    (folder / "b.txt").symlink_to(folder / "gone.txt")
    found, problems = snapshots.texts(folder)
    assert not found
    assert [(problem.file, problem.message) for problem in problems] == [
        ("snapshots/a.txt", "not a regular file"),
        ("snapshots/b.txt", "not a regular file"),
    ]


def test_a_file_that_is_too_large_is_a_problem(folder, monkeypatch):
    monkeypatch.setattr(base, "MAX_FILE_BYTES", 4)
    assert "is more than" in problem_of(folder, "a.html", b"Who pays?")


@given(content=st.binary(max_size=300), suffix=st.sampled_from(sorted(snapshots.READERS)))
def test_no_content_is_an_accident(tmp_path_factory, content, suffix):
    folder = tmp_path_factory.mktemp("snapshots")
    (folder / f"a{suffix}").write_bytes(content)
    found, problems = snapshots.texts(folder)
    assert len(found) + has_error(problems) + (problems[0].check == "empty-file" if problems else 0) == 1


# --- text -----------------------------------------------------------------------------------------------------------


def test_control_characters_count_for_nothing_and_keep_the_offsets(folder):
    text = text_of(folder, "a.txt", "one\x0ctwo \x1b[1mthree\u202efour\n")
    assert text == "one two  [1mthree\u200bfour\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Ça — “coûte”".encode("windows-1252"), "Windows-1252"),
        ("Ça — “coûte”".encode("utf-16"), "UTF-16"),
        ("Ça — “coûte”".encode("utf-16-le"), "UTF-16"),
        ("Ça — “coûte”".encode("utf-16-be"), "UTF-16"),
        ("Ça — “coûte”".encode("utf-32"), "UTF-32"),
    ],
)
def test_a_text_in_another_encoding_is_read_and_a_warning_names_it(folder, content, encoding):
    (folder / "a.txt").write_bytes(content)
    found, problems = snapshots.texts(folder)
    assert found["a"].text == "Ça — “coûte”"
    (problem,) = problems
    assert (problem.severity, problem.check) == ("warning", "guessed-encoding")
    assert f"not UTF-8, and read as {encoding}; look whether" in problem.message


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_a_text_in_an_old_cyrillic_or_greek_encoding_is_read(folder, encoding):
    (folder / "a.txt").write_bytes("Мы не подпишем этот документ. Я сказал.".encode(encoding))
    (folder / "b.txt").write_bytes("Δεν θα υπογράψουμε τη συνθήκη, είπε ο υπουργός.".encode("windows-1253"))
    found, _ = snapshots.texts(folder)
    assert found["a"].text == "Мы не подпишем этот документ. Я сказал."
    assert found["b"].text == "Δεν θα υπογράψουμε τη συνθήκη, είπε ο υπουργός."


# --- HTML -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>We <b>can</b>not &amp; will&nbsp;not&#8212;ever</p>", "We cannot & will\u00a0not—ever"),
        ("<p>one<p>two<br>three", "one\ntwo\nthree"),
        ("<ul><li>one<li>two</ul>after", "one\ntwo\nafter"),
        ("<table><tr><td>one<td>two</table>", "one\ntwo"),
        ("<h1>Title</h1>text<div>more</div>rest", "Title\ntext\nmore\nrest"),
        ("<title>no</title><style>p{}</style><p>a<script>var x = '<p>b</p>'</script>c", "ac"),
        ("<p>a<!-- <p>no --></p><noscript>no</noscript><template>no</template>", "a"),
        ("<p>line one\nline two-\nthree</p>", "line one line two- three"),
        ("<pre>line one\n  two</pre>", "line one\ntwo"),
        ("<p hidden>no</p><p>yes</p>", "yes"),
        ("<p style='display:none'>no</p><p>yes</p>", "yes"),
        ("<p style='color: red; DISPLAY : none !important'>no <b>no</b></p>yes", "yes"),
        ("<p style='visibility:/* */hidden'>no</p><p style='visibility: collapse;'>no</p>yes", "yes"),
        ("<p style='display:none; display:block'>yes</p>", "yes"),
        ("<p style='display-none: none; color: hidden'>yes</p>", "yes"),
        ("<p style=''>yes</p>", "yes"),
        ("<p>text<sup><a href='#1'>12</a></sup>, and m<sup>2</sup></p>", "text¹², and m²"),
        ("<p>text<sup><a href='#1'><i>[</i>1, 2]</a></sup>a", "text⁽¹, ²⁾a"),
        ("<p>text<sup><a>[citation needed]</a></sup>, the 4<sup>th</sup>, 2<sup>e</sup>", "text, the 4th, 2ᵉ"),
        (
            "<p>text<span style='vertical-align:super'>3</span> and 10<sup>−6</sup> of CO<sub>2</sub>",
            "text³ and 10⁻⁶ of CO2",
        ),
        (
            "<p>text<sup><a>*</a></sup> with<sup>co-op 3</sup> a <sup>text of 3 lines that is raised</sup>",
            "text* withco-op ³ a text of 3 lines that is raised",
        ),
        ("<p>text<sup><span hidden>Note </span><sup>1</sup></sup>, and", "text¹, and"),
        ("<p>We will <del>not </del><s>never</s><ins>soon</ins> sign", "We will soon sign"),
        ("<p>We will <span style='text-decoration: line-through'>not </span>sign", "We will sign"),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>", "漢字"),
        ("<p>co&shy;op</p>", "co\u00adop"),
        ("plain text", "plain text"),
    ],
)
def test_the_text_of_a_page_is_what_a_browser_shows(folder, html, expected):
    assert text_of(folder, "a.html", html) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<p>Ça — “coûte”</p>".encode(),
        b"<meta charset=windows-1252><p>\xc7a \x97 \x93co\xfbte\x94</p>",
        b"<meta charset=iso-8859-1><p>\xc7a \x97 \x93co\xfbte\x94</p>",  # as browsers read it
        "<meta charset=iso-8859-1><p>Ça — “coûte”</p>".encode(),  # saved anew in UTF-8, the declaration left
        "\ufeff<p>Ça — “coûte”</p>".encode(),
        "<p>Ça — “coûte”</p>".encode("utf-16"),
        "<p>Ça — “coûte”</p>".encode("utf-16-le"),
    ],
)
def test_a_page_in_any_encoding(folder, page):
    assert text_of(folder, "a.html", page) == "Ça — “coûte”"


def test_a_deeply_nested_page(folder):
    assert text_of(folder, "a.html", "<div>" * 2000 + "deep") == "deep"
    assert text_of(folder, "a.html", "<sup>" * 4000 + "2") == "²"


# --- PDF ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def pdf():
    from weasyprint import HTML

    page = """<html lang=en><style>@page{size:6cm 8cm;margin:1cm} body{font-size:14px;hyphens:auto;text-align:justify}</style>
    <p>Extraordinary infrastructure considerations notwithstanding, power-intensive systems and the internationalisation
    of responsibilities remain “eﬃcient”.<p style="break-before:page">The second page says more."""
    return HTML(string=page).write_pdf()


def test_the_text_of_a_pdf_has_all_its_pages(folder, pdf):
    text = text_of(folder, "a.pdf", pdf)
    assert text.startswith("Extraordinary in")
    assert text.endswith("The second page\nsays more.")


@pytest.mark.parametrize(
    "said",
    [
        "Extraordinary infrastructure considerations notwithstanding, power-intensive systems and the",
        "the internationalisation of responsibilities remain “efficient”. The second page",
    ],
)
def test_quotes_are_found_over_the_line_ends_of_a_pdf(folder, pdf, said):
    text = text_of(folder, "a.pdf", pdf)
    assert "‐\n" in text or "-\n" in text
    assert finding.find(finding.parts(said), wording.wording(text))
