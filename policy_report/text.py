"""Text as people write it: characters that are refused, names compared, nearest names, links, formulas in CSV cells."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from operator import itemgetter
from urllib.parse import quote, urlsplit

from policy_report.texts import like

# Control characters but tab, newline and carriage return; lone surrogates; the two non-characters that Office
# writers choke on; the byte-order mark that files joined by `cat` have inside. They have no place in a record and break
# XML, PDF and terminals one way or another.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

# Bidirectional overrides and isolates can make a line read as something it does not say.
BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")

# Tag characters show nothing and can carry a whole message; they belong to the flags of England, Scotland and Wales.
_TAGS = "[\U000e0000-\U000e007f]"
TAG = re.compile(f"(?<![\U0001f3f4\U000e0000-\U000e007f]){_TAGS}|(?<={_TAGS}{{7}}){_TAGS}")

PLAIN_BYTES = bytes([*b"\t\n\r", *range(0x20, 0x7F)])

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}

KINDS_OF_FORBIDDEN = (
    (FORBIDDEN, "control character"),
    (BIDI_CONTROL, "bidirectional control character"),
    (TAG, "invisible tag character"),
)

# What nobody sees and no name differs by: soft hyphens, zero-width spaces and joiners, marks of direction.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060]")

BREAKING = re.compile("[ \t-\r\x85\u2028\u2029]+")  # spaces and line ends, but not the spaces that hold words together

# Files that programs leave behind: hidden ones, those that editors and Office put down for a moment, file managers'.
PASSING = re.compile(r"[.~].*|.*~|icon\r|desktop\.ini|thumbs\.db", re.IGNORECASE | re.DOTALL)

MADE_ID = 60  # characters of an id that is made of a name; the title of a topic may be a whole sentence
LONGEST_NAME = 200  # characters; a longer text is no misspelt name, and comparing it takes long
CANDIDATES = 5  # names that are most like it in their parts; of these, the one most like it as a whole is suggested
WHOLE = 45  # percent that a suggestion must share as a whole: `yes` is a part of many words, and like none of them

SLIP = 80  # percent of their letters that a name and what it is a slip for share
BEGINNING = 4  # letters by which a word is known inside a longer one

APOSTROPHES, HYPHENS = re.compile("[\u2018\u2019\u02bc\u2032\u00b4]"), re.compile("[\u2010-\u2014\u2212]")
ABBREVIATED = re.compile(r"(.*\S)\s*\(\s*([^()]+?)\s*\)\s*", re.DOTALL)
LITTLE = {"and", "of", "the"}  # words that names are written with and without

PARTICLE = 3  # letters of an article or a preposition
LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|doi:10\.)\S*\Z", re.IGNORECASE)

LINK_SCHEMES = ("https://", "http://", "mailto:")  # of addresses that a document links to
DOI_RESOLVER = "https://doi.org/"

# What takes room, if that, and shows nothing: no text is made of these alone.
BLANK = re.compile(
    "[\\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]+"
)

# A text that begins like a formula (also full-width, after any white space), or with a tab or a line break, gets an
# apostrophe in front in CSV, as OWASP advises ("CSV Injection"); one that has the apostrophe already gets a second, so
# that `original(harmless(text)) == text` for any text. A workbook needs none of this: its cells say that they are text.
LIKE_A_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")

# Letters of the Cyrillic and Greek scripts that nobody tells from Latin ones, large and small.
LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅӀаеорсухіјѕһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανικορυχ", "ABEKMHOPCTYXIJSIaeopcyxijshdqwlABEZHIKMNOPTYXavikopux"
)

SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[A-Z\[“\"(])")  # an initial ends none: U.S.
LARGEST = 999_999_999  # of whole numbers from files and addresses, which count what a workspace can have


def fold(name: str) -> str:
    """Return the form under which two spellings are the same: case, width, white space and unseen marks ignored.

    So are the kinds of apostrophes and hyphens, which programs put in while people type.
    """
    if not name.isascii():
        typed = HYPHENS.sub("-", APOSTROPHES.sub("'", UNSEEN.sub("", name)))
        name = unicodedata.normalize("NFKC", typed)
    return " ".join(name.casefold().split())


def abbreviated(name: str) -> tuple[str, str]:
    """Return a name and the abbreviation in brackets behind it ("European Union (EU)"); ("", "") for other names."""
    found = ABBREVIATED.fullmatch(name) if len(name) <= LONGEST_NAME else None
    return (found[1], found[2]) if found else ("", "")


def initials(name: str) -> set[str]:
    """Return the abbreviations of a name that its words begin with: boe and be for "Bank of England"."""
    words = re.findall(r"\w+", fold(name))
    long = (word for word in words if word not in LITTLE)
    return {"".join(word[0] for word in some) for some in (words, long) if len(words) > 1}


def passing(name: str) -> bool:
    """Return whether a file or folder of this name is passed over in silence wherever files are listed."""
    return PASSING.fullmatch(name) is not None


def slug(name: str) -> str:
    """Return a name as an id: ASCII letters and digits, words joined by hyphens ("Côte d'Ivoire" → cote-d-ivoire)."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def id_of(name: str) -> str:
    """Return the id that is made of a name: the whole words of its slug that fit, "" where it has none."""
    whole = slug(name)
    return whole if len(whole) <= MADE_ID else whole[: MADE_ID + 1].rpartition("-")[0] or whole[:MADE_ID]


