"""The registry of checks: every kind of problem that a file can have, the only place that names them.

The tables of checks in docs/ are written from it (`make golden`); a `Problem` takes one of its entries.
"""

from types import MappingProxyType
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
Level = Literal["error", "warning", "off"]  # what a workspace may make of a check
RECORDS, IMPORT, REFRESH = "docs/records.md", "docs/spreadsheets.md", "docs/refresh.md"


class Check(NamedTuple):  # a dataclass would cost every `--help` the import of `inspect`
    """A kind of problem: `found` is what it means, `todo` what helps, in Markdown; `page` is where its table stands."""

    id: str
    severity: Severity
    found: str
    todo: str
    page: str = RECORDS

    @property
    def settable(self) -> bool:
        """Whether a workspace may set it: an error stands for records that would be misread, and stays one."""
        return self.severity == "warning" and self.page == RECORDS


# fmt: off
BAD_DATE = Check("bad-date", "error", "a date in another form, or a day that does not exist; a warning where a "
    "reference manager names no year, or no whole day of access", "write `2025-02-11`")
BAD_LINK = Check("bad-link", "error", "a link that a brief must not carry",
    "begin it with `https://`, `http://`, `mailto:` or `doi:`; the message says what else, such as a space or an `@` "
    "in front of the site")
BIBTEX_SYNTAX = Check("bibtex-syntax", "error", "an entry that is not BibTeX",
    "look at the braces and commas from this line on")
CHANGED_SNAPSHOT = Check("changed-snapshot", "warning", "a file in `snapshots/` whose hash and text are not those that "
    "`capture` wrote into its source", "bring the file back, or delete `sha256` and `text_sha256` of the source")
CONFLICT = Check("conflict", "warning", "two sources that give different stances or figures for one cell; [how they "
    "are compared](evidence.md#where-sources-disagree)", "look; where both are right, nothing")
CONTRADICTION = Check("contradiction", "warning", "two records of one actor, topic, day, source and place in it that "
    "give different stances, and no two coders who would differ", "correct one; where both are right, give the place "
    "of each as `locator`")
COPIED_FILE = Check("copied-file", "error", "a file beside the one that it is a copy of by its name, such as "
    "`votes (1).csv`, `votes - Copy.csv`, `votes (conflicted copy 2025-02-11).csv`, `votes-DESKTOP-7AB12C.csv`",
    "delete one of the two, or give the copy a name of its own")
CSV_SYNTAX = Check("csv-syntax", "error", "a table that breaks off inside quotation marks; one separated by another "
    "sign, such as a pipe; a first line `sep=;`", "look at the quotes from this line on; the message says what else")
DUPLICATE_HEADER = Check("duplicate-header", "error", "the header of a table stands again among its rows",
    "delete the row")
DUPLICATE_ID = Check("duplicate-id", "error", "two declarations or two records with one id, a stance defined twice, "
    "two briefs that differ only in case, a brief with the name of another's annex", "rename or delete one")
DUPLICATE_KEY = Check("duplicate-key", "error", "a field given twice in one record, also an `id` beside another one in "
    "front; a column that stands twice", "keep one")
DUPLICATE_NAME = Check("duplicate-name", "error", "a name, alias or label that already means another, such as "
    "`Opposes` as a topic's word for `support`; two stances of your own scale with one word; two actors that are one "
    "country; in an import a title of two sources, a new row of a form that names what says something else",
    "give it to one of them")
DUPLICATE_RECORD = Check("duplicate-record", "warning", "the same record twice", "delete one")
DUPLICATE_SNAPSHOT = Check("duplicate-snapshot", "error", "two texts of one source; none of them is used", "keep one")
EARLY_DATE = Check("early-date", "warning", "a position of a year that is a slip of the finger, such as 0206 "
    "([which](#days-that-nobody-can-have-meant))", "correct the date")
