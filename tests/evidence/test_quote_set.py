"""Right and wrong quotes over PDFs, saved pages and texts: none right is called wrong, none wrong is verified."""

import re
from pathlib import Path

import pytest

from policy_report.evidence import snapshots
from policy_report.evidence.finding import parts
from policy_report.evidence.nearest import SourceText, nearest

RIGHT, WRONG = True, False

# --- the sources ----------------------------------------------------------------------------------------------------

# Three pages with a running head and foot, raised marks, powers, words hyphenated at the ends of justified lines.
STATEMENT = """<html lang=en><style>
@page {size: 9cm 9cm; margin: 2cm 1cm 1.6cm; @top-center {content: 'Hearing on the river pact'; font-size: 8pt}
       @bottom-right {content: 'Page ' counter(page) ' of ' counter(pages); font-size: 8pt}}
body {font: 11px serif; hyphens: auto; text-align: justify} sup {line-height: 0}</style>
<h2>Statement of the delegation</h2>
<p>Our government will not sign the treaty in its present form<sup>1</sup>, because its duties are
unclear<sup>2, 3</sup>. We shall pay €5 million<sup>4</sup> by 2030<sup>5</sup>. Emissions of CO<sub>2</sub> are to
fall to 10<sup>6</sup> tonnes, or 2.5 × 10<sup>−3</sup> of the total, on 12 km<sup>2</sup> of land and 400
m<sup>3</sup> of water<sup>[6]</sup>.</p>
<p>The 4<sup>th</sup> article and the 21<sup>st</sup> remain, said M<sup>me</sup> Roux. The 2<sup>e</sup> partie and
n<sup>o</sup> 5 too. Some members<sup>*</sup> disagreed<sup>a</sup>; the levy, they said<sup>†</sup>, costs
€20 m<sup>2</sup> a year.</p>
<p>The commission considers the responsibilities of intergovernmental organisations and the administrative
transparency of the procedure to be insufficiently specified, notwithstanding the extraordinary infrastructure
considerations that were presented by the representatives of the municipalities in the first reading of this act, and
proposes that the council should return to the question before the end of the following year.</p>
<p>Nothing in this statement prejudges the outcome of those consultations, which we regard as indispensable to the
legitimacy of any eventual decision. We will join the levy when neighbouring countries have committed themselves to
comparable contributions. The upstream states will release at least 40 cubic metres a second in dry years, and the
downstream states will share their gauges with everyone who asks for them, in both directions and at all hours.</p>"""

# Left and right pages with heads of their own, and notes at the foot of most.
REVIEW = """<html lang=en><style>@page {size: 10cm 9cm; margin: 2cm 1cm}
@page :left {@top-left {content: counter(page) '   The Delta Review'; font-size: 8pt}}
@page :right {@top-right {content: 'Rivers and Their Neighbours   ' counter(page); font-size: 8pt}}
body {font: 11px sans-serif} .n {float: footnote; font-size: 8px}
::footnote-call {content: counter(footnote); vertical-align: super; font-size: 7px; line-height: 0}</style>
<p>The ministers met in spring<span class=n>Minutes of the first meeting, page 12.</span> and agreed that no dam would
be closed without notice<span class=n>Some delegations reserved their position on this.</span>. They also agreed that
the flow at the border shall not fall below a third of the natural flow, whatever the season may bring, and that the
gauges would be read by both sides.</p>
<p>In the second year<span class=n>See the annex for the tables.</span> the downstream states asked for more. We cannot
accept a limit that binds one bank alone, their envoy said, and we do not believe that the fund, as it stands, will be
enough to pay for the works that the annex lists for the coming decade, let alone for the losses of those who fish.</p>
<p>The upstream states answered that they would open the sluices when the snow had melted<span class=n>Letter of
4 May.</span> and not before, since a reservoir that is empty in June is of no use to anybody in August, and that this
had been explained many times to the committee and to the press.</p>
<p>A third meeting was held in the autumn, at which the envoys took note of the report<span class=n>Report 7,
part 2.</span> and decided to leave the matter of the fund to the ministers, who would take it up as soon as the budgets
of both states had been adopted by their parliaments and signed.</p>
<p>Nobody expected that the matter would rest there. The mayors of the delta wrote that they had waited long enough, and
that they would seek the advice of the court if the ministers did not answer them before the first of March, which is
when the fishing begins. The ministers replied that the court had no say in the affairs of the fund, and the mayors
that the fund had no say in the affairs of the delta. Both were right, and nothing was done until the flood.</p>"""

