"""Small workspaces of odd texts, as people and their programs write them: most can be built, some must be refused."""

import csv
import io
import json
import re
from dataclasses import dataclass

from hypothesis import strategies as st

from .strategies import anything, encoded, legal

TEXTS = ("summary", "quote", "speaker", "locator", "conditions", "remark")
STANCES = ("support", "oppose", "neutral", "declined", "qualified-support")
DATES = ("", "2024-01-01", "2025-02-11", "1999-12-31")
ACTORS = ("FR", "India", "own")
TOPICS = ("outcome", "odd")
CHEAP = ("md", "csv", "html", "svg", "xlsx", "docx", "pptx")


@dataclass(frozen=True)
class Sample:
    """A workspace: its files, and what its positions say."""

    files: dict[str, bytes]
    rows: list[dict[str, str]]

    @property
    def said(self) -> set[tuple[str, ...]]:
        """What each position says, without the white space around it."""
        return {tuple(row[name].strip() for name in ("stance", *TEXTS)) for row in self.rows}


def quoted(value: str) -> str:
    """Return a text in double quotes, for YAML and TOML."""
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff]", lambda c: f"\\u{ord(c[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


def as_yaml(rows) -> str:
    return "".join("- {" + ", ".join(f"{name}: {quoted(value)}" for name, value in row.items()) + "}\n" for row in rows)


def as_csv(rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@st.composite
def samples(draw):
    """Draw a workspace with a brief of everything; in one of four any text can be one that is refused."""
    text = draw(st.sampled_from([legal, legal, legal, anything]))
    row = st.fixed_dictionaries(
        {
            "actor": st.sampled_from(ACTORS),
            "topic": st.sampled_from(TOPICS),
            "stance": st.sampled_from(STANCES),
            "date": st.sampled_from(DATES),
            "source": st.sampled_from(["", "s1"]),
            **dict.fromkeys(TEXTS, text),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=4))
    written = draw(st.sampled_from([("positions/a.yaml", as_yaml), ("positions/a.csv", as_csv)]))
    titles = [draw(text) for _ in range(6)]
    source = {"id": "s1", "type": "report", "title": f"S {titles[0]}", "publisher": titles[1], "URL": "https://e.org/"}
    files = {
        "policy-report.toml": f"title = {quoted('W ' + titles[2])}\n[briefs.all]\nmarking = {quoted(titles[3])}\n"
        f"key_messages = [{quoted('M ' + titles[4])}]\nsince = 2024-06-01\n",
        "positions/topics.yaml": f"- {{id: outcome, title: Outcome}}\n- {{id: odd, title: {quoted('T ' + titles[5])}}}\n",
        "positions/actors.yaml": f"- {{id: own, name: {quoted('A ' + titles[4])}, kind: other}}\n",
        "positions/sources.json": json.dumps([source], ensure_ascii=draw(st.booleans())),
        written[0]: written[1](rows),
        "snapshots/s1.txt": "".join(f"{row['quote']}\n" for row in rows),
    }
    return Sample({name: encoded(content) for name, content in files.items()}, rows)
