"""The fields of a position, each told once: those that a record may give, and what is added on the way to a brief.

From `FIELDS` follow the model of a record and its JSON Schema, what readers convert, the table of positions, what is
compared, an earlier brief read back, the form, what an import understands, and the register of positions in a workbook.
A new field is a line here and one in `report.PositionEntry`; a page shows it where its template does.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from policy_report.i18n import term
from policy_report.texts import column, split

Type = Literal["id", "name", "link", "text", "date", "level", "choice", "language", "count", "flag"]
DTYPES: Mapping[Type, str] = {
    "name": "category",
    "text": "str",
    "date": "datetime64[s]",
    "level": "Int8",  # a whole number from 1 to 5
    "choice": "category",
    "language": "category",  # a BCP 47 tag
    "count": "int64",
}


class RecordField(NamedTuple):
    """A field of a position.

    `head`, `width` (characters): of its column in the form and in the tables of a brief; `asked`: the head in the form,
    where that is another. `about`: what it says, for editors and the form; `asked_for`: the same in the form, where its
    sheets matter. `synonyms`: what tables of others call it, in lower case. `choices`: the words of a choice, each with
    its meaning. `compared`: what a difference is to `changes`. `given`: a record may say it; `kept`: it is a column of
    the table of positions; `shown`: it is one of the register of positions; `spoken`: a record may give it in several
    languages, in columns such as `summary:fr`.
    """

    name: str
    type: Type
    head: str = ""
    width: int = 0
    about: str = ""
    asked: str = ""
    asked_for: str = ""
    synonyms: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    compared: Literal["", "evidence", "wording"] = ""
    required: bool = False
    given: bool = True
    kept: bool = True
    shown: bool = True
    spoken: bool = False

    @property
    def help(self) -> str:
        """The help of the field in the form."""
        return self.asked_for or f"{self.about[:1].upper()}{self.about[1:]}."


PARTIES = (
    "country",
    "state",
    "member state",
    "party",
    "organisation",
    "organization",
    "stakeholder",
    "delegation",
    "who",
    "institution",
    "entity",
    *("staat", "akteur", "partei", "pays", "état", "acteur", "parti", "país", "estado", "partido"),
)
ITEMS = (
    *("issue", "subject", "theme", "item", "question", "measure", "proposal", "policy", "policy area"),
    *("thema", "frage", "sujet", "thème", "tema"),
)
CONFIDENCE = (
    (term("stated"), "The actor said it."),
    (term("reported"), "The source says it in other words."),
    (term("inferred"), "You read it from what the source says."),
)
WITHHELD = "withheld"
ATTRIBUTION = ((WITHHELD, "The words stay; no brief says who said them, or where."),)

# fmt: off
FIELDS = (
    RecordField("id", "id", "Record ID", 14, "optional name of the record; never used to compare briefs",
                kept=False, shown=False),
    RecordField("actor", "name", term("Actor"), 22, "id, name or alias; left out in an actor file", required=True,
                asked_for="Who. A name from the sheet Actors, or any country.", synonyms=PARTIES),
    RecordField("topic", "name", term("Topic"), 24, "id, title or alias", required=True,
                asked_for="On what. A title from the sheet Topics.", synonyms=ITEMS),
    RecordField("stance", "name", term("Stance"), 20,
                "id or label of a step of the scale, or declined, or not-applicable",
                asked_for="Where the actor stands, in the words below.",
                synonyms=("position", "vote", "view", "answer", "haltung", "standpunkt", "postura", "posición"),
                compared="evidence", required=True),
    RecordField("date", "date", term("Date"), 12, synonyms=("day", "datum", "fecha"), compared="evidence",
                about="when the position was taken, such as 2025-02-11, 2025-02 or 2025; else the source’s date"),
    RecordField("begins", "date", given=False, shown=False),
    RecordField("current", "flag", term("Counts"), 18, given=False, kept=False),
    RecordField("summary", "text", term("Summary"), 46, "the position in your own words",
                synonyms=("description", "zusammenfassung", "résumé", "resumen"), compared="wording", spoken=True),
    RecordField("quote", "text", term("Quote"), 46,
                "the speaker’s own words, verbatim, without quotation marks around them",
                synonyms=("quotation", "zitat", "cita"), compared="wording"),
    RecordField("quote_check", "choice", term("Quote check"), 15, given=False),
    RecordField("language", "language", term("Quote language"), 15,
                "the language of the quote, where it is not that of the brief, as a BCP 47 tag such as fr or zh-Hant"),
    RecordField("translation", "text", term("Translation"), 46,
                "the quote in the language of the brief; printed under it", spoken=True),
    RecordField("speaker", "text", term("Speaker"), 20, "who said it", compared="wording", spoken=True),
    RecordField("source", "name", "Source", 22, "id of a source", compared="evidence", shown=False,
                asked_for="Where it is written. An ID from the sheet Sources.",
                synonyms=("source id", "document", "reference", "quelle", "fuente")),
    RecordField("citation", "count", term("Source"), 44, given=False, kept=False),
    RecordField("source_url", "link", "Source link", 24, kept=False, shown=False,
                synonyms=("url", "link", "source address"),
                about="instead of a source: the address of a document that is not among the sources"),
    RecordField("source_title", "text", "Source title", 24, "the title of the document at that address", shown=False),
    RecordField("locator", "text", term("Locator"), 24, "where in the source: page, paragraph, heading",
                asked="Where in the source", synonyms=("page", "pages", "paragraph", "where", "seite", "página"),
                compared="evidence"),
    RecordField("conditions", "text", term("Conditions"), 30, "what would change the stance",
                synonyms=("condition",), compared="wording", spoken=True),
    RecordField("salience", "level", term("Salience"), 12, "how much it matters to the actor: 1 is low, 5 a red line",
                synonyms=("importance", "priority", "wichtigkeit", "priorität", "importancia", "prioridad")),
    RecordField("confidence", "choice", term("Confidence"), 14, "how the position is known", choices=CONFIDENCE),
    RecordField("marking", "name", "Marking", 16, "how far the record may travel: one of [markings] order",
                shown=False),
    RecordField("coder", "text", term("Coder"), 14, "who coded the record; printed nowhere"),
    RecordField("remark", "text", term("Remark"), 46, "a sentence that is printed, small, under the position",
                spoken=True),
    RecordField("note", "text", term("Note"), 46, "for yourselves; printed nowhere",
                synonyms=("notes", "comment", "comments", "remarks", "anmerkung", "anmerkungen", "bemerkung",
                          "bemerkungen", "kommentar", "kommentare", "notiz", "notizen", "remarque", "remarques",
                          "commentaire", "commentaires", "nota", "notas", "comentario", "comentarios",
                          "observaciones")),
    RecordField("recorded", "date", "Recorded", 12, shown=False,
                about="the day on which the record was entered; left out, it counts as known since its own date"),
    RecordField("embargo", "date", "Embargo", 12, "left out of every brief that is as of an earlier day", shown=False),
    RecordField("attribution", "choice", "Attribution", 14, choices=ATTRIBUTION, shown=False,
                about="withheld: the words stay; speaker, source and place in it are in no brief"),
    RecordField("file", "name", term("Record"), 40, given=False),
    RecordField("line", "count", given=False, shown=False),
)
# fmt: on
GIVEN = tuple(field for field in FIELDS if field.given)
NAMES = tuple(field.name for field in GIVEN)
SPOKEN = tuple(field.name for field in GIVEN if field.spoken)
REQUIRED = tuple(field.name for field in GIVEN if field.required)  # what makes a position
INTERNAL = frozenset({"note", "coder"})  # which a brief says that is internal, and no other
UNPRINTED = frozenset({"id", "marking", "recorded", "embargo", "attribution"})  # which no brief says


def of_type(*types: Type) -> tuple[str, ...]:
    """Return the names of the fields of these types that a record may give."""
    return tuple(field.name for field in GIVEN if field.type in types)


def is_field(name: str) -> bool:
    """Return whether a record may have a column of this name: a field, or one in a language."""
    field, tag = split(name)
    return name in NAMES or (field in SPOKEN and column(field, tag) == name)


def ordered(names: Iterable[str]) -> list[str]:
    """Return columns of positions in the order of the model, each language behind its field."""
    return sorted(names, key=lambda name: (NAMES.index(split(name)[0]), split(name)[1]))


def _last(fields: Iterable[RecordField], *names: str) -> tuple[RecordField, ...]:
    """Return fields in their order, but those with the given names behind all others, in the order of the names."""
    return tuple(sorted(fields, key=lambda field: names.index(field.name) if field.name in names else -1))


FORM = _last(
    GIVEN,
    *("recorded", "embargo", "attribution", "source_url", "source_title", "language", "translation", "coder", "id"),
)
REGISTER = _last(  # what is internal comes last: the others have the same place without it
    (field for field in FIELDS if field.shown), "language", "translation", "note", "coder", "file"
)
