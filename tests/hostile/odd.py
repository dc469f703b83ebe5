"""Text and files that look wrong and are right: each is kept word for word."""

from collections.abc import Iterable

from .entries import CONFIG, WHOLE, Files, Large, Link, Odd, cell, record, table

WORDS = {
    "no is no truth value": "NO",
    "off": "off",
    "yes": "yes",
    "null in quotes": "null",
    "NA": "NA",
    "None": "None",
    "nan": "nan",
    "an octal number": "0123",
    "a hexadecimal number": "0x1F",
    "a time": "12:30",
    "a price": "1.10",
    "a number with an exponent": "1e3",
    "a number with a sign": "+5",
    "a number with underscores": "1_000",
    "infinity": ".inf",
    "a date": "2025-02-30",
    "a version": "v1.0",
    "an ampersand": "R&D, Q&A",
    "a star": "5 * 3",
    "a hash inside a word": "C#, no#1",
    "a question mark": "why?",
    "an exclamation mark": "yes!",
    "a pipe": "a|b",
    "a percentage": "5% of all",
    "a backslash": r"C:\Users\n",
    "a dollar": "$5 and ${x}",
    "an apostrophe": "it's",
    "typographic quotes": "“we” ‘sign’ «now»",
    "a dash": "a – b — c",
    "an ellipsis": "a … b",
    "a formula": "=1+1",
    "a formula with a command": "=cmd|' /C calc'!A0",
    "a formula of plus": "+1+1",
    "a formula of minus": "-1+1",
    "a formula of at": "@SUM(1)",
    "an error of a spreadsheet": "#N/A",
    "markup": "<b>bold</b> & <script>alert(1)</script>",
    "an event handler": '<img src=x onerror="alert(1)">',
    "a closing tag": "</td></table></script>",
    "a comment of HTML": "<!-- x -->",
    "an entity": "&lt;b&gt; &amp; &#60;",
    "a template": "{{ 7 * 7 }} {% raw %} {# x #}",
    "a template of another kind": "${7*7} <%= x %> #{x}",
    "Markdown": "**bold** _it_ `code` [x](javascript:alert(1)) ![x](file:///etc/passwd)",
    "a heading of Markdown": "# not a heading",
    "a list of Markdown": "1. not a list",
    "LaTeX": r"\input{/etc/passwd} $x^2$",
    "a link of a script": "javascript:alert(1)",
    "SQL": "'; DROP TABLE positions; --",
    "a path": "../../etc/passwd",
    "braces": "{a: b}",
    "brackets": "[sic]",
    "semicolons and tabs of a table": "a;b|c",
    "Arabic": "العربية والسلام",
    "Hebrew with marks": "שָׁלוֹם",
    "a mark of direction": "a\u200fb\u200e",
    "Persian with a joiner": "می\u200cخواهم",
    "Chinese": "人工智能治理",
    "an emoji of many parts": "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e007f",
    "letters beyond the first plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎",
    "accents that are not composed": "E\u0301lyse\u0301e",
    "many accents on one letter": "Z" + "\u0301" * 50,
    "a soft hyphen": "Donau\u00addampf",
    "a space that does not break": "5\u00a0000\u202f€",
    "a word of 20,000 letters": "x" * 20_000,
    "a text of 90,000 letters": "word " * 18_000 + "end",
}


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SEPARATED = (
    "actor{0}topic{0}stance{0}date{0}source_url{0}summary\nFR{0}outcome{0}support{0}2025-02-11{0}https://e.org/{0}{1}\n"
)
PLAIN = SEPARATED.format(",", "Signed.")

