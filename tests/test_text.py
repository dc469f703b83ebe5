"""Text as people write it."""

import pytest

from policy_report.text import (
    LARGEST,
    LINK,
    cut,
    did_you_mean,
    fold,
    forbidden,
    free_id,
    id_of,
    in_one_line,
    link_fault,
    misspelt,
    nearest,
    same_place,
    shorten,
    slug,
    sort_key,
    whole_number,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("France", "FRANCE"),
        ("  United \t Kingdom ", "united kingdom"),
        ("Ｆｒａｎｃｅ", "France"),  # full width
        ("Türkiye", "Tu\u0308rkiye"),  # composed and decomposed
        ("Straße", "STRASSE"),
        ("South\u00a0Korea", "South Korea"),
    ],
)
def test_two_spellings_of_a_name_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Niger", "Nigeria"), ("Austria", "Australia"), ("G7", "G77")])
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("United Kingdom", "united-kingdom"),
        ("Türkiye", "turkiye"),
        ("  G7 (group) ", "g7-group"),
        ("../../etc", "etc"),
        ("研究", ""),
    ],
)
def test_slug_is_ascii_words_joined_by_hyphens(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize(("taken", "expected"), [((), "a"), (("b",), "a"), (("a",), "a-2"), (("a", "a-2"), "a-3")])
def test_a_free_id_is_the_wanted_one_or_the_first_number_behind_it(taken, expected):
    assert free_id("a", taken.__contains__) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lake Town", "lake-town"),
        ("湖", ""),
        ("ab" * 40, "ab" * 30),
        (f"{'a' * 60} b", "a" * 60),
        (f"{'a' * 50} b{'c' * 20}", "a" * 50),
    ],
)
def test_an_id_is_made_of_the_whole_words_of_a_name_that_fit(name, expected):
    assert id_of(name) == expected


def test_names_sort_as_readers_expect():
    assert sorted(["Zambia", "Åland", "albania", "Österreich", "Oman"], key=sort_key) == [
        "Åland",
        "albania",
        "Oman",
        "Österreich",
        "Zambia",
    ]


def test_the_nearest_name_is_suggested_in_its_own_spelling():
    assert nearest("untied kingdom", ["United States", "United Kingdom"]) == "United Kingdom"
    assert nearest("minimum_topics", ["topics", "minimum_shared_topics"]) == "minimum_shared_topics"
    assert did_you_mean("Frnace", ["France", "India"]) == "; did you mean 'France'?"


@pytest.mark.parametrize(("name", "known"), [("Xyzzy", ["France", "India"]), ("France", []), ("", ["France"])])
def test_nothing_is_suggested_where_nothing_is_near(name, known):
    assert nearest(name, known) is None
    assert did_you_mean(name, known) == ""


@pytest.mark.parametrize(
    ("name", "slips"),
    [
        ("suport", ["support"]),
        ("Opposess", ["Opposes", "oppose"]),
        ("s upport", ["support"]),
        ("unsupport", []),
        ("unsupports", []),
        ("did sign", []),
        ("disagree", []),
        ("for", []),
    ],
)
def test_a_slip_has_as_many_words_and_no_longer_beginning(name, slips):
    known = ["support", "oppose", "Opposes", "did not sign", "agree"]
    assert misspelt(name, known) == slips


def test_shorten_gives_one_line_within_the_limit():
    assert shorten("one\n  two\tthree") == "one two three"
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 61) == "x" * 59 + "…"
    assert shorten("abcdef", 3) == "ab…"


@pytest.mark.parametrize("code", [0x00, 0x07, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F, 0x90, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_control_characters_are_forbidden(code):
    assert forbidden(f"before{chr(code)}after") == f"control character U+{code:04X} after 'before'; delete it"


@pytest.mark.parametrize("code", [0x202A, 0x202D, 0x202E, 0x2066, 0x2069])
def test_characters_that_turn_the_direction_of_text_are_forbidden(code):
    assert (
        forbidden(f"before{chr(code)}after")
        == f"bidirectional control character U+{code:04X} after 'before'; delete it"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tab\tnew\nline\r\n",
        "naïve – “quoted”",
        "👩‍💻",
        "می‌خواهم",
        "שלום",
        "中国",
        "a\u00a0b",
        "\U0001f1eb\U0001f1f7",
    ],
)
def test_what_people_write_is_allowed(text):
    assert forbidden(text) is None


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "HTTPS://EXAMPLE.ORG",
        "https://例え.jp/頁",
        "mailto:press@example.org",
        "doi:10.1000/182",
    ],
)
def test_a_link_that_a_brief_may_carry(link):
    assert LINK.match(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.org",
        "https://",
        "https:///etc/passwd",
        "https://example.org/a b",
        "https://example.org\njavascript:alert(1)",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org",
        "../secret.pdf",
        "mailto:nobody",
        "doi:11.1000/182",
    ],
)
def test_no_other_link_is_let_through(link):
    assert not LINK.match(link)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" two\r\n lines\t here ", "two lines here"),
        ("12\u202f500\u00a0% ;", "12\u202f500\u00a0% ;"),
        ("a\u2028b\x0bc", "a b c"),
    ],
)
def test_a_text_in_one_line_keeps_the_spaces_that_hold_words_together(text, line):
    assert in_one_line(text) == line


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Signed.\U000e0048\U000e0069", True),
        ("\U000e0001\U000e0041", True),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f won", False),
        ("\U0001f3f4" + "\U000e0061" * 40, True),
        ("葛\U000e0100", False),
    ],
)
def test_a_message_in_tag_characters_is_refused_and_a_flag_is_none(text, refused):
    assert bool(forbidden(text)) == refused


@pytest.mark.parametrize(
    "url", ["https://www.bаnk.example/", "https://xn--bnk-7cd.example/", "http://раура.com/x", "https://gοv.uk"]
)
def test_the_name_of_a_site_in_letters_that_look_like_others_is_refused(url):
    assert "letters that look like others" in link_fault(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://пример.рф/",
        "https://оса.рф/",
        "https://яндекс.com/",
        "https://例え.jp/",
        "https://東京tower.jp/",
        "https://münchen.de/",
        "https://ελλάδα.gr",
    ],
)
def test_the_name_of_a_site_may_be_in_any_language(url):
    assert link_fault(url) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("p. 4", "p.4", True),
        ("P 4", "p. 4", True),
        ("pp. 4–5", "pp.4-5", True),
        ("Art. 5 (2)", "art.5(2)", True),
        ("para. 1.2", "para. 12", False),
        ("p. 1 2", "p. 12", False),
        ("p. 4", "p. 5", False),
    ],
)
def test_a_place_in_a_source_is_one_however_it_is_spaced(one, other, same):
    assert (same_place(one) == same_place(other)) == same


def test_a_title_is_never_cut_after_an_article_or_a_preposition():
    assert cut("Implementation of the Declaration on the Granting of the independence", 55) == (
        "Implementation of the Declaration on the Granting\u00a0…"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("999999999", LARGEST), ("1000000000", LARGEST), ("9" * 5000, LARGEST)]
    + [(text, None) for text in ("", "-1", "1.5", "²", "one", " 1")],
)
def test_a_whole_number_is_read_and_has_an_end(text, number):
    assert whole_number(text) == number