EMPTY_BRIEF = Check("empty-brief", "error", "a brief that selects no actor or no topic, or makes no part with `each`",
    "widen `actors`, `kinds`, `groups` or `topics`")
EMPTY_FILE = Check("empty-file", "warning", "a file without content, a snapshot without text; an error where a crash "
    "left zero bytes, or `import` is to read it", "fill or delete it; a scan needs text recognition first")
EMPTY_SCALE = Check("empty-scale", "error", "own stances, none with a value", "give one a `value`")
EMPTY_TOPIC = Check("empty-topic", "warning", "a topic on which no position is; `check` alone says so",
    "add a position, or delete the topic")
EMPTY_WORKSPACE = Check("empty-workspace", "error", "no position anywhere", "add an actor file or a table")
ENCODING = Check("encoding", "error", "a file that is not UTF-8", "save it as UTF-8")
FORBIDDEN_CHARACTER = Check("forbidden-character", "error", "a control character, one that changes the direction of "
    "text, an invisible tag character, a byte-order mark inside a file", "delete it")
GUESSED_ENCODING = Check("guessed-encoding", "warning", "a text in `snapshots/` that is not UTF-8; it is read as "
    "UTF-16 or Windows-1252", "look whether its letters are right; save it as UTF-8")
JSON_DEPTH = Check("json-depth", "error", "JSON nested deeper than a source ever needs", "export it again")
JSON_SYNTAX = Check("json-syntax", "error", "a file that is not JSON, such as an earlier brief that was cut off",
    "the message gives the line")
LATE_DATE = Check("late-date", "warning", "a position newer than the day on which its source was read, or decades "
    "newer than all others ([which](#days-that-nobody-can-have-meant))", "correct the date")
LATEX = Check("latex", "error", "LaTeX in `sources.bib` that cannot be read; a warning where only a command is not "
    "known", "write plain text")
MERGE_MARKER = Check("merge-marker", "error", "the markers of a merge that was not finished, `<<<<<<<` to `>>>>>>>`",
    "keep one of the two versions, and delete the markers")
MISPLACED_FILE = Check("misplaced-file", "error", "topics, sources or actors in a file of another name",
    "rename the file, or move what it says")
MISSING_FIELD = Check("missing-field", "error", "a required field or column is not there; a warning for the fields "
    "that a `crossref` stands for", "add it")
MISSING_GLYPH = Check("missing-glyph", "warning", "a character that no font of this machine has; `build` alone says so",
    "install the [fonts](languages.md#fonts) that the message names")
MISSING_LANGUAGE = Check("missing-language", "warning", "a text that lacks [the language](languages.md) of a "
    "brief that shows it; `check` alone says so",
    "give it, as `title: {en: Harbours, fr: Les ports}` or in a column `summary:fr`")
NO_DATE = Check("no-date", "warning", "no date, and none in the source", "add one")
NO_EARLIER_BRIEF = Check("no-earlier-brief", "error", "`since` names no date and no brief that is there; found by "
    "`check`", "name a date, or the `.json` of a brief")
NO_QUOTE = Check("no-quote", "warning", "a translation without its quote", "add the quote, or make it the `summary`")
NO_SOURCE = Check("no-source", "warning", "nothing that a reader could check; a `source_title` without `source_url`",
    "add `source` or `source_url`")
NOT_A_BRIEF = Check("not-a-brief", "error", "`since` names a file that is no brief; found when it is read, by `build`, "
    "`changes` and `check`", "give the `.json` that `build` wrote")
NOT_ANONYMOUS = Check("not-anonymous", "warning", "`attribution: withheld` on a topic where fewer than three actors of "
    "that kind hold a position", "ask whether readers can tell who said it")
OPEN_ORDER = Check("open-order", "warning", "a [month or a year](#dates-and-history) as a date, with another date "
    "in it that gives another stance", "give the full date; where nobody knows it, nothing")
