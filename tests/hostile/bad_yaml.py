"""YAML that does not say what its author thinks."""

from .entries import Bad, record, with_record

AT = "positions/a.yaml"
ACTORS = "positions/actors.yaml"

BOMB = "a: &a [x,x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(f"k{n}: {{<<: [*a, *a]}}\n" for n in range(40))

MAGIC = [
    Bad("a bomb of aliases", {AT: BOMB}, f"{AT}:1 yaml-magic", "'&a' is read as a YAML anchor"),
    Bad("a bomb of merge keys", {AT: MERGE_BOMB}, f"{AT}:1 yaml-magic", "'&a' is read as a YAML anchor"),
    Bad("a merge key", record("<<: {summary: x}"), f"{AT}:4 yaml-magic", "merge keys (<<) are not read"),
    Bad("a quoted merge key", record('"<<": x'), f"{AT}:4 yaml-magic", "write the fields out"),
    Bad("an alias", record("summary: *other"), f"{AT}:4 yaml-magic", "put text that starts with * in quotes"),
    Bad("a text that begins with &", record("summary: &c the rest"), f"{AT}:4 yaml-magic", "starts with & in quotes"),
    Bad("an anchor on a key", record("&k summary: x"), f"{AT}:4 yaml-magic", "'&k' is read as a YAML anchor"),
    Bad("an anchor on a list", {AT: "&all\n- actor: FR\n"}, f"{AT}:1 yaml-magic", "'&all' is read as"),
    Bad("a text that begins with !", record("summary: !important now"), f"{AT}:4 yaml-magic", "starts with ! in quotes"),
    Bad("a tag of YAML", record("date: !!timestamp 2025-02-11"), f"{AT}:4 yaml-magic", "is read as a YAML tag"),
    Bad("a tag of Python", record("note: !!python/object/apply:os.system [x]"), f"{AT}:4 yaml-magic", "YAML tag"),
    Bad("a binary tag", record("note: !!binary aGVsbG8="), f"{AT}:4 yaml-magic", "YAML tag"),
    Bad("a tag without a name", record("note: ! x"), f"{AT}:4 yaml-magic", "'!' is read as a YAML tag"),
    Bad("a second document", record("note: x", "---\n- actor: DE\n"), f"{AT}:5 yaml-syntax", "one file for each"),
    Bad("a YAML version to come", {AT: "%YAML 3.0\n---\n- actor: FR\n"}, f"{AT}:1 yaml-syntax", "not valid YAML"),
]  # fmt: skip

DEPTH = [
    Bad("30,000 open brackets", {AT: "[" * 30_000}, f"{AT}:1 yaml-depth", "more than 200 brackets are open"),
    Bad("30,000 open braces", {AT: "{" * 30_000}, f"{AT}:1 yaml-depth", "more than 200 brackets are open"),
    Bad("brackets after brackets closed", {AT: "[]" * 9 + "\n" + "[" * 300}, f"{AT}:2 yaml-depth", "are open at once"),
    Bad("30,000 dashes", {AT: "- " * 30_000 + "x\n"}, f"{AT}:1 yaml-depth", "nested deeper than 20 levels"),
    Bad("dashes behind a record", {AT: "a:\n  b: c\n" + "- " * 300}, f"{AT}:3 yaml-depth", "deeper than 20 levels"),
    Bad("keys in keys", {AT: "".join(f"{' ' * n}k:\n" for n in range(30))}, f"{AT}:22 yaml-depth", "deeper than 20"),
    Bad("keys that are keys", {AT: "? " * 5_000 + "x\n"}, f"{AT}:1 yaml-syntax", "a field name must be plain text"),
]  # fmt: skip

