"""The functions and filters of templates, in the language of their brief (`brief.language`).

`_("{n} of {of} cells", n=3, of=7)` is a text of the catalogue with its values, escaped as the template escapes; the
text itself may hold markup. `many(3, "{n} actor", "{n} actors")` is the form that goes with a count. `lang(x)` and
`x|own` mark a text of the records that is in another language. A page without a brief, such as the preview, is English.
`Sandbox` is the environment in which they are said.
"""

from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, TemplateSyntaxError, nodes, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from policy_report.brief.view import dates
from policy_report.i18n import ENGLISH, Words, words_of
from policy_report.text import cut, link_target, many
from policy_report.texts import language_of, like


def _words(context: Context) -> Words:
    return words_of(getattr(context.get("brief"), "language", ENGLISH))


def _filled(context: Context, text: str, values: dict[str, Any]) -> str:
    words = _words(context)
    if not context.eval_ctx.autoescape:
        return words.fill(text, values)
    return Markup(words.fill(text, values, lambda value: str(escape(value))))  # noqa: S704 - the values are escaped


@pass_context
def say(context: Context, text: str, /, **values: Any) -> str:
    """Return a text in the language of the brief, its values escaped."""
    return _filled(context, _words(context).say(text), values)


@pass_context
def say_many(context: Context, count: int, one: str, several: str, /, **values: Any) -> str:
    """Return the form of a text that goes with a count, `{n}`."""
    return _filled(context, _words(context).say_many(count, one, several), {"n": count, **values})


def _filter(worded: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that says a value in the language of the brief."""

    @pass_context
    def filtered(context: Context, *values: Any, **named: Any) -> str:
        return worded(_words(context), *values, **named)

    return filtered


def css(text: str) -> Markup:
    """Return text for a quoted string of a style sheet: what is no letter, digit or space as its code."""
    return Markup("".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text))  # noqa: S704 - nothing is left


def breakable(text: str, every: int = 20) -> str:
    """Return text whose unbroken runs can break every `every` characters: unbroken text costs quadratic time."""
    return like(" ".join(_broken(word, every) if len(word) > 2 * every else word for word in text.split(" ")), text)


def lang(text: object) -> Markup:
    """Return the attribute of an element whose text is in another language than its brief; nothing for others."""
    language = language_of(text)
    return Markup(' lang="{}"').format(language) if language else Markup("")


def own(text: str) -> str:
    """Return a text marked with its language where that is not the one of its brief. For no link and no attribute."""
    return Markup("<span{}>{}</span>").format(lang(text), text) if language_of(text) else text


def _broken(word: str, every: int) -> str:
    return "\u200b".join(word[i : i + every] for i in range(0, len(word), every))


def cited(cells: Iterable[Any]) -> list[int]:
    """Return the numbers of the sources that the current positions of cells cite, in their order."""
    return sorted({position.citation for cell in cells for position in cell.current if position.citation})


FILTERS: dict[str, Callable[..., Any]] = {
    "day": _filter(Words.day),
    "dated": _filter(dates.written),
    "as_of": _filter(dates.as_of),
    "as_of_heading": _filter(dates.heading),
    "since": _filter(dates.since),
    "unchanged": _filter(dates.unchanged),
    "decimal": _filter(Words.decimal),
    "signed": _filter(Words.signed),
    "percent": _filter(Words.percent),
    "number": _filter(Words.number),
    "listed": _filter(Words.listed),
    "language_name": _filter(Words.name_of),
    "breakable": breakable,
    "own": own,
    "many": many,
    "css": css,
    "address": link_target,
    "cited": cited,
    "cut": cut,
}
REFUSED = ("safe", "attr", "xmlattr", "random")  # filters: unescaped records, names made up on the way, chance


class CompiledTemplates(BytecodeCache):
    """Templates as this process compiled them, the newest text of each: other sets and threads need not do it again."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was compiled of the same text."""
        text, code = self._compiled.get(bucket.key, ("", None))
        bucket.code = code if text == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled of a template."""
        if bucket.code:
            self._compiled[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = CompiledTemplates()


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with the words above, without what lifts the escaping or gives another brief each time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(bytecode_cache=COMPILED, **options)
        kept = {name: filter_ for name, filter_ in self.filters.items() if name not in REFUSED}
        self.filters = kept | FILTERS
        self.globals |= {"_": say, "many": say_many, "lang": lang}
        del self.globals["lipsum"]  # other words each time

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; a field of our own data needs no question whether it may be read."""
        if attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the syntax tree. Raise TemplateSyntaxError where a template changes what is escaped."""
        tree = super()._parse(source, name, filename)
        if node := tree.find(nodes.ScopedEvalContextModifier):
            reason = "`autoescape` cannot be changed: texts of the records are always escaped"
            raise TemplateSyntaxError(reason, node.lineno, name, filename)
        return tree
