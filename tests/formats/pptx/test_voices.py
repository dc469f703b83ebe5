"""What is said in a column of a slide."""

from policy_report.brief.view.figures import columns
from policy_report.formats.pptx.voices import voices
from policy_report.layout.text import Face

ROW = "actor,topic,stance,confidence,speaker,quote,source_url,source_title\n"


def test_how_words_are_known_stays_where_their_speaker_and_source_give_way(workspace):
    said = "FR,levy,support,inferred,The President,We shall all have to pay for it,https://a.example,The minutes\n"
    topic = "- {id: levy, title: Levy}\n"
    report = workspace({"positions/a.csv": ROW + said, "positions/topics.yaml": topic}).report()
    group = columns(report, report.cell_of)[0].groups[0]
    roomy, low = (voices(report, group, 1, 260.0, limit, Face(), Face())[0] for limit in (200.0, 40.0))
    assert [para.text for para in roomy][1:] == ["France  inferred", "The President", "“The minutes”"]
    assert [para.text for para in low][1:] == ["France  inferred"]


def test_a_red_line_stands_before_how_it_is_known(workspace):
    files = {
        "positions/a.csv": "actor,topic,stance,salience,confidence,summary\nFR,levy,oppose,5,reported,Will not pay.\n",
        "positions/topics.yaml": "- {id: levy, title: Levy}\n",
    }
    report = workspace(files).report()
    (paras,) = voices(report, columns(report, report.cell_of)[0].groups[0], 1, 260.0, 200.0, Face(), Face())
    assert [para.text for para in paras] == ["Will not pay.", "France  red line · reported"]


def test_a_narrow_column_has_more_words_where_they_fit_and_more_actors_where_they_do_not(workspace):
    said = " ".join(f"word{number}" for number in range(20))
    files = {
        "positions/a.csv": f"actor,topic,stance,summary\nFR,levy,oppose,{said}\nDE,levy,oppose,{said}\n",
        "positions/topics.yaml": "- {id: levy, title: Levy}\n",
    }
    report = workspace(files).report()
    group = columns(report, report.cell_of)[0].groups[0]
    high, low = (voices(report, group, 1, 150.0, limit, Face(), Face())[0] for limit in (600.0, 330.0))
    assert [para.text.split()[-1] for para in high] == ["word19", "France", "word19", "Germany"]
    assert [para.text.split()[-1] for para in low] == ["word14…", "France", "word14…", "Germany"]