SYNTAX = [
    Bad("a field twice", record("stance: oppose"), f"{AT}:4 stance duplicate-key", "first on line 3; keep one"),
    Bad("a quoted field twice", record('"stance": oppose'), f"{AT}:4 stance duplicate-key", "first on line 3"),
    Bad("an indent of a tab", record("note: x", "\tdate: 2025-02-11\n"), f"{AT}:5 yaml-syntax", "spaces, not tabs"),
    Bad("a tab after a dash", {AT: "-\tactor: FR\n\ttopic: outcome\n"}, f"{AT}:1 yaml-syntax", "spaces, not tabs"),
    Bad("an open double quote", record('quote: "We sign'), f"{AT}:4 yaml-syntax", "opened and never closed"),
    Bad("an open single quote", record("quote: 'We sign"), f"{AT}:4 yaml-syntax", "opened and never closed"),
    Bad("an apostrophe in single quotes", record("quote: 'It's ours'"), f"{AT}:4 yaml-syntax", "not valid YAML"),
    Bad("words after a quote", record('quote: "Yes" and no'), f"{AT}:4 yaml-syntax", "put all of it in single quotes"),
    Bad("an escape that is none", record(r'quote: "C:\Users"'), f"{AT}:4 yaml-syntax", "not valid YAML"),
    Bad("a colon in a text", record("summary: Note: it signed"), f"{AT}:4 yaml-syntax", 'contains ": " in double quotes'),
    Bad("a text that begins with @", record("summary: @paris"), f"{AT}:4 yaml-syntax", "starts with this character"),
    Bad("a text that begins with `", record("summary: `code`"), f"{AT}:4 yaml-syntax", "starts with this character"),
    Bad("a text that begins with %", record("summary: %5 of them"), f"{AT}:4 yaml-syntax", "starts with this character"),
    Bad("a text that begins with [", record("summary: [sic] it signed"), f"{AT}:4 yaml-syntax", "put the text of `summary` in double quotes, since it begins with ["),
    Bad("a text that begins with {", record("summary: {a} b"), f"{AT}:4 yaml-syntax", "since it begins with {"),
    Bad("a text that begins with >", record("summary: > 50 % of them"), f"{AT}:4 yaml-syntax", "since it begins with >"),
    Bad("a text that begins with |", record("summary: | a"), f"{AT}:4 yaml-syntax", "since it begins with |"),
    Bad("a text in bold", record("summary: **bold** words"), f"{AT}:4 yaml-syntax", "since it begins with *"),
    Bad("a text that begins with a dash", record("summary: - signed"), f"{AT}:4 yaml-syntax", "since it begins with -"),
    Bad("a comma between braces", {AT: "- {actor: FR, topic: outcome, stance: support, summary: Yes, but later}\n"}, f"{AT}:1 but later unknown-field", "that of `summary`, put that text in double quotes"),
    Bad("an open bracket", {AT: "- {actor: FR, topic: outcome\n"}, f"{AT}:2 yaml-syntax", "bracket"),
    Bad("a wrong indent", record("note: x", "   date: 2025-02-11\n"), f"{AT}:5 yaml-syntax", "mapping values are not allowed"),
    Bad("a key that is a list", record("[a, b]: x"), f"{AT}:4 yaml-syntax", "a field name must be plain text"),
    Bad("no space behind a colon", record("summary:Signed"), f"{AT}:5 yaml-syntax", "check"),
    Bad("a field without a colon", record("summary"), f"{AT}:5 yaml-syntax", "check"),
]  # fmt: skip

CUT = [
    Bad("a text cut by #", record("quote: We are #1 in AI"), f"{AT}:4 quote text-cut-by-comment", "'#1 in AI'"),
    Bad("a text cut on its second line", record("quote: We\n    are #1"), f"{AT}:4 quote text-cut-by-comment", "'#1'"),
    Bad("a topic cut by #", {AT: "- actor: FR\n  topic: outcome #2\n  stance: support\n"}, f"{AT}:2 topic text-cut-by-comment", "'#2'"),
    Bad("a locator cut by #", record("locator: para. #4"), f"{AT}:4 locator text-cut-by-comment", "quote the text"),
    Bad("a coder cut by #", record("coder: team #2"), f"{AT}:4 coder text-cut-by-comment", "'#2'"),
    Bad(
        "an alias cut by #",
        with_record({ACTORS: "- id: a\n  name: A\n  kind: other\n  aliases:\n    - Group #7\n"}),
        f"{ACTORS}:5 aliases text-cut-by-comment",
        "'#7'",
    ),
    Bad(
        "a group cut by #",
        with_record({ACTORS: "- id: a\n  name: A\n  kind: other\n  groups:\n    - Round #2 of 3\n"}),
        f"{ACTORS}:5 groups text-cut-by-comment",
        "'#2 of 3'",
    ),
    Bad(
        "a label cut by #",
        {"positions/topics.yaml": "- id: outcome\n  title: O\n  labels:\n    support: Voted #1\n"},
        "positions/topics.yaml:4 support text-cut-by-comment",
        "'#1'",
    ),
    Bad(
        "a publisher cut by #",
        with_record({"positions/sources.yaml": "- id: s\n  title: S\n  publisher: Paper #9\n"}),
        "positions/sources.yaml:3 publisher text-cut-by-comment",
        "'#9'",
    ),
]  # fmt: skip