PAGE = """<meta charset=utf-8><title>Not text</title><p>Our government will not sign the treaty in its present
form<sup><a href=#n1>[1]</a></sup>, because its duties are unclear<sup>2</sup>. It costs 5 × 10<sup>9</sup> kroner,
or about 10<sup>10</sup> by 2040<sup>3</sup>.</p>
<p>We will <del>never</del> <ins>gladly</ins> accept the <s>first</s> second draft of the pact<sup>a</sup>.</p>
<p>On 300 km<sup>2</sup> of land, 7 000 m³ of water and 25 kWh/m² of heat, CO<sub>2</sub> and CH₄ fell by a third² in
2019.</p>
<p>The X<sup>e</sup> congress, 12<sup>a</sup> of 40<sup>b</sup> seats, and the 3<sup>rd</sup> meeting<sup>4,&nbsp;5</sup> were held in <ruby>東京<rp>(</rp><rt>とう
きょう</rt><rp>)</rp></ruby>で開かれた。</p>
<p>The minister<span style="vertical-align: super">7</span> said that “the fund stays” <span style="text-decoration:
line-through">closed </span>open<sup>‡</sup>. The rate is 3<sup>1</sup>/<sub>2</sub> per cent, and the flow is 12 m
s<sup>−1</sup>. Windows<sup>®</sup> is not in it<sup><a>[citation needed]</a></sup>, nor is H<sub>2</sub>O.</p>"""

DUMP = (
    "MINUTES OF THE RIVER COMMISSION                     4 May\n\n"
    "The chair said that the members had agreed¹ on the levy, that it would be 3² per\n"
    "cent by 2031³, and that the state-\n\n"
    "                              1\n\f"
    "MINUTES OF THE RIVER COMMISSION                     4 May\n\n"
    "ment would be read at the next meeting. The envoy of the upper states did not\n"
    "agree: the stock of 10⁴ fish was not enough, and the area of 60 km² too small. She\n\n"
    "                              2\n\f"
    "MINUTES OF THE RIVER COMMISSION                     4 May\n\n"
    "asked for a vote, which was taken on the third of June.\n\n"
    "                              3\n"
)

# --- the quotes -----------------------------------------------------------------------------------------------------

