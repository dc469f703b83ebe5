"""Any records, written in any style, under any edits: the reader sees just the change, and no other byte moved."""

import re

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from fuzz.targets.edits import apply
from policy_report.records import readers
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.models import Position

FIELDS = [name for name in Position.model_fields if name not in ("actor", "topic", "stance")]
SNIPPETS = ["NO", "12:30", " #", ": ", "- ", "@", "&", "*", '"', "'", "\\", "{", "]", ",", "%", "~", "é", "😀", "  "]
SNIPPETS += ["\n", "\n\n", "\t", "\r\n", "\x85", "\u2028"]

TAGS = map(chr, range(0xE0000, 0xE0080))  # which no record may hold
letters = st.characters(
    exclude_categories=["Cc", "Cs"],
    exclude_characters=[*"\ufeff\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", *TAGS],
)
parts = st.one_of(st.sampled_from(SNIPPETS), st.text(letters, max_size=8), st.sampled_from(["one", " two three "]))
texts = st.lists(parts, max_size=6).map(lambda found: "".join(found).strip() or "text")
records = st.fixed_dictionaries(
    {"actor": texts, "topic": texts, "stance": texts}, optional=dict.fromkeys(FIELDS, texts)
)
edits = st.one_of(
    st.none(),
    st.dictionaries(st.sampled_from(["topic", "stance"]), texts),
    st.dictionaries(st.sampled_from(FIELDS), texts | st.just("")),
)
new = st.lists(records, max_size=2)
tables = st.lists(st.tuples(records, st.one_of(st.just({}), edits)), min_size=1, max_size=5)


def rows(raw) -> list[dict[str, str]]:
    found = raw.positions.drop(columns=["file", "line"], errors="ignore").to_dict("records")
    return [{name: value for name, value in row.items() if value} for row in found]


def wanted(table) -> list[dict[str, str]]:
    said = [{**record, **edit} for record, edit in table if edit is not None]
    return [{name: value for name, value in record.items() if value} for record in said]


def edited(reader, content: bytes, table, added, suffix: str) -> bytes:
    """Make the edits of a table and add records, and see that the reader takes the result for what is wanted."""
    before, problems = reader.read_positions(content.decode("utf-8-sig"), "")
    assert (problems, rows(before)) == ([], [record for record, _ in table])
    lines = before.positions["line"]
    wishes = [RecordEdit(int(line), edit) for line, (_, edit) in zip(lines, table, strict=True) if edit != {}]
    after = apply(content, f"file{suffix}", wishes, added)
    again, problems = reader.read_positions(after.decode("utf-8-sig"), "")
    assert (problems, rows(again)) == ([], wanted(table) + added)
    return after


def added(table, new):
    """Records come to others: not to a file that loses all that it has."""
    return new if any(edit is not None for _, edit in table) else []


# --- YAML -----------------------------------------------------------------------------------------------------------


def scalar(text: str, style: str) -> str:
    """Write a value of a record that is indented by two, in double quotes where its style cannot hold it."""
    if style in ("'", "|") and re.search("[\r\x85\u2028\u2029]", text):
        style = '"'
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    if style == "|":
        return "|-\n    " + text.replace("\n", "\n    ")
    if style == ">" and re.fullmatch(r"[a-z]+( [a-z]+)*", text):
        return ">\n    " + text.replace(" ", "\n    ", 1)
    if style == "" and re.fullmatch(r"[a-z]+( [a-z]+)*", text):
        return text.replace(" ", "\n      ", 1)
    return pyyaml.dump(text, default_style='"', allow_unicode=True, width=10**6).rstrip("\n")


def braces(record) -> str:
    return "{" + ", ".join(f"{name}: {scalar(text, chr(34))}" for name, text in record.items()) + "}"


@st.composite
def blocks(draw, record):
    """Write one record of a list, with a comment or a blank line here and there."""
    if draw(st.integers(0, 4)) == 0:
        return f"- {braces(record)}\n"
    style = st.sampled_from(["", "'", '"', "|", ">"])
    above = draw(st.sampled_from(["", "# above\n", "# above\n# and above\n"]))
    opening = draw(st.sampled_from(["- ", "-\n  ", "- # behind the dash\n  "]))
    between = draw(st.sampled_from(["\n  ", "\n  # between\n  ", "\n\n  "]))
    return (
        above + opening + between.join(f"{name}: {scalar(text, draw(style))}" for name, text in record.items()) + "\n"
    )


@st.composite
def yaml_files(draw):
    table = draw(tables)
    return (
        table,
        [draw(blocks(record)) for record, _ in table],
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.booleans()),
    )


@given(yaml_files(), new)
def test_yaml(case, new):
    table, written, newline, marked = case
    written = [part.replace("\n", newline).encode() for part in written]
    head = (b"\xef\xbb\xbf" if marked else b"") + f"# what opens the file{newline * 2}".encode()
    tail = f"{newline}# what ends it{newline}".encode()
    after = edited(readers.yaml, head + b"".join(written) + tail, table, added(table, new), ".yaml")
    stays = [(part, edit) for part, (_, edit) in zip(written, table, strict=True) if edit is not None]
    if stays:
        pattern = b"".join(
            re.escape(part) if edit == {} else b"(?s:.*?)" for part, edit in [*stays, *((b"", r) for r in new)]
        )
        assert re.fullmatch(re.escape(head) + pattern + re.escape(tail), after)
    if not any("" in edit.values() for _, edit in stays):
        assert after.count(b"# between") == sum(part.count(b"# between") for part, _ in stays)


@given(tables, new, st.sampled_from(["\n", "\r\n"]))
def test_yaml_in_braces(table, new, newline):
    parts = [braces(record) for record, _ in table]
    content = ("[" + f",{newline}  ".join(parts) + "]").encode()
    after = edited(readers.yaml, content, table, added(table, new), ".yml").decode()
    stays = [part for part, (_, edit) in zip(parts, table, strict=True) if edit == {}]
    assert [part for part in stays if part in after] == stays


# --- CSV ------------------------------------------------------------------------------------------------------------


def cell(text: str, delimiter: str, quoted: bool) -> str:
    quoted = quoted or any(character in text for character in (delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if text and quoted else text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(table=tables, new=new, quoted=st.booleans(), newline=st.sampled_from(["\n", "\r\n"]), final=st.booleans())
def test_csv(delimiter, table, new, quoted, newline, final):
    columns = [name for name in Position.model_fields if any(name in record for record, _ in table)]
    written = [delimiter.join(cell(record.get(name, ""), delimiter, quoted) for name in columns) for record, _ in table]
    content = newline.join([delimiter.join(columns), *written]) + newline * final
    after = edited(readers.csv, content.encode(), table, added(table, new), ".csv").decode()
    needed = [*(edit or {} for _, edit in table), *added(table, new)]
    more = {name for fields in needed for name, value in fields.items() if value} - set(columns)
    stays = [row + delimiter * len(more) for row, (_, edit) in zip(written, table, strict=True) if edit == {}]
    place = 0
    for row in stays:
        assert row in after[place:]
        place = after.index(row, place) + len(row)
    assert after.startswith(delimiter.join([*columns, *(name for name in Position.model_fields if name in more)]))