OUT_OF_RANGE = Check("out-of-range", "error", "a number that is too small or too large", "the message gives the bound")
QUOTE_MISMATCH = Check("quote-mismatch", "warning", "a quote that the text of its source does not have; the message "
    "gives the nearest passage and what differs", "correct the quote, or the source")
RAGGED_ROW = Check("ragged-row", "error", "a row with more or fewer cells than the header",
    "quote the cell that contains the delimiter")
SIMILAR_NAME = Check("similar-name", "warning", "two actors or topics whose names differ only in accents, or in "
    "Cyrillic or Greek letters that look like Latin ones; `check` alone says so",
    "make one name an alias of the other, if both are the same")
SINCE_LATER = Check("since-later", "error", "a `since` that is later than the `as_of` of its brief",
    "name the earlier day, to compare with")
TEMPLATE = Check("template", "error", "a mistake in a template of your own, or what a template may not do",
    "see [templates](templates.md)")
TEXT_CUT_BY_COMMENT = Check("text-cut-by-comment", "error", "a text that YAML would end at ` #`",
    "put the text in double quotes")
TOML_SYNTAX = Check("toml-syntax", "error", "settings that are not TOML", "the message gives the line")
TOO_LARGE = Check("too-large", "error", "a file, a text, an id or the header of a table that is larger than its "
    "[limit](#limits); a `@string` of more than 100,000 characters",
    "the message names the limit, and the key that raises it")
TWO_SOURCES = Check("two-sources", "error", "both `source` and `source_url`; a warning where `source_title` stands "
    "beside `source`, or one `source_url` has two titles", "keep one")
UNKNOWN_ACTOR = Check("unknown-actor", "error", "a name that no actor has", "correct it, or declare it")
UNKNOWN_CELL = Check("unknown-cell", "error", "a link of a key message that leads to no evidence of the brief",
    "correct the ids, or drop the link")
UNKNOWN_COUNTRY = Check("unknown-country", "error", "`iso` that is no ISO 3166 code", "correct it")
UNKNOWN_FIELD = Check("unknown-field", "error", "a field, column or key that does not exist, with a value or without; "
    "words behind a comma between `{ }`", "correct the spelling; put a text that has a comma in double quotes")
UNKNOWN_FORMAT = Check("unknown-format", "error", "a format that does not exist", "`policy-report formats` lists them")
UNKNOWN_MARKING = Check("unknown-marking", "error", "a marking that is not in `[markings] order`, or any where the "
    "settings have no `[markings]`; a brief without one where they have", "[mark it](confidentiality.md) as the order "
    "has it")
UNKNOWN_SOURCE = Check("unknown-source", "error", "a name that no source has; a warning where a snapshot has it",
    "correct it, or declare the source")
UNKNOWN_STANCE = Check("unknown-stance", "error", "a stance that is not on the scale",
    "use one of those in the message")
UNKNOWN_STRING = Check("unknown-string", "error", "a name in `sources.bib` that no `@string` defines",
    "put the text in braces")
UNKNOWN_TOPIC = Check("unknown-topic", "error", "a name that no topic has", "correct it, or declare it")
UNKNOWN_VALUE = Check("unknown-value", "error", "a word that is not among the allowed ones",
    "use one of those in the message")
UNREAD_FILE = Check("unread-file", "warning", "a file in `positions/` that is no record, or in `snapshots/` that is no "
    "text of a source", "move it elsewhere; [import](spreadsheets.md#giving-it-back) a workbook")
UNREADABLE_FILE = Check("unreadable-file", "error", "what cannot be read, or is not opened: permissions, a link that "
    "leads out of the workspace, a pipe, a file name with control characters, a damaged or protected PDF",
    "the message says why")
WITHHELD = Check("withheld", "error", "a brief that names what [its readers may not know](confidentiality.md), or is "
    "`internal` and may not", "the message says what to do")
