"""Days as people and programs write them: read where they have one meaning, left alone where they have two or none."""

import pytest

from policy_report.days import in_two_ways, iso_day, month_called, year_in


@pytest.mark.parametrize(
    ("day", "texts"),
    [
        (
            "2025-03-17",
            """2025-03-17 | 2025/03/17 | 2025.03.17 | 2025-3-17 | 20250317 | 17/03/2025 | 03/17/2025 | 17.03.2025 | 17-3-2025
            17 March 2025 | 17-Mar-2025 | Mar 17, 2025 | March 17th, 2025 | 2025 March 17 | Monday, 17 March 2025
            17 mars 2025 | lundi 17 mars 2025 | 17. März 2025 | 17 de marzo de 2025 | 2025‑03‑17 | 2025–03–17
            2025-03-17T10:33:00Z | 2025-03-17 10:33:00 +0100 | 2025-03-17T10:33:00.000+01:00 | 2025/03/17 23:41:09
            2025-03-17 10:33 AM | 17/03/2025 10:33 | Mon Mar 17 05:38:57 PDT 2025""",
        ),
        ("2025-03-01", "1er mars 2025 | 1 March 2025 | March 1st, 2025"),
        ("2026-03-03", "03/03/2026 | 3.3.2026"),
        ("2017-02-15", "15 Fev 2017 | 15 févr. 2017 | 15. Feb. 2017"),
        ("2025-03", "2025-03 | 2025-3 | 03/2025 | March 2025 | Mär 2025 | Mar-2025"),
        ("2025", "2025"),
    ],
)
def test_one_meaning_is_read(day, texts):
    for text in texts.replace("\n", "|").split("|"):
        assert (text, iso_day(text.strip())) == (text, day)


@pytest.mark.parametrize(
    "text",
    [
        *("02/03/2026", "2.3.2026", "17-Mar-25", "17/03/25", "01022025", "45733", "1503491937484", "2010/11"),
        *(f"2025-02-{'1' * 5000}", f"{'1' * 5000}/02/2025", "1" * 5000),
        *(
            "2025-02-30",
            "31 February 2024",
            "2025-21",
            "c. 2019",
            "17-18 March 2025",
            "17 March",
            "jui 2024",
            "soon",
            "",
        ),
    ],
)
def test_two_meanings_or_none_are_not_guessed(text):
    assert iso_day(text) == ""


def test_what_somebody_says_decides_the_rest_alone():
    assert [iso_day("02/03/2026", order) for order in ("d/m/y", "m/d/y")] == ["2026-03-02", "2026-02-03"]
    assert iso_day("03/17/2025", "d/m/y") == "2025-03-17"
    assert [iso_day(text, "excel") for text in ("45733", "45733.5")] == ["2025-03-17", "2025-03-17"]
    assert [in_two_ways(text) for text in ("02/03/2026", "45733", "soon", "2025")] == [True, True, False, False]


def test_a_month_is_known_by_a_beginning_that_no_other_has():
    found = [month_called(word) for word in ("Sept", "fév", "juil", "jui", "Mai", "ene", "dez", "m")]
    assert found == [9, 2, 7, 0, 5, 1, 12, 0]


def test_the_year_that_a_text_names():
    assert [year_in(text) for text in ("[2019]", "2019~", "c. 1850?", "in press", "2019 or 2020", "201X", "12019")] == [
        *("2019", "2019", "1850", "", "", "", ""),
    ]
