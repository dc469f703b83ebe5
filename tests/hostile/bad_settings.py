"""Settings that cannot be meant."""

from .entries import CONFIG, Bad, with_record

AT = "policy-report.toml"


def _bad(name: str, text: str | bytes, where: str, said: str) -> Bad:
    return Bad(f"settings: {name}", with_record({AT: text}), f"{AT}:{where}", said)


SCALE = '[[stances]]\nid = "yes"\nlabel = "Yes"\nvalue = 1\nsymbol = "+"\n'

SETTINGS = [
    _bad("not TOML", "title: Test\n", "1 toml-syntax", "texts stand in straight double quotes, lists in [ ]; a date is 2025-02-11"),
    _bad("an open text", 'title = "Test\n', "1 toml-syntax", "not valid TOML"),
    _bad("an open table", CONFIG + "[briefs.a\n", "2 toml-syntax", "not valid TOML"),
    _bad("a key twice", CONFIG + CONFIG, "2 toml-syntax", "not valid TOML"),
    _bad("a table twice", "[defaults]\n[defaults]\n", "2 toml-syntax", "not valid TOML"),
    _bad("brackets without end", "title = " + "[" * 50_000, "1 toml-syntax", "not valid TOML"),
    _bad("a number without end", "title = " + "9" * 50_000, "1 toml-syntax", "not valid TOML"),
    _bad("a day that was not", "[briefs.a]\nas_of = 2025-02-30\n", "2 toml-syntax", "not valid TOML"),
    _bad("a NUL", 'title = "\0"\n', "1 forbidden-character", "U+0000"),
    _bad("a bell behind an escape", 'title = "a\\u0007b"\n', "1 title forbidden-character", "U+0007"),
    _bad("a bell in a marking", '[defaults]\nmarking = "a\\u0007b"\n', "2 defaults.marking forbidden-character", "U+0007"),
    _bad("not UTF-8", b'title = "\xe9"\n', "1 encoding", "byte 0xE9"),
    _bad("UTF-16", CONFIG.encode("utf-16"), "1 encoding", "this is UTF-16"),
    _bad("an unknown key", 'titel = "Test"\n', "1 titel unknown-field", "did you mean 'title'?"),
    _bad("an unknown table", "[breifs.a]\n", "1 breifs unknown-field", "did you mean 'briefs'?"),
    _bad("an unknown key of a brief", '[briefs.a]\ntopic = ["outcome"]\n', "2 briefs.a.topic unknown-field", "did you mean 'topics'?"),
    _bad("a text for a list", '[briefs.a]\ntopics = "outcome"\n', "2 briefs.a.topics wrong-type", "expected a list"),
    _bad("a number for a text", "title = 2025\n", "1 title wrong-type", "expected text, not '2025'"),
    _bad("an empty title", 'title = " "\n', "1 title wrong-type", "is empty"),
    _bad("a truth value for a number", "[defaults]\nminimum_shared_topics = true\n", "2 defaults.minimum_shared_topics wrong-type", "expected a whole number"),
    _bad("a text for a number", '[defaults]\nminimum_shared_topics = "3"\n', "2 defaults.minimum_shared_topics wrong-type", "expected a whole number"),
    _bad("a number that is too small", "[defaults]\nminimum_shared_topics = 0\n", "2 defaults.minimum_shared_topics out-of-range", "at least 1"),
    _bad("a number that is too large", "[defaults]\nstale_after_days = 99999\n", "2 defaults.stale_after_days out-of-range", "at most 36500"),
    _bad("a number for a date", "[briefs.a]\nas_of = 0\n", "2 briefs.a.as_of bad-date", "write it like 2025-02-11"),
    _bad("a long number for a date", "[briefs.a]\nas_of = 20250211\n", "2 briefs.a.as_of bad-date", "write it like 2025-02-11"),
    _bad("a truth value for a date", "[briefs.a]\nas_of = true\n", "2 briefs.a.as_of bad-date", "write it like 2025-02-11"),
    _bad("a number in quotes for a date", '[briefs.a]\nas_of = "86400"\n', "2 briefs.a.as_of bad-date", "write it like 2025-02-11"),
    _bad("a date with a time", "[briefs.a]\nas_of = 2025-02-11T10:00:00\n", "2 briefs.a.as_of bad-date", "write it like 2025-02-11"),
    _bad("a number to compare with", "[briefs.a]\nsince = 0\n", "2 briefs.a.since bad-date", "write it like 2025-02-11"),
    _bad("a day to compare with that was not", '[briefs.a]\nsince = "2025-02-30"\n', "2 briefs.a.since bad-date", "is not a date"),
    _bad("a brief to compare with that is not there", '[briefs.a]\nsince = "gone.json"\n', "2 briefs.a.since no-earlier-brief", "there is no earlier brief 'gone.json'"),
    _bad("something to compare with that is neither", '[briefs.a]\nsince = "last year"\n', "2 briefs.a.since no-earlier-brief", "'last year' is not a date such as 2025-02-11"),
    _bad("a format that is none", '[defaults]\nformats = ["html", "pfd"]\n', "2 defaults.formats unknown-format", "expected one of html, pdf"),
    _bad("no format", "[defaults]\nformats = []\n", "2 defaults.formats wrong-type", "expected at least one"),
    _bad("a section that is none", '[defaults]\nsections = ["matirx"]\n', "2 defaults.sections.0 unknown-value", "did you mean 'matrix'?"),
    _bad("a kind that is none", '[briefs.a]\nkinds = ["countries"]\n', "2 briefs.a.kinds.0 unknown-value", "did you mean 'country'?"),
    _bad("an actor that is none", '[briefs.a]\nactors = ["Frnace"]\n', "2 briefs.a.actors unknown-actor", "unknown actor 'Frnace'"),
    _bad("a topic that is none", '[briefs.a]\ntopics = ["outcom"]\n', "2 briefs.a.topics unknown-topic", "did you mean 'outcome'?"),
    _bad("a brief that selects nothing", '[briefs.a]\nkinds = ["company"]\n', "1 briefs.a empty-brief", "the brief selects no actor"),
    _bad("a group that nobody is in", '[briefs.a]\ngroups = ["G7"]\n', "1 briefs.a empty-brief", "widen actors, kinds, groups or topics"),
    _bad("a brief for each of no groups", '[briefs.a]\neach = "group"\n', "2 briefs.a.each empty-brief", "no actor of the brief has a group"),
    _bad("a path as a brief", '[briefs."../../x"]\n', "1 briefs.../../x wrong-form", "use letters, digits"),
    _bad("a hidden brief", '[briefs.".x"]\n', "1 briefs..x wrong-form", "start with a letter or digit"),
    _bad("an empty name of a brief", '[briefs.""]\n', "1 briefs. wrong-form", "use letters, digits"),
    _bad("two briefs but for case", "[briefs.Paris]\n[briefs.paris]\n", "2 briefs.paris duplicate-id", "only in case"),
    _bad("a brief that Windows cannot write", "[briefs.con]\n", "1 briefs.con wrong-form", "Windows"),
    _bad("a link to a script in a key message", '[briefs.a]\nkey_messages = ["[x](france/nothing)"]\n', "2 briefs.a.key_messages unknown-cell", "leads to no cell"),
    _bad("a stance twice", SCALE + SCALE, "1 stances.id duplicate-id", "defined twice"),
    _bad("a stance twice but for case", SCALE + SCALE.replace('"yes"', '"YES"'), "1 stances.id duplicate-id", "defined twice"),
    _bad("a scale without values", SCALE.replace("value = 1\n", ""), "1 stances empty-scale", "at least one stance with a value"),
    _bad("infinity on the scale", SCALE.replace("1", "inf"), "4 stances.0.value wrong-type", "expected a number, not 'inf'"),
    _bad("no number on the scale", SCALE.replace("1", "nan"), "4 stances.0.value wrong-type", "expected a number, not 'nan'"),
    _bad("a truth value on the scale", SCALE.replace("1", "true"), "4 stances.0.value wrong-type", "expected a number"),
    _bad("a symbol that is a sentence", SCALE.replace('"+"', '"<script>"'), "5 stances.0.symbol too-large", "at most 4 characters"),
    _bad("a limit of nothing", "[limits]\ntext_characters = 0\n", "2 limits.text_characters out-of-range", "at least"),
    _bad("a limit that is none", "[limits]\nfile_megabyte = 1\n", "2 limits.file_megabyte unknown-field", "did you mean 'file_megabytes'?"),
    _bad("ten thousand unknown keys", "".join(f"k{n} = 1\n" for n in range(10_000)), "100 k99 unknown-field", "unknown field"),
]  # fmt: skip
