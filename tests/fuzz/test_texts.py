"""One text in every format: what may stand in a record comes back word for word, and what may not is refused there."""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from functools import cache

import pytest
import xlsxwriter
from hypothesis import example, given

from fuzz.targets.dna import ROWS, made
from policy_report.formats import RENDERERS
from policy_report.records.readers import csl, csv, yaml
from policy_report.records.settings import load
from policy_report.spreadsheet.inputs import dna, opinions, xlsx
from policy_report.text import forbidden

from .strategies import anything, encoded
from .workspaces import as_csv, quoted

ROW = {"actor": "FR", "topic": "outcome", "stance": "support"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("texts")


def put(folder, name, content):
    (folder / name).write_bytes(content if isinstance(content, bytes) else encoded(content))
    return folder / name


def in_yaml(folder, text):
    path = put(folder, "a.yaml", f"- {{actor: FR, topic: outcome, stance: support, note: {quoted(text)}}}\n")
    raw, problems = yaml.read(path, "a.yaml", top=False)
    return problems or raw.positions["note"].iloc[0]


def in_csv(folder, text):
    raw, problems = csv.read(put(folder, "a.csv", as_csv([{**ROW, "note": text}])), "a.csv", top=False)
    return problems or raw.positions["note"].iloc[0]


def in_csl(folder, text):
    return _csl(folder, text, ensure_ascii=False)


def in_csl_escaped(folder, text):
    return _csl(folder, text, ensure_ascii=True)


def _csl(folder, text, *, ensure_ascii):
    items = [{"id": "s", "title": "S", "publisher": text}]
    path = put(folder, "sources.json", json.dumps(items, ensure_ascii=ensure_ascii))
    raw, problems = csl.read(path, "sources.json", top=True)
    return problems or raw.declarations[0].values.get("publisher", "").strip()


def in_settings(folder, text):
    path = put(folder, "policy-report.toml", f"title = {quoted('T ' + text + ' T')}\n")
    settings, problems = load(path, path.name, RENDERERS)
    return problems or settings.config.title.removeprefix("T ").removesuffix(" T").strip()


def in_a_workbook(folder, text):
    """As spreadsheet programs write what XML cannot hold, and an underscore that would look like it."""
    escaped = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    escaped = re.sub("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", lambda c: f"_x{ord(c[0]):04X}_", escaped)
    shown = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b">HERE<", b' xml:space="preserve">' + shown.encode() + b"<"))
    sheet, problems = xlsx.read(put(folder, "x.xlsx", out.getvalue()), "x.xlsx")
    return [problem for problem in problems if problem.severity == "error"] or sheet.rows[0].cells[3]


@cache
def _workbook():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*ROW, "note"])
        sheet.write_row(1, 0, [*ROW.values(), "HERE"])
    return out.getvalue()


def in_a_database(folder, text):
    path = put(folder, "x.dna", _database())
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("UPDATE CODERS SET Name = CAST(? AS TEXT)", (encoded(text),))
        database.commit()
    sheet, problems = dna.read(path, "x.dna")
    return problems or sheet.rows[0].cells[-1]


@cache
def _database():
    return made(ROWS)


def in_opinions(folder, text):
    files = {
        "party": [{"id": 0, "name": "A"}],
        "statement": [{"id": 0, "text": "B"}],
        "comment": [{"id": 0, "text": text}],
        "opinion": [{"id": 0, "party": 0, "statement": 0, "answer": 1, "comment": 0}],
    }
    place = folder / "opinions"
    place.mkdir(exist_ok=True)
    for name, entries in files.items():
        put(place, f"{name}.json", json.dumps(entries))
    sheet, problems = opinions.read(place, "opinions")
    return problems or sheet.rows[0].cells[3]


FORMATS = [
    *(in_yaml, in_csv, in_csl, in_csl_escaped, in_settings, in_a_workbook, in_a_database, in_opinions),
]


@pytest.mark.parametrize("read", FORMATS, ids=lambda read: read.__name__)
@given(text=anything)
@example("\ud800")
@example("a\udc00b")
@example("\u202eb")
@example("a\0")
@example("_xD800_")
@example("NO")
def test_a_text_comes_back_word_for_word_or_is_refused(folder, read, text):
    found = read(folder, text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if read is in_a_workbook else text
    if forbidden(text.strip()):
        assert isinstance(found, list)
        assert {problem.severity for problem in found} == {"error"}
    elif isinstance(found, str):
        assert found == lines.strip()
    else:
        assert forbidden(text), found  # at an edge, where white space that no record may hold stands
