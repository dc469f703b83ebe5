"""The records as pydantic models: what an actor, a topic, a source, a position and the settings may say.

Every value arrives as text (see `readers`), and these models convert it. The JSON Schemas that editors use come from
the same models, so that an editor and `check` never disagree.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, LiteralString, NamedTuple, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    create_model,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from policy_report.i18n import ENGLISH, SECTIONS, term
from policy_report.records import checks, fields
from policy_report.records.checks import Level
from policy_report.records.since import EXPECTED, of_workspace, since_of
from policy_report.spans import Span
from policy_report.text import BLANK, did_you_mean, forbidden, link_fault, shorten
from policy_report.texts import LANGUAGE_TAG, Texts, tag_of

Kind = Literal["country", "bloc", "international-organisation", "company", "civil-society", "expert", "other"]

KINDS: tuple[str, ...] = get_args(Kind)
KIND_LABELS = {
    "country": term("Countries"),
    "bloc": term("Blocs"),
    "international-organisation": term("International organisations"),
    "company": term("Companies"),
    "civil-society": term("Civil society"),
    "expert": term("Experts"),
    "other": term("Others"),
}
NO_SUCH_DAY = "not in the calendar"  # the words of Python's own errors change from one version to the next
DECLINED = "declined"
NOT_APPLICABLE = "not-applicable"

# What Windows keeps for devices: a file of such a name cannot be made, whatever its suffix.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


class Context(NamedTuple):
    """What models know of the place of what they validate: the language of the records, the formats that there are."""

    language: str = ENGLISH
    formats: tuple[str, ...] = ()


def _iso_date(value: object) -> date:
    text = str(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise _bad_date(text, "not in the form YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad_date(text, NO_SUCH_DAY) from None


def _refused(check: checks.Check, message: LiteralString, value: str = "", **context: str) -> PydanticCustomError:
    """Return the error of a value, which `message` may name as {value}; `explain` reads the check from it."""
    return PydanticCustomError(check.id, message, {"value": shorten(value), **context})


def _bad_date(value: str, reason: str) -> PydanticCustomError:
    message = "'{value}' is not a date ({reason}); write it like 2025-02-11"
    return _refused(checks.BAD_DATE, message, value, reason=reason)


def _day(value: Any) -> Any:
    """Return a date of the settings, which may stand in quotes; a number is none, whatever second of 1970 it means."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else _iso_date(value)


def _since(value: Any) -> Any:
    """Return a date, or the text of what else a brief is compared with (`since.since_of`)."""
    if not isinstance(value, str) or re.fullmatch(r"\d*|\d{4}-.*(?<!\.json)", value.strip(), re.IGNORECASE):
        return _day(value)
    text = _clean(value.strip())
    try:
        of_workspace(since_of(text))
    except ValueError:
        message = "'{value}' is not {expected}, of this workspace"
        raise _refused(checks.NO_EARLIER_BRIEF, message, text, expected=EXPECTED) from None
    return text


def _whole(value: Any) -> Any:
    """Refuse the texts that pydantic takes for whole numbers and that nobody meant as one: 4.0, 0_4."""
    if isinstance(value, str) and not re.fullmatch(r"[-+]?[0-9]{1,9}", value.strip()):
        raise PydanticKnownError("int_parsing")
    return value


def _file_name(value: str) -> str:
    """Refuse an id that would make a file name which not every system can write."""
    if value.partition(".")[0].lower() in RESERVED or value.endswith("."):
        message = "'{value}' is a name that Windows cannot write as a file; choose another"
        raise _refused(checks.WRONG_FORM, message, value)
    return value


def day_or_span(value: object) -> date:
    """Return a date: a day, a month or a year. Raise PydanticCustomError for anything else."""
    text = str(value)
    if not re.fullmatch(r"\d{4}(-\d{2})?", text, re.ASCII):
        return _iso_date(text)
    try:
        return Span(text)
    except ValueError:
        raise _bad_date(text, NO_SUCH_DAY) from None


def _partial_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value, re.ASCII):
        raise _refused(checks.BAD_DATE, "'{value}' is not a date; write 2025, 2025-02 or 2025-02-11", value)
    day_or_span(value)
    return value


def _clean(value: str) -> str:
    if what := forbidden(value):
        raise _refused(checks.FORBIDDEN_CHARACTER, "{what}", what=what)
    return value


def _given(value: Any) -> Any:
    """Return fields without those that have no value: which of them there may be, the models do not know."""
    return {name: item for name, item in value.items() if item is not None} if isinstance(value, dict) else value


def _visible(value: str) -> str:
    if BLANK.fullmatch(value):
        raise _refused(checks.WRONG_FORM, "is empty: nothing in it can be seen; write a text")
    return value