VALUES = [
    Bad("NO as a date", record("note: x", "  date: NO\n"), f"{AT}:5 date bad-date", "'NO' is not a date"),
    Bad("a day of February", record("note: x", "  date: 2025-02-30\n"), f"{AT}:5 date bad-date", "not in the calendar"),
    Bad("a month 13", record("note: x", "  date: 2025-13-01\n"), f"{AT}:5 date bad-date", "not in the calendar"),
    Bad("the year 0", record("note: x", "  date: 0000-01-01\n"), f"{AT}:5 date bad-date", "not in the calendar"),
    Bad("no leap year", record("note: x", "  date: 2025-02-29\n"), f"{AT}:5 date bad-date", "write it like 2025-02-11"),
    Bad("a date with a time", record("note: x", "  date: 2025-02-11T10:00:00Z\n"), f"{AT}:5 date bad-date", "YYYY-MM-DD"),
    Bad("a date of digits alone", record("note: x", "  date: 20250211\n"), f"{AT}:5 date bad-date", "YYYY-MM-DD"),
    Bad("a date of a week", record("note: x", "  date: 2025-W07-2\n"), f"{AT}:5 date bad-date", "YYYY-MM-DD"),
    Bad("a date in other digits", record("note: x", "  date: ２０２５-０２-１１\n"), f"{AT}:5 date bad-date", "is not a date"),
    Bad("a date of five digits", record("note: x", "  date: 12025-02-11\n"), f"{AT}:5 date bad-date", "YYYY-MM-DD"),
    Bad("salience 1e3", record("salience: 1e3"), f"{AT}:4 salience wrong-type", "expected a whole number, not '1e3'"),
    Bad("salience 12:30", record("salience: 12:30"), f"{AT}:4 salience wrong-type", "'12:30'"),
    Bad("salience 1.10", record("salience: 1.10"), f"{AT}:4 salience wrong-type", "'1.10'"),
    Bad("salience 4.0", record("salience: 4.0"), f"{AT}:4 salience wrong-type", "'4.0'"),
    Bad("salience 0_4", record("salience: 0_4"), f"{AT}:4 salience wrong-type", "'0_4'"),
    Bad("salience in other digits", record("salience: ４"), f"{AT}:4 salience wrong-type", "expected a whole number"),
    Bad("salience true", record("salience: true"), f"{AT}:4 salience wrong-type", "'true'"),
    Bad("salience off the scale", record("salience: -1"), f"{AT}:4 salience out-of-range", "expected at least 1"),
    Bad("salience of 5,000 digits", record("salience: " + "9" * 5_000), f"{AT}:4 salience wrong-type", "whole number"),
    Bad("a quoted null as a stance", {AT: '- {actor: FR, topic: outcome, stance: "null"}\n'}, f"{AT}:1 stance unknown-stance", "unknown stance 'null'"),
    Bad("off as a stance", {AT: "- {actor: FR, topic: outcome, stance: off}\n"}, f"{AT}:1 stance unknown-stance", "'off'"),
    Bad("a field of blanks", {AT: '- {actor: FR, topic: outcome, stance: "  "}\n'}, f"{AT}:1 stance missing-field", "missing"),
    Bad("a list as a text", record("summary: [a, b]"), f"{AT}:4 summary wrong-type", "not a list or a mapping"),
    Bad("a mapping as a text", record("summary: {a: b}"), f"{AT}:4 summary wrong-form", "'a' is no language"),
    Bad("an unknown field without a value", record("sumary:"), f"{AT}:4 sumary unknown-field", "did you mean 'summary'?"),
    Bad("a field with a space", record('"summary ": x'), f"{AT}:4 summary unknown-field", "a space or an invisible character too many"),
    Bad("a field with an invisible character", record("sum\u200bmary: x"), f"{AT}:4 sum\u200bmary unknown-field", "an invisible character too many"),
    Bad("an actor in letters of two scripts", {AT: "- {actor: Fr\u0430nce, topic: outcome, stance: support}\n"}, f"{AT}:1 actor unknown-actor", "letter of another script, Cyrillic"),
    Bad("an unknown field", record("sumary: x"), f"{AT}:4 sumary unknown-field", "did you mean 'summary'?"),
    Bad("a field in capitals", record("Summary: x"), f"{AT}:4 Summary unknown-field", "did you mean 'summary'?"),
    Bad("text alone", {AT: "France supports it\n"}, f"{AT}:1 wrong-type", "expected `actor:` and `positions:`"),
    Bad("positions that are a text", {AT: "actor: FR\npositions: many\n"}, f"{AT}:2 wrong-type", "each with a dash"),
    Bad("a position that is a text", {AT: "- FR supports it\n"}, f"{AT}:1 wrong-type", "the fields of a position"),
    Bad("two actors in one file", {AT: "actor: [FR, DE]\npositions: []\n"}, f"{AT}:1 wrong-type", "one name under"),
    Bad("aliases as a text", with_record({ACTORS: "- id: a\n  name: A\n  kind: other\n  aliases: B, C\n"}), f"{ACTORS}:4 aliases wrong-type", "expected a list"),
    Bad("an empty name", with_record({ACTORS: '- id: a\n  name: "  "\n  kind: other\n'}), f"{ACTORS}:2 name wrong-type", "is empty"),
    Bad("an actor without a kind", with_record({ACTORS: "- id: a\n  name: A\n"}), f"{ACTORS}:1 kind missing-field", "missing; add it"),
    Bad("a country that is none", with_record({ACTORS: "- {id: a, name: A, kind: country, iso: XX}\n"}), f"{ACTORS}:1 iso unknown-country", "not an ISO 3166"),
    Bad("a label of a stance that is none", {"positions/topics.yaml": "- id: o\n  title: O\n  labels:\n    yes: Signed\n"}, "positions/topics.yaml:4 labels.yes unknown-stance", "is not on the scale"),
]  # fmt: skip

