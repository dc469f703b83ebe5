"""Files of reference managers that are not what they are called."""

from .entries import Bad, with_record

JSON, BIB, LIST = "positions/sources.json", "positions/sources.bib", "positions/sources.yaml"
ITEM = '{"id": "a", "title": "A"'


def _json(name: str, text: str | bytes, where: str, said: str, code: int = 1) -> Bad:
    return Bad(f"JSON: {name}", with_record({JSON: text}), f"{JSON}:{where}", said, code)


def _bib(name: str, text: str | bytes, where: str, said: str, code: int = 1) -> Bad:
    return Bad(f"BibTeX: {name}", with_record({BIB: text}), f"{BIB}:{where}", said, code)


def _list(name: str, text: str, where: str, said: str, code: int = 1) -> Bad:
    return Bad(f"sources: {name}", with_record({LIST: text}), f"{LIST}:{where}", said, code)


CSL = [
    _json("cut off", f"[{ITEM}", "1 json-syntax", "Expecting ',' delimiter"),
    _json("a comma too many", f"[\n{ITEM}}},]", "2 json-syntax", "not valid JSON"),
    _json("single quotes", "[{'id': 'a'}]", "1 json-syntax", "in double quotes"),
    _json("NaN", f'[{ITEM}, "note": NaN}}]', "1 note wrong-type", "expected text, not 'nan'"),
    _json("Infinity", f'[{ITEM}, "note": -Infinity}}]', "1 note wrong-type", "expected text, not '-inf'"),
    _json("a comment", "// made by hand\n[]", "1 json-syntax", "Expecting value"),
    _json("a second value", "[]\n[]", "2 json-syntax", "Extra data"),
    _json("a number with a zero in front", f'[{ITEM}, "note": 012}}]', "1 json-syntax", "Expecting ',' delimiter"),
    _json("a line break in a text", '[{"id": "a\nb"}]', "1 json-syntax", "not valid JSON"),
    _json("a field twice", f'[{ITEM},\n"title": "B"}}]', "2 title duplicate-key", "first on line 1; keep one"),
    _json("a million brackets", "[" * 1_000_000, "1 json-depth", "nested deeper than 20 levels"),
    _json("objects in objects", '{"a":' * 100_000, "1 json-depth", "nested deeper than 20 levels"),
    _json("a control character behind an escape", r'[{"id": "a", "title": "A\u0007"}]', "1 title forbidden-character", "U+0007"),
    _json("a lone surrogate behind an escape", r'[{"id": "a", "title": "\ud800"}]', "1 title forbidden-character", "U+D800"),
    _json("a bell in a field name", r'[{"no\u0007te": "x"}]', "1 forbidden-character", "in a field name"),
    _json("an override behind an escape", r'[{"id": "a", "title": "\u202egnp"}]', "1 title forbidden-character", "U+202E"),
    _json("an object", '{"id": "a", "title": "A"}', "1 wrong-type", "expected a list of items"),
    _json("a text", '"sources"', "1 wrong-type", "expected a list of items"),
    _json("a list of texts", '["a"]', "1 wrong-type", "the fields of a source"),
    _json("Zotero's own JSON", '[{"itemType": "book", "title": "A"}]', "1 itemType wrong-type", "not CSL-JSON"),
    _json("an address as an id", '[{"id": "http://zotero.org/users/1/items/2", "title": "A"}]', "1 id wrong-form", "a citation key"),
    _json("a path as an id", '[{"id": "../../etc/passwd", "title": "A"}]', "1 id wrong-form", "use letters, digits"),
    _json("a link of a script", f'[{ITEM}, "URL": "javascript:alert(1)"}}]', "1 URL bad-link", "'javascript:alert(1)' is not a link"),
    _json("an author that is a number", f'[{ITEM}, "author": 7}}]', "1 author wrong-type", "expected a list of names"),
    _json("nothing", "", "1 empty-file", "the file is empty", 0),
    _json("not UTF-8", b'[{"title": "\xe9"}]', "1 encoding", "byte 0xE9"),
    _json("UTF-16", "[]".encode("utf-16"), "1 encoding", "this is UTF-16"),
    _json("an id twice", f"[{ITEM}}},\n{ITEM}}}]", "2 id duplicate-id", "is declared twice, first in positions/sources.json:1; rename or delete one"),
]  # fmt: skip