QUOTES = [
    # raised marks may be left out, and match where they are quoted
    ("statement", "will not sign the treaty in its present form, because its duties are unclear.", RIGHT),
    ("statement", "in its present form¹, because its duties are unclear", RIGHT),
    ("statement", "in its present form, because its duties are unclear², ³. We shall", RIGHT),
    ("statement", "its duties are unclear²,³", RIGHT),
    ("statement", "its duties are unclear. We shall pay €5 million by 2030.", RIGHT),
    ("statement", "We shall pay €5 million⁴ by 2030⁵.", RIGHT),
    ("statement", "We shall pay €5 million by 2030⁵", RIGHT),
    ("statement", "We shall pay €5 million by 2030. Emissions of", RIGHT),
    ("statement", "in its present form[1], because", RIGHT),
    ("statement", "in its present form1, because", WRONG),
    ("statement", "in its present form², because", WRONG),
    ("statement", "in its present form ¹², because", WRONG),
    ("statement", "its duties are unclear2, 3", WRONG),
    ("statement", "its duties are unclear²", WRONG),
    ("statement", "We shall pay €5 million4 by 2030", WRONG),
    ("statement", "by 20305", WRONG),
    ("statement", "by 20305. Emissions", WRONG),
    ("statement", "by 2030⁶.", WRONG),
    ("statement", "Our government will sign the treaty", WRONG),
    # powers may not be left out
    ("statement", "are to fall to 10⁶ tonnes", RIGHT),
    ("statement", "are to fall to 106 tonnes", WRONG),
    ("statement", "are to fall to 10 tonnes", WRONG),
    ("statement", "are to fall to 10", WRONG),
    ("statement", "are to fall to 10⁷ tonnes", WRONG),
    ("statement", "or 2.5 × 10⁻³ of the total", RIGHT),
    ("statement", "or 2.5 × 10-3 of the total", WRONG),
    ("statement", "or 2.5 × 10³ of the total", WRONG),
    ("statement", "or 2.5 × 10 of the total", WRONG),
    # what is lowered is on the line, and so is the power of a unit
    ("statement", "Emissions of CO2 are to fall", RIGHT),
    ("statement", "Emissions of CO₂ are to fall", RIGHT),
    ("statement", "Emissions of CO are to fall", WRONG),
    ("statement", "Emissions of CO3 are to fall", WRONG),
    ("statement", "on 12 km² of land and 400 m³ of water", RIGHT),
    ("statement", "on 12 km2 of land and 400 m3 of water.", RIGHT),
    ("statement", "on 12 km of land", WRONG),
    ("statement", "on 12 km³ of land", WRONG),
    ("statement", "and 400 m of water", WRONG),
    ("statement", "400 m³ of water⁶.", RIGHT),
    ("statement", "400 m³ of water6", WRONG),
    ("statement", "costs €20 m a year", RIGHT),
    ("statement", "costs €20 m2 a year", WRONG),
    # words and letters that are raised
    ("statement", "The 4th article and the 21st remain, said Mme Roux.", RIGHT),
    ("statement", "The 2e partie and no 5 too.", RIGHT),
    ("statement", "The 4 article", WRONG),
    ("statement", "Some members disagreed; the levy, they said, costs", RIGHT),
    ("statement", "Some members* disagreedᵃ; the levy, they said†, costs", RIGHT),
    ("statement", "Some members agreed", WRONG),
    # hyphens at line ends, and ligatures
    ("statement", "considers the responsibilities of intergovernmental organisations and the administrative", RIGHT),
    ("statement", "to be insufficiently specified, notwithstanding the extraordinary infrastructure", RIGHT),
    ("statement", "to be sufficiently specified", WRONG),
    # over the ends of pages
    ("statement", "The 2e partie and no 5 too. Some members disagreed", RIGHT),
    ("statement", "consultations, which we regard as indispensable to the legitimacy of any eventual decision", RIGHT),
    ("statement", "the outcome of those consultations, which we regard as dispensable", WRONG),
    ("statement", "those consultations, which we … decision. We will join the levy", RIGHT),
    ("statement", "those consultations, which we Hearing on the river pact", RIGHT),
    ("statement", "Hearing on the river pact", RIGHT),
    ("statement", "Page 2 of 3", RIGHT),
    ("statement", "which we Page 2 of 3 regard as indispensable", WRONG),
    ("statement", "which we do not regard as indispensable", WRONG),
    ("statement", "release at least 40 cubic metres a second in dry years", RIGHT),
    ("statement", "release at least 4 cubic metres", WRONG),
    # notes at the foot of pages
    ("review", "The ministers met in spring and agreed that no dam would be closed without notice.", RIGHT),
    ("review", "The ministers met in spring¹ and agreed that no dam would be closed without notice². They", RIGHT),
    ("review", "The ministers met in spring1 and agreed", WRONG),
    ("review", "The ministers met in spring² and agreed", WRONG),
    ("review", "closed without notice2. They also agreed", WRONG),
    ("review", "the flow at the border shall not fall below a third of the natural flow", RIGHT),
    ("review", "the flow at the border shall fall below a third", WRONG),
    ("review", "their envoy said, and we do not believe that the fund, as it stands, will be enough to pay", RIGHT),
    ("review", "their envoy said, and we do believe that the fund", WRONG),
    ("review", "we do not believe that the fund, as it stands, will not be enough", WRONG),
    ("review", "Some delegations reserved their position on this.", RIGHT),
    ("review", "Minutes of the first meeting, page 12.", RIGHT),
    ("review", "2. Some delegations reserved their position", RIGHT),
    ("review", "took note of the report and decided to leave the matter of the fund to the ministers", RIGHT),
    ("review", "took note of the report⁵ and decided to leave the matter", RIGHT),
    ("review", "took note of the report5 and decided", WRONG),
    ("review", "took note of the report⁴ and decided", WRONG),
    ("review", "the envoys took note of the report and decided not to leave the matter", WRONG),
    ("review", "open the sluices when the snow had melted and not before", RIGHT),
    ("review", "open the sluices when the snow had melted4 and not before", WRONG),
    ("review", "the snow had melted and before", WRONG),
    ("review", "that they would seek the advice of the court if the ministers did not answer them", RIGHT),
    ("review", "seek the advice of the court if the ministers did answer them", WRONG),
    ("review", "before the first of March, which is when the fishing begins", RIGHT),
    ("review", "the court had no say in the affairs of the fund, and the mayors that the fund had no say", RIGHT),
    ("review", "the court had a say in the affairs of the fund", WRONG),
    ("review", "The Delta Review", RIGHT),
    # a saved page
    ("page", "will not sign the treaty in its present form, because its duties are unclear.", RIGHT),
    ("page", "in its present form¹, because its duties are unclear².", RIGHT),
    ("page", "in its present form[1], because its duties", RIGHT),
    ("page", "in its present form1, because", WRONG),
    ("page", "in its present form³, because", WRONG),
    ("page", "its duties are unclear2", WRONG),
    ("page", "It costs 5 × 10⁹ kroner, or about 10¹⁰ by 2040.", RIGHT),
    ("page", "or about 10¹⁰ by 2040³", RIGHT),
    ("page", "It costs 5 × 109 kroner", WRONG),
    ("page", "It costs 5 × 10 kroner", WRONG),
    ("page", "or about 1010 by 2040", WRONG),
    ("page", "or about 10¹ by 2040", WRONG),
    ("page", "about 10¹⁰ by 20403", WRONG),
    ("page", "We will gladly accept the second draft of the pact.", RIGHT),
    ("page", "We will never gladly accept", WRONG),
    ("page", "We will never accept", WRONG),
    ("page", "accept the first second draft", WRONG),
    ("page", "draft of the pactᵃ.", RIGHT),
    ("page", "draft of the pactᵇ.", WRONG),
    ("page", "On 300 km2 of land, 7 000 m3 of water and 25 kWh/m2 of heat", RIGHT),
    ("page", "On 300 km² of land, 7 000 m³ of water and 25 kWh/m² of heat", RIGHT),
    ("page", "On 300 km of land", WRONG),
    ("page", "7 000 m of water", WRONG),
    ("page", "CO₂ and CH4 fell by a third in 2019", RIGHT),
    ("page", "CO2 and CH₄ fell by a third² in 2019", RIGHT),
    ("page", "CO and CH4 fell", WRONG),
    ("page", "fell by a third2 in 2019", WRONG),
    ("page", "the 3rd meeting were held in 東京で開かれた", RIGHT),
    ("page", "the 3rd meeting⁴, ⁵ were held in", RIGHT),
    ("page", "東京(とうきょう)で開かれた", WRONG),
    ("page", "the 3 meeting", WRONG),
    ("page", "The Xe congress, 12a of 40", RIGHT),
    ("page", "The Xᵉ congress, 12ᵃ of 40ᵇ seats", RIGHT),
    ("page", ", 12 of 40b seats, and", RIGHT),
    ("page", "12b of 40", WRONG),
    ("page", "The minister said that 'the fund stays' open.", RIGHT),
    ("page", "The minister⁷ said that “the fund stays” open‡", RIGHT),
    ("page", "The minister7 said", WRONG),
    ("page", "the fund stays closed", WRONG),
    ("page", "The rate is 3 per cent", WRONG),
    ("page", "The rate is 31/2 per cent", WRONG),
    ("page", "the flow is 12 m s⁻¹.", RIGHT),
    ("page", "the flow is 12 m s.", WRONG),
    ("page", "Windows is not in it, nor is H2O.", RIGHT),
    ("page", "Windows® is not in it, nor is H₂O.", RIGHT),
    ("page", "Windows is in it", WRONG),
    # a text with form feeds between its pages
    ("dump", "the members had agreed on the levy, that it would be 3 per cent by 2031, and that", RIGHT),
    ("dump", "the members had agreed¹ on the levy", RIGHT),
    ("dump", "the members had agreed1 on the levy", WRONG),
    ("dump", "it would be 32 per cent", WRONG),
    ("dump", "per cent by 20313", WRONG),
    ("dump", "and that the statement would be read at the next meeting", RIGHT),
    ("dump", "and that the state would be read", WRONG),
    ("dump", "the stock of 10⁴ fish was not enough, and the area of 60 km2 too small", RIGHT),
    ("dump", "the stock of 104 fish", WRONG),
    ("dump", "the stock of 10 fish", WRONG),
    ("dump", "the area of 60 km too small", WRONG),
    ("dump", "too small. She asked for a vote, which was taken", RIGHT),
    ("dump", "too small. She 2 asked for a vote", WRONG),
    ("dump", "She did not ask for a vote", WRONG),
    ("dump", "MINUTES OF THE RIVER COMMISSION 4 May", RIGHT),
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    from weasyprint import HTML

    folder = tmp_path_factory.mktemp("snapshots")
    for name, html in (("statement", STATEMENT), ("review", REVIEW)):
        (folder / f"{name}.pdf").write_bytes(HTML(string=html).write_pdf())
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "dump.txt").write_text(DUMP, encoding="utf-8")
    found, problems = snapshots.texts(folder)
    assert not problems
    return {name: SourceText(snapshot) for name, snapshot in found.items()}