CHARACTERS = [
    Bad("a NUL", record("summary: a\0b"), f"{AT}:4 forbidden-character", "control character U+0000 after"),
    Bad("a bell", record("summary: a\7b"), f"{AT}:4 forbidden-character", "U+0007"),
    Bad("an escape sequence", record("summary: \x1b[31mred"), f"{AT}:4 forbidden-character", "U+001B"),
    Bad("a control character of C1", record("summary: a\x9bb"), f"{AT}:4 forbidden-character", "U+009B"),
    Bad("a NUL behind an escape", record(r'summary: "a\0b"'), f"{AT}:4 summary forbidden-character", "U+0000"),
    Bad("a bell behind an escape", record(r'summary: "a\ab"'), f"{AT}:4 summary forbidden-character", "U+0007"),
    Bad("text that runs backwards", record("summary: a\u202eb"), f"{AT}:4 forbidden-character", "bidirectional control character U+202E"),
    Bad("an isolate", record("summary: a\u2067b"), f"{AT}:4 forbidden-character", "U+2067"),
    Bad("an override behind an escape", record(r'summary: "a\u202Eb"'), f"{AT}:4 summary forbidden-character", "U+202E"),
    Bad("a lone surrogate behind an escape", record(r'summary: "a\uD800b"'), f"{AT}:4 yaml-syntax", "not valid YAML"),
    Bad("a lone surrogate", {AT: b"- actor: FR\n  topic: \xed\xa0\x80\n"}, f"{AT}:2 encoding", "byte 0xED is not valid"),
    Bad("a non-character", record("summary: a\ufffeb"), f"{AT}:4 forbidden-character", "U+FFFE"),
    Bad("a control character in a key", record('"no\\ate": x'), f"{AT}:4 forbidden-character", "U+0007"),
    Bad("a byte-order mark inside", record("summary: a\ufeffb"), f"{AT}:4 forbidden-character", "U+FEFF"),
]  # fmt: skip

ENCODINGS = [
    Bad("Latin-1", {AT: "- actor: Côte d'Ivoire\n".encode("latin-1")}, f"{AT}:1 encoding", "byte 0xF4"),
    Bad("Latin-1 on line 3", {AT: "- actor: FR\n  topic: outcome\n  note: été\n".encode("latin-1")}, f"{AT}:3 encoding", "save the file as UTF-8"),
    Bad("UTF-16", {AT: "- actor: FR\n".encode("utf-16")}, f"{AT}:1 encoding", "this is UTF-16"),
    Bad("UTF-16 without a mark", {AT: "- actor: FR\n".encode("utf-16-le")}, f"{AT}:1 encoding", "this is UTF-16"),
    Bad("UTF-32", {AT: "- actor: FR\n".encode("utf-32")}, f"{AT}:1 encoding", "save the file as UTF-8"),
    Bad("UTF-8 cut in a letter", {AT: "- actor: é".encode()[:-1]}, f"{AT}:1 encoding", "0xC3"),
    Bad("an overlong NUL", {AT: b"- actor: \xc0\x80\n"}, f"{AT}:1 encoding", "0xC0"),
    Bad("a picture", {AT: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"}, f"{AT}:1 encoding", "not text but a picture"),
    Bad("a zip", {AT: b"PK\x03\x04\x14\x00\x06\x00"}, f"{AT}:1 encoding", "not text but a zip"),
    Bad("a program", {AT: b"\x7fELF\x02\x01\x01\0"}, f"{AT}:1 encoding", "not text but a program"),
    Bad("a gzip", {AT: b"\x1f\x8b\x08\0"}, f"{AT}:1 encoding", "not text but a gzip"),
    Bad("a PDF", {AT: b"%PDF-1.7\n"}, f"{AT}:1 encoding", "not text but a PDF"),
]  # fmt: skip

YAML = [*MAGIC, *DEPTH, *SYNTAX, *CUT, *VALUES, *CHARACTERS, *ENCODINGS]