def free_id(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Return an id that nothing has: the one that is wanted, else that with the first number, from 2, that is free."""
    numbered = (wanted if n == 1 else f"{wanted}-{n}" for n in count(1))
    return next(each for each in numbered if not is_taken(each))


def direction(text: str) -> str:
    """Return "rtl" where the first letter that has a direction runs from right to left, else "ltr" (UAX #9, P2, P3)."""
    found = (unicodedata.bidirectional(character) for character in text)
    return "rtl" if next((kind for kind in found if kind in {"L", *RIGHT_TO_LEFT}), "L") != "L" else "ltr"


def isolated(text: str) -> str:
    """Return a text that may stand in a line: one with letters from right to left disturbs nothing beside it."""
    if (
        text.isascii()
        or text.startswith(ISOLATE)
        or not any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text)
    ):
        return text
    return f"{ISOLATE}{text}{END_ISOLATE}"


def sort_key(name: str) -> tuple[str, str]:
    """Return a key that sorts names as readers expect: accents and case ignored, then exactly."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return (stripped.casefold(), name)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None when nothing is close enough to be worth suggesting."""
    if len(name) > LONGEST_NAME:
        return None
    from rapidfuzz import fuzz, process  # only a run with a mistake in it pays for this

    found = process.extract(name, list(known), scorer=fuzz.WRatio, processor=fold, score_cutoff=70, limit=CANDIDATES)
    shared = [(fuzz.ratio(name, like, processor=fold), score, like) for like, score, _ in found]
    whole = [(share + score, like) for share, score, like in shared if share >= WHOLE]
    return max(whole, key=itemgetter(0))[1] if whole else None


def misspelt(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that a name can be a slip for: as many words, nearly the same letters, nearest first.

    A longer beginning is no slip, since `unsupported` and `disagree` mean the opposite of what follows in them.
    """
    if len(name) > LONGEST_NAME:
        return []
    from rapidfuzz import fuzz, process

    near = process.extract(name, list(known), scorer=fuzz.ratio, processor=fold, score_cutoff=SLIP, limit=None)
    return [like for like, *_ in near if _slip(fold(name), fold(like))]


def _slip(name: str, like: str) -> bool:
    longer = like[:BEGINNING] in name[2:] or name[:BEGINNING] in like[2:]
    same_words = len(re.findall(r"\w+", name)) == len(re.findall(r"\w+", like))
    return (same_words and not longer) or BLANK.sub("", name) == BLANK.sub("", like)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known name, and what nobody sees that differs, or nothing."""
    suggestion = nearest(name, known)
    return f"; did you mean '{suggestion}'?{_unseen_difference(name, suggestion)}" if suggestion else ""


def _unseen_difference(name: str, intended: str) -> str:
    """Return in what a name differs from the one that is intended, where nobody could see it."""
    if name.casefold() != intended.casefold() and BLANK.sub("", name).casefold() == BLANK.sub("", intended).casefold():
        return " (it has a space or an invisible character too many)"
    foreign = next(
        (letter for letter in name if letter.isalpha() and _script(letter) not in map(_script, intended)), ""
    )
    return f" ('{foreign}' in it is a letter of another script, {_script(foreign).title()})" if foreign else ""


def _script(letter: str) -> str:
    """Return the script of a letter as Unicode calls it: LATIN, CYRILLIC, GREEK; "" for what is no letter."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""


def lookalike(name: str) -> str:
    """Return a name with Latin letters for those of other scripts that look like them, without case and accents."""
    return sort_key(fold(name.translate(LOOKALIKES)))[0]


def same_place(locator: str) -> str:
    """Return the form under which two places in a source are the same: `p. 4`, `p.4` and `P 4`; not `1.2` and `12`."""
    plain = re.sub(r"(?<=[^\W\d_])\.", "", fold(locator)).replace("–", "-")
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", plain)


def or_expected(name: str, known: Sequence[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known name, or all of them where none is near."""
    return did_you_mean(name, known) or f"; expected one of {', '.join(known)}"


def shorten(text: str, limit: int = 60) -> str:
    """Return text fit for one line of a message: white space collapsed, cut with an ellipsis past `limit`."""
    flat = showable(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def cut(text: str, limit: int = 60) -> str:
    """Return a title cut at a word past `limit` letters, never after "of" or "the", with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = text[: limit + 1].rpartition(" ")[0]
    while ends_in_particle(kept):
        kept = kept.rpartition(" ")[0]
    return like(kept.rstrip(" ,;:–-") + "\u00a0…", text)


def ends_in_particle(text: str) -> bool:
    """Return whether the last of several words is short and small: an article or a preposition, in most languages."""
    before, _, last = text.rpartition(" ")
    return bool(before) and len(last) <= PARTICLE and last.islower()


def showable(text: str) -> str:
    """Return text with a replacement character for what could disturb a terminal, or make it read as something else."""
    return BIDI_CONTROL.sub("\ufffd", FORBIDDEN.sub("\ufffd", text).replace("\r", "\ufffd"))


def forbidden(text: str) -> str | None:
    """Return what is wrong with the characters of `text`, or None."""
    if text.isascii() and not text.encode().translate(None, PLAIN_BYTES):  # a large table in a tenth of the time
        return None
    for pattern, what in KINDS_OF_FORBIDDEN:
        if found := pattern.search(text):
            return f"{what} U+{ord(found[0]):04X} after '{shorten(text[: found.start()], 30)}'; delete it"
    return None


def link_fault(text: str) -> str:
    """Return what is wrong with a text as an address that a brief may carry, in words that say what to do, or ""."""
    kind, _, rest = text.partition(":")
    if kind.lower() not in ("https", "http", "mailto", "doi"):
        return "start it with https://, http://, mailto: or doi:"
    if " " in (flat := " ".join(text.split())):
        return f"delete the space before '{shorten(flat.partition(' ')[2], 30)}', or write %20 for it"
    if LINK.match(text):
        return _site_fault(text) if kind.lower().startswith("http") else ""
    expected = {"mailto": "an address such as a@example.org", "doi": "a number that begins with 10., as every DOI does"}
    if kind.lower() in expected:
        return f"expected {expected[kind.lower()]} after {kind}:"
    return "expected the name of a site after //" if rest.startswith("//") else f"write {kind}:// with two slashes"


def _site_fault(address: str) -> str:
    """Return what is wrong with the site that an address of the web leads to, or ""."""
    try:
        parts = urlsplit(address)
        site, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"its site is not one ({shorten(str(error), 60)}); correct it"
    if "@" in parts.netloc:
        return f"it leads to '{shorten(site, 30)}', and not to what stands before the @; delete that"
    if UNSEEN.search(site) or BLANK.search(site):
        return "delete the invisible character in the name of its site"
    if not all(site.removesuffix(".").split(".")):
        return f"'{shorten(parts.netloc, 30)}' is not the name of a site; correct it"
    return _disguise(site)


def _disguise(site: str) -> str:
    """Return what is wrong with the name of a site that looks like another one in other letters, or ""."""
    labels = [_unpacked(label) for label in site.split(".")]
    end = {_script(letter) for letter in labels[-1]}
    for label in labels:
        scripts = {_script(letter) for letter in label} - {""}
        like_latin = scripts <= {"CYRILLIC", "GREEK"} and lookalike(label).isascii() and not scripts & end
        if scripts and (like_latin or (len(scripts) > 1 and scripts & {"LATIN"} and scripts & {"CYRILLIC", "GREEK"})):
            found = " and ".join(sorted(script.title() for script in scripts))
            return f"'{shorten(label, 30)}' in the name of its site is written in {found} letters that look like others"
    return ""


def _unpacked(label: str) -> str:
    """Return a part of the name of a site in its own letters: `xn--…` stands for them in ASCII."""
    try:
        return label.encode().decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def link_target(url: str) -> str:
    """Return the address that a link goes to, "" where the text alone is shown; a DOI goes to its resolver.

    Letters outside ASCII, spaces and what an address cannot hold are escaped, what is escaped already stays.
    """
    kind = url[:8].lower()
    if kind.startswith("doi:"):
        return DOI_RESOLVER + quote(url[4:].strip(), safe="/%:;().,_-")
    return quote(url, safe="/%:?#[]@!$&'()*+,;=~") if kind.startswith(LINK_SCHEMES) else ""


def harmless(text: str) -> str:
    """Return the text as a CSV cell that no spreadsheet program computes."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def original(text: str) -> str:
    """Return the text that `harmless` was given; a text that it would not have made stays as it is."""
    return text[1:] if text.startswith("'") and LIKE_A_FORMULA.match(text) else text


def many(count: int, noun: str) -> str:
    """Return a count with its noun: 1 row, 2 rows."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def whole_number(text: str) -> int | None:
    """Return a number that is written in digits, `LARGEST` for a larger one; None for anything else."""
    if not text.isdecimal():
        return None
    return int(text) if len(text) <= len(str(LARGEST)) else LARGEST  # `int` refuses thousands of digits


def in_one_line(text: str) -> str:
    """Return a text with single spaces for line breaks and runs of spaces; spaces that do not break stay."""
    return BREAKING.sub(" ", text).strip(" ")
