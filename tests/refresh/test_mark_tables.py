"""The tables that a mark can ask for and no format has."""

from policy_report.refresh import mark_tables


def test_sources_are_listed_as_in_references(workspace):
    source = "- {id: record, title: The record, publisher: The paper, date: 2025-02, url: 'https://example.org/r'}\n"
    row = "actor,topic,stance,source\nFrance,outcome,support,record\n"
    report = workspace({"positions/sources.yaml": source, "positions/p.csv": row}).report()
    (found,) = mark_tables.sources(report).rows
    assert [box.text for box in found] == ["1", "The record, The paper", "February 2025", "https://example.org/r"]