WITHHELD_NAMED = Check("withheld-named", "warning", "a title, subtitle or key message of a brief that names an actor "
    "which its readers may not know; `check` alone says so", "write it without the name")
WRONG_FORM = Check("wrong-form", "error", "an id or code with characters that are not allowed, or that no file can be "
    "called", "the message says which are")
WRONG_TYPE = Check("wrong-type", "error", "a text where a list belongs, or the reverse",
    "the message says what is expected")
WRONG_VALUE = Check("wrong-value", "error", "any other value that does not fit", "the message says why")
YAML_DEPTH = Check("yaml-depth", "error", "nesting deeper than a record ever needs", "write it flat")
YAML_MAGIC = Check("yaml-magic", "error", "an anchor, alias, tag or merge key",
    "quote the text, or write the fields out")
YAML_SYNTAX = Check("yaml-syntax", "error", "a file that is not YAML", "the message gives the line and a hint")

BOTH_CHANGED = Check("both-changed", "error", "a row and its record that both changed since the form was written",
    "make the two agree", IMPORT)
DATABASE_SYNTAX = Check("database-syntax", "error", "a file that is called a database and is none, or is damaged",
    "save it again with the program that made it", IMPORT)
DNA_VERSION = Check("dna-version", "error", "a database of another version of Discourse Network Analyzer",
    "open it in version 3, and save it", IMPORT)
EDIT = Check("edit", "error", "a file that is written in a way that an import cannot add to or change",
    "make the change by hand", IMPORT)
LEFT_ALONE = Check("left-alone", "warning", "a row of Actors, Topics or Sources that is gone from the form",
    "delete it in `positions/`", IMPORT)
LEFT_OUT = Check("left-out", "warning", "statements of a type that has no concept or no agreement",
    "look whether they matter", IMPORT)
OPINIONS_FORMAT = Check("opinions-format", "error", "a folder of a voting-advice application, or a file of votes, that "
    "is not as `import` knows it", "the message names file, place and what is expected", IMPORT)
OTHER_ACTOR = Check("other-actor", "error", "a record of an actor file that was given to another actor",
    "delete the row, add one", IMPORT)
READ_OTHERWISE = Check("read-otherwise", "warning", "what is read differently from how it stands: a day, a word for "
    "nothing, an encoding; what is passed over", "look whether it is meant so", IMPORT)
WORKBOOK = Check("workbook", "error", "a workbook that cannot be read, or a form that lost its hidden column or sheet",
    "the message says what to do", IMPORT)
WORKBOOK_CELL = Check("workbook-cell", "error", "a cell whose value is not known, or that may show another text than "
    "its number or date; a warning for a date that is shown in part",
    "write the value; give the cell the format Text, and write what it shows", IMPORT)
WORKBOOK_PART = Check("workbook-part", "warning", "a part of a workbook that is not read, or read although it is "
    "hidden", "look whether it matters", IMPORT)

MARK = Check("mark", "error", "a mark that cannot be followed, such as one that names an unknown brief",
    "correct the mark; the message says what is wrong", REFRESH)
OUTGROWN = Check("outgrown", "warning", "a table that passes the lower edge of its slide, or runs over a shape below "
    "it", "show less in it, or make its text smaller", REFRESH)
SIGNATURE = Check("signature", "warning", "a signed file, whose signature no longer holds", "sign it again", REFRESH)
SLIDE = Check("slide", "error", "a slide, or a part of a document, that cannot be read",
    "open the file in PowerPoint or Word and save it", REFRESH)

# fmt: on

ALL = tuple(value for value in tuple(globals().values()) if isinstance(value, Check))
BY_ID = MappingProxyType({check.id: check for check in ALL})
SETTABLE = tuple(check.id for check in ALL if check.settable)
UNKNOWN = MappingProxyType({"actor": UNKNOWN_ACTOR, "topic": UNKNOWN_TOPIC, "source": UNKNOWN_SOURCE})
