"""Titles from what cells show: who is named, who is counted and as what, which words follow a subject."""

import pytest

from policy_report.brief.view import headlines
from policy_report.brief.view.figures import columns

VOTES = "{support: Signed, oppose: Did not sign, neutral: Not sure}"


@pytest.fixture
def headline(workspace):
    """Return the title of a topic of which actors hold stances: "FR support". `labels`: its own words."""

    def title(rows, labels="{}", question="Did they sign?"):
        topic = f"- {{id: declaration, title: Declaration, question: '{question}', labels: {labels}}}\n"
        table = "\n".join(
            ["actor,topic,stance", *(f"{row.split()[0]},declaration,{row.split()[1]}" for row in rows), ""]
        )
        report = workspace({"positions/topics.yaml": topic, "positions/all.csv": table}).report()
        return headlines.of_topics(report, columns(report, report.cell_of))["declaration"]

    return title


def test_the_fewer_are_named_first_and_the_many_are_counted(headline):
    rows = ["GB oppose", "US oppose", *(f"{name} support" for name in ("FR", "DE", "IN", "CN"))]
    assert headline(rows, VOTES) == "United Kingdom and United States did not sign; four countries signed"


def test_where_a_bloc_stands_among_them_they_are_actors(headline):
    rows = ["GB oppose", *(f"{name} support" for name in ("FR", "DE", "IN", "EU"))]
    assert headline(rows, VOTES) == "United Kingdom did not sign; four actors signed"


def test_a_label_that_is_no_predicate_stands_before_a_colon(headline):
    assert headline(["GB neutral", "FR support"], VOTES) == "France signed; not sure: United Kingdom"


def test_the_usual_labels_have_their_verb_in_its_number_and_name_the_topic(headline):
    assert headline(["GB oppose", "FR support", "DE support"]) == (
        "Declaration: United Kingdom opposes; France and Germany support"
    )


def test_what_is_too_long_names_the_ends_of_the_scale_alone(headline):
    rows = [f"{name} {stance}" for stance, names in SPREAD.items() for name in names]
    assert headline(rows) == "Declaration: four countries support; four countries oppose"


SPREAD = {
    "support": ("FR", "DE", "IT", "ES"),
    "qualified-support": ("PT", "PL", "NL", "BE"),
    "neutral": ("CH", "NO"),
    "oppose": ("GB", "US", "CA", "AU"),
}