def test_the_set_is_large_and_knows_both_kinds():
    assert len(QUOTES) >= 120
    assert min(sum(right for *_, right in QUOTES), sum(not right for *_, right in QUOTES)) >= 50


@pytest.mark.parametrize(("source", "quote", "right"), QUOTES)
def test_right_quotes_are_verified_and_wrong_ones_are_not(sources, source, quote, right):
    looked_for = parts(quote)
    assert (sources[source].find(looked_for) is not None) is right
    assert right or nearest(looked_for, sources[source])[1]  # what differs is said


@pytest.mark.parametrize("heading", ["### What is forgiven and what is not", "### What stands raised"])
def test_the_tables_of_the_docs_hold(heading):
    docs = Path(__file__).parents[2] / "docs/evidence.md"
    section = docs.read_text(encoding="utf-8").partition(heading)[2].partition("\n### ")[0].splitlines()
    text = " ".join(line.removeprefix("> ") for line in section if line.startswith("> "))
    source = SourceText(snapshots.SourceSnapshot("s", "s.txt", "", text))
    rows = [line.split("|")[1:3] for line in section if line.startswith("| `")]
    assert len(rows) > 5
    for quotes, verdict in rows:
        for quote in re.findall("`([^`]+)`", quotes):
            assert (source.find(parts(quote)) is not None) is (verdict.strip() == "found"), quote