def _settable(value: Any) -> Any:
    if value in checks.BY_ID and not checks.BY_ID[value].settable:
        message = "is fixed: without it, files would be misread in silence; delete this line"
        raise _refused(checks.WRONG_VALUE, message)
    return value


def _annex(value: Any) -> Any:
    if value not in ("separate", True, False) or not isinstance(value, bool | str):
        message = "'{value}' is no annex; write true, false or \"separate\""
        raise _refused(checks.WRONG_VALUE, message, str(value))
    return value


def _formats(names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    known = (info.context or Context()).formats or names
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            message = "unknown format '{value}'; expected one of {known}{hint}"
            raise _refused(checks.UNKNOWN_FORMAT, message, name, known=", ".join(known), hint=hint)
    return names


def _link(value: str) -> str:
    if fault := link_fault(value):
        raise _refused(checks.BAD_LINK, "'{value}' is not a link that a brief may carry; {fault}", value, fault=fault)
    return value


def _spoken(value: Any, text: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Return a text, or a mapping from languages to texts as `Texts`."""
    if not isinstance(value, Mapping):
        return text(value)
    each: dict[str, str] = {}
    for language, said in value.items():
        tag = tag_of(str(language))
        if not re.fullmatch(LANGUAGE_TAG, tag):
            message = "'{value}' is no language; write a text, or one a language: {en: …, fr: …}"
            raise _refused(checks.WRONG_FORM, message, str(language))
        if tag in each:
            raise _refused(checks.DUPLICATE_KEY, "has two texts in one language ({value}); keep one", tag)
        if said is not None:
            each[tag] = text(said)
    if not each:
        raise _refused(checks.WRONG_TYPE, "has no text in any language; write one")
    return Texts(each, (info.context or Context()).language)


def _as_given(value: str) -> Any:
    return dict(value.each) if isinstance(value, Texts) else value


Clean = Annotated[str, AfterValidator(_clean)]
Marking = Annotated[Clean, StringConstraints(max_length=100)]  # one line of a page; Office keeps 255 as a property
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_clean), AfterValidator(_visible)
]
MarkingName = Annotated[Text, StringConstraints(max_length=100)]
Spoken = Annotated[  # a text that a brief displays: plain, or one for each of several languages
    Text,
    WrapValidator(_spoken),
    PlainSerializer(_as_given, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "propertyNames": {"pattern": LANGUAGE_TAG},
                    "additionalProperties": {"type": "string", "minLength": 1},
                    "minProperties": 1,
                },
            ]
        }
    ),
]
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
Identifier = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=ID_PATTERN, max_length=100), AfterValidator(_file_name)
]
Formats = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_formats)]
BriefId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=100), AfterValidator(_file_name)]
Whole = Annotated[int, Strict()]
IsoDate = Annotated[date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "format": "date"})]
Spanning = Annotated[  # a day, a month or a year
    date,
    PlainValidator(day_or_span),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
PartialDate = Annotated[Text, AfterValidator(_partial_date)]
Link = Annotated[Text, AfterValidator(_link)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]  # a SHA-256
Language = Annotated[str, StringConstraints(strip_whitespace=True, pattern=LANGUAGE_TAG, max_length=35)]


INTERNAL = "for yourselves; printed nowhere"
MARKED = "how far it may travel: one of [markings] order"


class Model(BaseModel):
    """The base of all records: frozen, no field that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(Model):
    """Who holds a position."""

    id: Identifier = Field(description="short name used in files and links, such as united-kingdom")
    name: Spoken = Field(description="the name that a brief prints")
    kind: Kind
    short: Spoken | None = Field(None, description="a shorter name for narrow columns, such as IEA")
    iso: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}$")] | None = Field(
        None, description="ISO 3166-1 code of a country"
    )
    aliases: tuple[Text, ...] = Field((), description="other names under which records may name this actor")
    groups: tuple[Spoken, ...] = Field((), description="groups to select by, such as G7")
    marking: MarkingName | None = Field(None, description=MARKED)
    note: Text | None = Field(None, description=INTERNAL)


class Topic(Model):
    """The subject of positions, with the neutral question that it asks."""

    id: Identifier
    title: Spoken = Field(description="a few words: the head of a matrix column")
    short: Spoken | None = Field(None, description="a shorter title for narrow columns")
    question: Spoken | None = Field(None, description="the neutral question that a stance answers")
    aliases: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = Field((), description="words by which `search` finds what is said on the topic")
    labels: Annotated[dict[str, Spoken], BeforeValidator(_given)] = Field(
        {}, description="this topic's words for a stance, such as support: Signed"
    )
    marking: MarkingName | None = Field(None, description=MARKED)
    note: Text | None = Field(None, description=INTERNAL)