SHAPES = [
    Odd("a byte-order mark", {"positions/a.csv": b"\xef\xbb\xbf" + PLAIN.encode()}, "Signed."),
    Odd("a byte-order mark before YAML", {"positions/a.yaml": "\ufeff" + str(record("summary: Signed.")["positions/a.yaml"])}, "Signed."),
    Odd("line ends of Windows", {"positions/a.csv": PLAIN.replace("\n", "\r\n")}, "Signed."),
    Odd("line ends of an old Macintosh", {"positions/a.csv": PLAIN.replace("\n", "\r").encode()}, "Signed."),
    Odd("no line end at the end", {"positions/a.csv": PLAIN.rstrip("\n")}, "Signed."),
    Odd("blank lines around", {"positions/a.csv": "\n\n" + PLAIN + "\n\n"}, "Signed."),
    Odd("rows of commas alone", {"positions/a.csv": PLAIN + ",,,,,\n,,,,,\n"}, "Signed."),
    Odd("semicolons", {"positions/a.csv": SEPARATED.format(";", "a, b")}, "a, b"),
    Odd("tabs", {"positions/a.csv": SEPARATED.format("\t", "a, b; c")}, "a, b; c"),
    Odd("all cells in quotes", {"positions/a.csv": '"' + PLAIN.strip().replace(",", '","').replace("\n", '"\n"') + '"\n'}, "Signed."),
    Odd("a header in capitals", {"positions/a.csv": PLAIN.replace("actor", " ACTOR ").replace("stance", "Stance")}, "Signed."),
    Odd("a line break in a cell", cell("one\ntwo"), "one\ntwo"),
    Odd("a suffix in capitals", {"positions/A.CSV": PLAIN}, "Signed."),
    Odd("a folder with an accent", {"positions/Länder/été/a.csv": PLAIN}, "Signed."),
    Odd("a file name with blanks and marks", {"positions/my (1) & 'old' #2.csv": PLAIN}, "Signed."),
    Odd("a file name of 200 letters", {f"positions/{'a' * 200}.csv": PLAIN}, "Signed."),
    Odd("a link within the workspace", {"shared/a.csv": PLAIN, "positions/a.csv": Link("../shared/a.csv")}, "Signed."),
    Odd("hidden files that are no records", {"positions/a.csv": PLAIN, "positions/.DS_Store": b"\0\1", "positions/~$a.xlsx": b"PK"}, "Signed."),
    Odd("a hidden file that is too large", {"positions/a.csv": PLAIN, "positions/.big.csv": Large(300_000_000)}, "Signed."),
    Odd("a limit that was raised", {**cell("x" * 150_000), "policy-report.toml": CONFIG + "[limits]\ntext_characters = 200_000\n"}, "x" * 150_000),
    Odd("a text of 150,000 letters in a table with blank lines", {**table("", f"FR,outcome,support,2025-02-11,https://e.org/,{'x' * 150_000}", header="actor,topic,stance,date,source_url,summary"), "policy-report.toml": CONFIG + "[limits]\ntext_characters = 200_000\n"}, "x" * 150_000),
    Odd("a block of YAML", record("summary: |\n    one # two\n    three: & * !"), "one # two\nthree: & * !"),
    Odd("a folded block of YAML", record("summary: >-\n    one\n    two"), "one two"),
    Odd("YAML as JSON", {"positions/a.yaml": '[{"actor": "FR", "topic": "outcome", "stance": "support", "date": "2025-02-11", "source_url": "https://e.org/", "summary": "\\u00e9t\\u00e9"}]'}, "été"),
    Odd("a comment behind a value", {"positions/a.yaml": "- actor: FR # France\n  topic: outcome\n  stance: support # at last\n  summary: Signed.\n" + WHOLE}, "Signed."),
    Odd("a country by its code, Norway", {"positions/a.csv": PLAIN.replace("FR,", "NO,")}, "norway", "actor"),
    Odd("a far date", {"positions/a.csv": PLAIN.replace("2025-02-11", "1066-10-14")}, "1066-10-14", "date"),
    Odd("a link with marks", {"positions/a.csv": PLAIN.replace("https://e.org/", "https://e.org/?a=1&b=<2>#x")}, "https://e.org/?a=1&b=<2>#x", "source"),
    Odd("a link in another script", {"positions/a.csv": PLAIN.replace("https://e.org/", "https://пример.рф/путь")}, "https://пример.рф/путь", "source"),
    Odd("a link in capitals", {"positions/a.csv": PLAIN.replace("https://e.org/", "HTTPS://E.ORG/")}, "HTTPS://E.ORG/", "source"),
]  # fmt: skip


def listed(texts: Iterable[str]) -> Files:
    """Return a list in YAML with one position for each text."""
    records = (f"- actor: FR\n  topic: outcome\n  stance: support\n  summary: {_yaml(text)}\n{WHOLE}" for text in texts)
    return {"positions/a.yaml": "".join(records)}


def tabled(texts: Iterable[str]) -> Files:
    """Return a CSV table with one position for each text."""
    columns = [str(cell(text)["positions/a.csv"]).partition("\n") for text in texts]
    return {"positions/a.csv": columns[0][0] + "\n" + "".join(row for _, _, row in columns)}


ODD = [
    *(Odd(f"{name}, in YAML", record(f"summary: {_yaml(text)}"), text) for name, text in WORDS.items()),
    *(Odd(f"{name}, in CSV", cell(text), text) for name, text in WORDS.items()),
    *SHAPES,
]
