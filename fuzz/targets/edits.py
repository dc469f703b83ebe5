"""Edits of records in place: the first piece of the input is the file, the second the text that a field shall have.

An edit is refused, or it changes what it says and nothing else. `FileDraft.verify` compares what is read back; here another
reading is compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from fuzz import bundle
from fuzz.promises import require, told
from policy_report.errors import Problem, UserError
from policy_report.records.change.drafts import RecordEdit, edited
from policy_report.records.readers import BY_SUFFIX, csv, yaml
from policy_report.records.readers.base import Raw, decode

FIELDS = ("summary", "quote", "stance", "note")
WORDS = (
    "- ",
    ": ",
    " #",
    "|-\n",
    ">\n",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\n  ",
    "\r\n",
    "\t",
    "actor: ",
    "summary: ",
    "\n%%%%\n",
)
EDITS = 3  # records of a file that are edited


def seeds() -> Iterable[bytes]:
    """Records in every style, and a table."""
    yield b"- actor: FR\n  topic: outcome\n  stance: support\n  summary: >\n    one\n    two\n# of India\n- {actor: IN, topic: outcome, stance: oppose}\n\n%%%%\nNO: #1"
    yield b"actor: {id: a, name: A}\npositions:\n  - topic: x\n    stance: 'it''s'\n    quote: |-\n      a\n       b\n  - topic: y\n    stance: \"n\\n\"\n\n%%%%\n\"a\\b\"\nc"
    yield b'actor,topic,stance,summary\nFR,outcome,support,"a, ""b"""\nIN,outcome,oppose,\n\n%%%%\nx;"y"'


def one(data: bytes) -> None:
    """Change and delete the first records of the file."""
    content, new = bundle.pieces(data, 2)
    text = new.decode("utf-8", "surrogatepass" if b"\xed" in new else "replace").strip() if _decodes(new) else "x"
    for file, reader in (("a.yaml", yaml), ("a.csv", csv)):
        read, problems = decode(content, file)
        raw, more = reader.read_positions(read, file) if not problems else (None, problems)
        if raw is None or more or not len(raw.positions):
            continue
        rows = _rows(raw)
        for line in list(dict.fromkeys(raw.positions["line"]))[:EDITS]:
            for fields in ({FIELDS[line % len(FIELDS)]: text}, None):
                _edit(reader, content, file, rows, RecordEdit(int(line), fields))


def apply(content: bytes, file: str, edits: Sequence[RecordEdit], new: Sequence[Mapping[str, str]] = ()) -> bytes:
    """Return the file with edits made and records added, read back; raise UserError where it says anything else."""
    raw, known = _read(content, file)
    if errors := [problem for problem in known if problem.severity == "error"]:
        raise UserError.of(errors)
    draft = edited(content, raw, file, edits, new)
    again, problems = _read(draft.content, file)
    draft.verify(again, [problem for problem in problems if problem not in known])
    return draft.content


def _read(content: bytes, file: str) -> tuple[Raw, list[Problem]]:
    text, problems = decode(content, file)
    reader = BY_SUFFIX[PurePath(file).suffix]
    raw, more = reader.read_positions(text, file) if not problems and hasattr(reader, "read_positions") else (Raw(), [])
    return raw, [*problems, *more]


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _edit(reader, content: bytes, file: str, rows: list[tuple[int, dict[str, str]]], edit: RecordEdit) -> None:  # noqa: ANN001
    try:
        after = apply(content, file, [edit])
    except UserError as error:
        told(error.problems, file)
        return
    wanted = [said for line, said in ((line, _wanted(line, row, edit)) for line, row in rows) if said is not None]
    text, problems = decode(after, file)
    raw, more = reader.read_positions(text, file)
    require(not [problem for problem in [*problems, *more] if problem.severity == "error"], "the result can be read")
    require([row for _, row in _rows(raw)] == wanted, f"an edit changes what it says and nothing else: {edit}")


def _wanted(line: int, row: dict[str, str], edit: RecordEdit) -> dict[str, str] | None:
    if line != edit.line:
        return row
    return None if edit.fields is None else {name: text for name, text in {**row, **edit.fields}.items() if text}


def _rows(raw) -> list[tuple[int, dict[str, str]]]:  # noqa: ANN001
    rows = raw.positions.drop(columns="file").to_dict("records") if len(raw.positions) else []
    return [(row.pop("line"), {name: text for name, text in row.items() if text}) for row in rows]