class Source(Model):
    """The document that positions are cited from."""

    id: Identifier
    title: Text
    author: Text | None = None
    publisher: Text | None = None
    date: PartialDate | None = Field(None, description="2025, 2025-02 or 2025-02-11")
    url: Link | None = None
    accessed: IsoDate | None = None
    archive_url: Link | None = Field(None, description="a copy in a web archive")
    archived: IsoDate | None = Field(None, description="the day of that copy")
    sha256: Digest | None = Field(None, description="of the file in snapshots/, as it was captured")
    text_sha256: Digest | None = Field(None, description="of the text of that file")
    type: Text | None = None
    language: Text | None = None
    marking: MarkingName | None = Field(None, description=MARKED)
    embargo: IsoDate | None = Field(None, description="left out of every brief that is as of an earlier day")
    remark: Spoken | None = Field(None, description="a sentence that is printed under the source")
    note: Text | None = Field(None, description=INTERNAL)


class Reading(Model):
    """That somebody read a source on a topic, and found nothing: of an actor, or of any."""

    source: Text
    topic: Text
    actor: Text | None = Field(None, description="left out: all actors")
    reader: Text | None = Field(None, description="who read it")
    date: IsoDate | None = Field(None, description="the day on which it was read")


DECLARATIONS: Mapping[str, type[Model]] = {"actor": Actor, "topic": Topic, "source": Source}


FIELD_TYPES: Mapping[str, Any] = {
    "id": Identifier,
    "name": Text,
    "text": Text,
    "link": Link,
    "date": IsoDate,
    "language": Language,
    "level": Annotated[int, BeforeValidator(_whole), Field(ge=1, le=5)],
}


def _field(field: fields.RecordField) -> Any:
    """Return a field of a position as a model has it: its type and what pydantic knows of it."""
    kind = Literal[tuple(word for word, _ in field.choices)] if field.choices else FIELD_TYPES[field.type]
    kind = Spanning if field.name == "date" else kind  # the others say when somebody did something
    if field.required and field.name != "actor":  # which the file of an actor says once
        return kind, Field(description=field.about)
    return kind | None, Field(None, description=field.about)


Position: type[Model] = create_model(
    "Position",
    __base__=Model,
    __module__=__name__,
    __doc__="One record: an actor's stance on a topic, on a date, with its evidence.",
    **{field.name: _field(field) for field in fields.GIVEN},
)


class ActorFile(Model):
    """An actor and its positions. `actor` may also be the name of an actor declared elsewhere."""

    actor: Actor | Text
    positions: tuple[Position, ...] = ()


class Stance(Model):
    """A step of the scale. A stance without a value is a stated refusal or does not apply: it is never scored."""

    id: Identifier
    label: Spoken
    value: Annotated[float, Strict()] | None = Field(None, ge=-1000, le=1000, allow_inf_nan=False)
    symbol: Annotated[Text, StringConstraints(max_length=4)]


class Selection(Model):
    """Which actors and topics; everything when empty."""

    actors: tuple[Text, ...] = ("*",)
    kinds: tuple[Kind, ...] = ()
    groups: tuple[Text, ...] = ()
    topics: tuple[Text, ...] = ("*",)


BriefLanguage = Literal["en", "de", "es", "fr"]
Weighting = Literal["none", "salience"]
Order = Literal["given", "similarity"]
Annex = Annotated[bool | Literal["separate"], BeforeValidator(_annex)]


class Brief(Selection):
    """A defined report. What is None falls back to `[defaults]`."""

    title: Spoken | None = None
    subtitle: Spoken | None = Field(None, description="one or two sentences under the title")
    as_of: Annotated[date, BeforeValidator(_day)] | None = Field(
        None, description="default: the newest date of the positions that the brief shows"
    )
    since: Annotated[date | str, BeforeValidator(_since)] | None = Field(None, description=EXPECTED)
    each: Literal["actor", "topic", "group", "kind"] | None = None
    requires: Literal["reviewed"] | None = Field(None, description="only records that somebody signed off")
    formats: Formats | None = None
    marking: Marking | None = None
    sections: Annotated[tuple[Literal[tuple(SECTIONS)], ...], Field(min_length=1)] | None = None  # type: ignore[valid-type]
    key_messages: tuple[Spoken, ...] = ()
    minimum_shared_topics: Whole | None = Field(None, ge=1, le=1000)
    stale_after_days: Whole | None = Field(None, ge=1, le=36500)
    weighting: Weighting | None = None
    order_actors: Order | None = None
    order_topics: Order | None = None
    language: BriefLanguage | None = None
    annex: Annex | None = Field(None, description="true: after the brief; separate: in a file of its own; false: none")
    internal: Annotated[bool, Strict()] | None = Field(
        None, description="outputs say notes, coders, files and lines, and that they are internal"
    )
    attachments: Annotated[bool, Strict()] | None = Field(None, description="whether the PDF carries its data")