BIBTEX = [
    _bib("a brace too few", "@misc{a, title = {A\n", "1 bibtex-syntax", "check the braces"),
    _bib("a brace too many in an entry", "@misc{a, title = {A}},\n}\n@misc{b\n title = {B}}", "3 bibtex-syntax", "not valid BibTeX"),
    _bib("an entry without @", "misc{a,\n title = {A}}", "1 bibtex-syntax", "an entry starts with @"),
    _bib("a field twice", "@misc{a,\n title = {A},\n title = {B}}", "3 title duplicate-key", "first on line 2; keep one"),
    _bib("a key twice", "@misc{a, title = {A}}\n@misc{a, title = {B}}", "2 id duplicate-id", "declared twice"),
    _bib("a name that nothing defines", "@misc{a, title = nobody}", "1 title unknown-string", "not defined by a @string"),
    _bib("a text that doubles itself", "@string{a = {xxxxxxxxxx}}\n" + "".join(f"@string{{{b} = {' # '.join([a] * 9)}}}\n" for a, b in zip("abcdef", "bcdefg", strict=True)), "6 f too-large", "longer than 100000"),
    _bib("braces 10,000 deep", "@misc{a, title = {" + "{" * 10_000 + "x" + "}" * 10_000 + "}}", "1 title bibtex-syntax", "nested deeper than 20"),
    _bib("a command that reads a file", r"@misc{a, title = {A \input{/etc/passwd}}}", "1 title latex", "'\\input' is not known and left out", 0),
    _bib("a link of a script", "@misc{a, title = {A}, url = {javascript:alert(1)}}", "1 url bad-link", "is not a link"),
    _bib("a file as a link", "@misc{a, title = {A}, url = {file:///etc/passwd}}", "1 url bad-link", "is not a link"),
    _bib("no key", "@misc{, title = {A}}", "1 id missing-field", "missing"),
    _bib("a path as a key", "@misc{../x, title = {A}}", "1 id wrong-form", "use letters, digits"),
    _bib("comments alone", "% nothing here\n", "1 empty-file", "no entry found", 0),
    _bib("not UTF-8", b"@misc{a, title = {\xe9}}", "1 encoding", "byte 0xE9"),
    _bib("a NUL", "@misc{a, title = {\0}}", "1 forbidden-character", "U+0000"),
]  # fmt: skip

DECLARED = [
    _list("a source of the source", "- id: a\n  title: A\n  source: b\n", "3 source unknown-field", "unknown field"),
    _list("a date that is none", "- id: a\n  title: A\n  date: 2025-2-1\n", "3 date bad-date", "write 2025, 2025-02"),
    _list("a date in other digits", "- id: a\n  title: A\n  date: ٢٠٢٥\n", "3 date bad-date", "is not a date"),
    _list("half a day of access", "- id: a\n  title: A\n  accessed: 2025-02\n", "3 accessed bad-date", "YYYY-MM-DD"),
    _list("an id in other case", "- {id: a, title: A}\n- {id: A, title: B}\n", "2 id duplicate-id", "declared twice"),
    _list("a text", "all of them\n", "1 wrong-type", "expected a list of sources"),
    Bad("two files of one source", with_record({LIST: "- {id: a, title: A}\n", JSON: '[{"id": "a", "title": "A"}]'}), f"{LIST}:1 id duplicate-id", "first in positions/sources.json:1"),
    Bad("a file of sources elsewhere", with_record({"positions/old/sources.json": "[]"}), "positions/old/sources.json:1 unread-file", "only positions/sources.json is", 0),
    Bad("a source that nothing declares", with_record({"positions/b.csv": "actor,topic,stance,date,source\nDE,outcome,support,2025-02-11,nowhere\n"}), "positions/b.csv:2 source unknown-source", "declare it in positions/sources.yaml"),
]  # fmt: skip

SOURCES = [*CSL, *BIBTEX, *DECLARED]
