"""Templates: where they are found, and how they are run: sandboxed, autoescaped, strict about undefined names."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_report.errors import PROBLEMS_EXIT, UserError
from policy_report.fonts import embed

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = Path(__file__).parent
# In a wheel the templates lie inside the package; in a checkout, beside it.
BUILT_IN = next(p for p in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if p.is_dir())


def built_in_files() -> list[Path]:
    """Return every built-in template, style and font."""
    return sorted(path for path in BUILT_IN.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Look:
    """Where the templates, styles and fonts of a brief come from: the workspace's own folder first, file by file."""

    folders: tuple[Path, ...] = (BUILT_IN,)

    @classmethod
    def of(cls, own: Path) -> "Look":
        """Return the look of a workspace whose own templates lie in `own`."""
        return cls((own, BUILT_IN) if own.is_dir() and own.resolve() != BUILT_IN.resolve() else (BUILT_IN,))

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the look, such as a font or a logo; no path leaves its folders."""
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path.read_bytes()
        raise UserError(f"templates: there is no file '{name}'; put it into the templates folder", code=PROBLEMS_EXIT)

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Return what a template makes of the context. Raise UserError with file and line for a mistake in it."""
        from jinja2 import TemplateError

        try:
            return self._environment.get_template(template).render(context)
        except UserError:
            raise
        except TemplateError as error:
            raise UserError(_explain(error, template, self.folders), code=PROBLEMS_EXIT) from None
        except Exception as error:  # a template can fail with anything its expressions do
            raise UserError(_explain(error, template, self.folders), code=PROBLEMS_EXIT) from error

    def fonts(self, text: str) -> str:
        """Return the CSS of the fonts that `text` needs, embedded."""
        return embed(self.read("fonts.css").decode(), text, self.read)

    def data_url(self, name: str) -> str:
        """Return a file of the look as a `data:` URL, so that a brief stays one file."""
        kind = guess_type(name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{b64encode(self.read(name)).decode()}"

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            autoescape=lambda name: not (name or "").endswith((".md.j2", ".txt.j2")),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters |= {"day": day, "breakable": breakable, "percent": percent, "many": many}
        environment.globals |= {"asset": self.data_url}
        return environment


def day(value: date | None) -> str:
    """Return a date as readers write it: 11 February 2025."""
    return f"{value.day} {value:%B %Y}" if value else ""


def many(count: int, noun: str) -> str:
    """Return a count with its noun: 1 actor, 2 actors."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{share:.0%}"


def breakable(text: str, every: int = 20) -> str:
    """Return text whose unbroken runs can break every `every` characters: unbroken text costs quadratic time."""
    return " ".join(_broken(word, every) if len(word) > 2 * every else word for word in text.split(" "))


def _broken(word: str, every: int) -> str:
    return "\u200b".join(word[i : i + every] for i in range(0, len(word), every))


def _explain(error: Exception, template: str, folders: tuple[Path, ...]) -> str:
    from jinja2 import TemplateNotFound

    name, line = _place(error, template, folders)
    said = getattr(error, "message", None) or str(error)
    if isinstance(error, TemplateNotFound):
        said = f"there is no template '{error.name}'"
    elif isinstance(error, MemoryError):
        said = "this needs more memory than the renderer may use"
    return f"{name}:{line}: {said} [template]"


def _place(error: Exception, template: str, folders: tuple[Path, ...]) -> tuple[str, int]:
    """Return the file and line of the innermost template frame of an error."""
    place = (getattr(error, "filename", None), getattr(error, "lineno", None) or 1)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if any(Path(file).is_relative_to(folder) for folder in folders):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    shown = Path(place[0]) if place[0] else Path(folders[0].name, template)
    for folder in folders:
        if shown.is_relative_to(folder):
            shown = Path(folder.name) / shown.relative_to(folder)
    return shown.as_posix(), place[1]