class Defaults(Model):
    """The settings of briefs that do not set their own."""

    formats: Formats = ("html", "pdf")
    marking: Marking = ""
    sections: Annotated[tuple[Literal[tuple(SECTIONS)], ...], Field(min_length=1)] = tuple(SECTIONS)  # type: ignore[valid-type]
    minimum_shared_topics: Whole = Field(3, ge=1, le=1000)
    stale_after_days: Whole = Field(730, ge=1, le=36500)
    weighting: Weighting = Field("none", description="whether agreement counts a topic by its salience")
    order_actors: Order = Field("given", description="similarity: actors that agree stand together")
    order_topics: Order = Field("given", description="similarity: topics that split the actors alike stand together")
    language: BriefLanguage = Field("en", description="of a brief: its own words, and the texts that have it")
    annex: Annex = True
    internal: Annotated[bool, Strict()] = False
    attachments: Annotated[bool, Strict()] = Field(True, description="whether the PDF carries its data")


class Limits(Model):
    """How much a workspace may hold. The defaults let a table of a million rows through."""

    table_megabytes: Whole = Field(200, ge=1, le=500, description="of one CSV table")
    file_megabytes: Whole = Field(20, ge=1, le=500, description="of one YAML, JSON or BibTeX file")
    text_characters: Whole = Field(100_000, ge=100, description="of one text, such as a quote")


TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")  # of FIRST, version 2.0


class MarkingSettings(Model):
    """How far records may travel."""

    order: Annotated[tuple[MarkingName, ...], Field(min_length=1)] = Field(TLP, description="the lowest first")
    unmarked: MarkingName | None = Field(None, description="what a record without a marking counts as; to be given")


CheckId = Annotated[Literal[checks.SETTABLE], BeforeValidator(_settable)]  # type: ignore[valid-type]


UNTITLED = term("Policy positions")


class Config(Model):
    """policy-report.toml."""

    @property
    def language(self) -> str:
        """The language of the plain texts of the records."""
        return tag_of(self.records_language or self.defaults.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the briefs."""
        own = [brief.language or self.defaults.language for brief in self.briefs.values()]
        return tuple(dict.fromkeys(own or [self.defaults.language]))

    title: Spoken = UNTITLED
    records_language: Language | None = Field(
        None, description="the language of plain names, titles and texts; default: that of [defaults]"
    )
    defaults: Defaults = Defaults()
    stances: tuple[Stance, ...] = ()
    limits: Limits = Limits()
    markings: MarkingSettings | None = Field(None, description="needed as soon as anything carries a marking")
    checks: dict[CheckId, Level] = Field({}, description="checks that are warnings as a rule")
    briefs: dict[BriefId, Brief] = {}


BUILT_IN_SCALE = (
    Stance(id="support", label=term("Supports"), value=1, symbol="●"),
    Stance(id="qualified-support", label=term("With reservations"), value=0.5, symbol="◕"),
    Stance(id="neutral", label=term("Neutral"), value=0, symbol="◐"),
    Stance(id="qualified-opposition", label=term("Opposed in part"), value=-0.5, symbol="◔"),
    Stance(id="oppose", label=term("Opposes"), value=-1, symbol="○"),
)
UNSCORED = (
    Stance(id=DECLINED, label=term("Declined to say"), value=None, symbol="–"),
    Stance(id=NOT_APPLICABLE, label=term("Not applicable"), value=None, symbol=term("n/a")),
)
BUILT_IN = (*BUILT_IN_SCALE, *UNSCORED)


def scale_of(config: Config) -> tuple[Stance, ...]:
    """Return the scale in force, most supportive first, then the stances without a value.

    A workspace's own scale replaces the five scored steps; `declined` and `not-applicable` stay available, since a
    refusal is never the same as no evidence.
    """
    own = {stance.id: stance for stance in config.stances}
    steps = config.stances or BUILT_IN_SCALE
    unscored = [stance for stance in UNSCORED if stance.id not in own]
    scored = sorted((s for s in steps if s.value is not None), key=lambda s: -(s.value or 0))
    return (*scored, *(s for s in steps if s.value is None), *unscored)


# --- JSON Schemas -------------------------------------------------------------------------------------------------

SCHEMAS: dict[str, Any] = {"actor": ActorFile, "positions": list[Position], "config": Config}


def schema(which: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an actor file, a list of positions, or the settings."""
    found = TypeAdapter(SCHEMAS[which]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": f"policy-report {which}"}
