"""Templates: where they are found, and how they are run: sandboxed, autoescaped, strict about undefined names."""

import contextlib
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from mimetypes import guess_type
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from policy_report.errors import PROBLEMS_EXIT, Problem, UserError
from policy_report.i18n import SECTIONS
from policy_report.layout import BUILT_IN
from policy_report.records import checks
from policy_report.text import FORBIDDEN, did_you_mean, passing

if TYPE_CHECKING:
    from jinja2 import Environment

SCRIPT = "script.js"
SECTION = re.compile(r"sections/(.+)\.(?:html|md)\.j2")
LONGEST_LINE = 200  # characters
# Where a class of ours lives: no news for who writes templates.
OWN_CLASS = re.compile(r"'policy_report\.[\w.]+\.(?=\w+ object')")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
RANGE = re.compile(r"U\+([0-9A-F?]+)(?:-([0-9A-F]+))?", re.IGNORECASE)
URL = re.compile(r"url\(\s*[\"']?([^\"')]+?)[\"']?\s*\)")
PACKED = Path("templates")  # where files are said to lie that were carried along


def built_in_files() -> list[Path]:
    """Return every built-in template, style and font."""
    return _files(BUILT_IN)


def _files(folder: Path) -> list[Path]:
    """Return all files below a folder, those left out that are passed over (`text.passing`)."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not any(map(passing, path.relative_to(folder).parts))]


@dataclass(frozen=True)
class TemplateSet:
    """Where the templates, styles and fonts of a brief come from: the workspace's own first, file by file.

    `own`: the workspace's folder; `files`: its content, where the folder is on another machine. `used` collects the
    name and digest of every file that was read: what a rendered brief depends on; `missing`, the characters that no
    font had.
    """

    own: Path | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    missing: set[str] = field(default_factory=set, compare=False, repr=False)

    @classmethod
    def of(cls, own: Path) -> "TemplateSet":
        """Return the templates of a workspace whose own templates lie in `own`."""
        return cls(own if own.is_dir() and own.resolve() != BUILT_IN.resolve() else None)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that files are looked for in, in this order."""
        return (self.own, BUILT_IN) if self.own else (BUILT_IN,)

    @property
    def changed(self) -> bool:
        """Whether a workspace replaces or adds files, so that they may come from anybody."""
        return bool(self.own or self.files)

    def packed(self) -> "TemplateSet":
        """Return the same set with its own files carried along, to be sent to another machine."""
        files = {name: path.read_bytes() for name, path in self._own_by_name().items()}
        return TemplateSet(None, files) if self.own else self

    def own_files(self) -> list[Path]:
        """Return the files of the workspace's own folder; none that is a link out of it, and no pipe or device."""
        if not self.own:
            return []
        home = self.own.resolve()
        return [path for path in _files(self.own) if path.resolve().is_relative_to(home)]

    def _own_by_name(self) -> dict[str, Path]:
        return {path.relative_to(self.own).as_posix(): path for path in self.own_files() if self.own}

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the set, such as a font or a logo; no path leaves its folders."""
        return self._find(name)[0]

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file of the set, "" where there is none."""
        with contextlib.suppress(UserError):
            self._find(name)
            return self.used[name]
        return ""

    def note(self, page: str) -> None:
        """Note the files that a page names by `url()`: a font that a worker has loaded already is not read again."""
        for url in URL.findall(page):
            if not url.startswith(("data:", "#")):  # data and places of the page itself are no files
                self.digest(unquote(url))

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Return a template rendered with the context. Raise UserError with file and line for a mistake in it."""
        from jinja2 import TemplateError

        try:
            rendered = self._environment.get_template(template).render(context)
        except (TemplateError, UserError) as error:
            raise UserError(_explain(error, template, (*self.folders, PACKED)), code=PROBLEMS_EXIT) from None
        except Exception as error:  # a template can fail with anything its expressions do
            raise UserError(_explain(error, template, (*self.folders, PACKED)), code=PROBLEMS_EXIT) from error
        if self.changed and (found := FORBIDDEN.search(rendered)):  # some cannot be written, some are read as commands
            reason = f"{template}, or what it includes, makes the control character U+{ord(found[0]):04X}"
            raise UserError(f"templates: {reason}; take it out", code=PROBLEMS_EXIT)
        return rendered

    def prepare(self) -> None:
        """Compile the templates of print pages, so that the first brief need not wait for it."""
        sections = (f"sections/{path.name}" for path in sorted((BUILT_IN / "sections").glob("*.html.j2")))
        for name in ("brief.pdf.html.j2", "macros.html.j2", "print.css", *sections):
            self._environment.get_template(name)

    def fonts(self, text: str) -> str:
        """Return the CSS of the fonts that `text` needs, embedded."""
        return embed(self.read("fonts.css").decode(), text, self.read)

    def data_url(self, name: str) -> str:
        """Return a file as a `data:` URL, so that a brief stays one file."""
        kind = guess_type(name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{b64encode(self.read(name)).decode()}"

    def _find(self, name: str) -> tuple[bytes, str]:
        """Return the bytes of a file and where it lies, and note its use."""
        content, place = self._own_or_built_in(name)
        self.used[name] = hashlib.sha256(content).hexdigest()
        return content, place

    def _own_or_built_in(self, name: str) -> tuple[bytes, str]:
        if name in self.files:
            return self.files[name], str(PACKED / name)
        for folder in self.folders:
            with contextlib.suppress(OSError, ValueError):  # a name that no file can have
                path = (folder / name).resolve()
                if path.is_relative_to(folder.resolve()) and path.is_file():
                    return path.read_bytes(), str(path)
        message = f"templates: there is no file '{_one_line(name)}'; put it into the templates folder"
        raise UserError(message, code=PROBLEMS_EXIT)

    def _source(self, name: str) -> "tuple[str, str, Callable[[], bool]] | None":
        """Return a template for Jinja: text, file, and whether it is still the same (asked at each use, so noted)."""
        from jinja2 import TemplateSyntaxError

        try:
            content, place = self._find(name)
        except UserError:
            return None
        if name == SCRIPT and content != (BUILT_IN / name).read_bytes():
            raise TemplateSyntaxError("a page runs the built-in script alone; delete this file", 1, name, place)
        return content.decode(), place, lambda: self._find(name)[0] == content

    def unused(self) -> list[Problem]:
        """Return an error for each own section that no format would show: no brief has it, no own template names it."""
        own = {name: path for name, path in self._own_by_name().items() if path.suffix == ".j2"}
        texts = {name: path.read_text("utf-8", "replace") for name, path in own.items()}
        sections = {name: found[1] for name in own if (found := SECTION.fullmatch(name))}
        expected = f"expected one of {', '.join(SECTIONS)}, or a template that includes this one"
        problems = []
        for name, section in sections.items():
            if section not in SECTIONS and not any(name in text for text in texts.values()):
                message = f"a brief has no section '{section}'{did_you_mean(section, SECTIONS) or ';'} {expected}"
                problems.append(Problem(f"templates/{name}", 1, message, checks.TEMPLATE))
        return problems

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import FunctionLoader, StrictUndefined

        from policy_report.templating.functions import Sandbox

        environment = Sandbox(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            autoescape=lambda name: not (name or "").endswith((".md.j2", ".txt.j2")),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals["asset"] = self.data_url
        return environment


def _explain(error: Exception, template: str, folders: tuple[Path, ...]) -> str:
    from jinja2 import TemplateNotFound

    name, line = _place(error, template, folders)
    reason = OWN_CLASS.sub("'", getattr(error, "message", None) or str(error)).removeprefix("templates: ")
    if isinstance(error, TemplateNotFound):
        reason = f"there is no template '{error.name}'"
    elif isinstance(error, (SyntaxError, RecursionError)):  # of the Python that Jinja makes of it
        reason = "brackets, blocks or includes are nested too deep"
    elif isinstance(error, MemoryError):
        reason = "this needs more memory than the renderer may use"
    return f"{name}:{line}: {_one_line(reason)} [{checks.TEMPLATE.id}]"


def _one_line(text: str) -> str:
    """Return a text of a template as one line of a message."""
    return text if len(text) <= LONGEST_LINE and text.isprintable() else f"{' '.join(text.split())[:LONGEST_LINE]}…"


def _place(error: Exception, template: str, folders: tuple[Path, ...]) -> tuple[str, int]:
    """Return the file and line of the innermost template frame of an error."""
    place = (getattr(error, "filename", None), getattr(error, "lineno", None) or 1)
    if isinstance(error, SyntaxError):  # of the Python that Jinja makes of it
        place = (None, 1)
    for frame, line in walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if any(Path(file).is_relative_to(folder) for folder in folders):
            place = (file, line)
    return _shown(Path(place[0]) if place[0] else Path(folders[0].name, template), folders), place[1]


def _shown(path: Path, folders: tuple[Path, ...]) -> str:
    """Return the path of a template as messages name it."""
    folder = next((folder for folder in folders if path.is_relative_to(folder)), None)
    return (Path(folder.name) / path.relative_to(folder) if folder else path).as_posix()


# --- fonts ----------------------------------------------------------------------------------------------------------


def embed(css: str, text: str, read: Callable[[str], bytes]) -> str:
    """Return `css` without the faces whose unicode-range has no character of `text`, the files of the rest inlined.

    `read` gives the bytes of a file named in a `url()`, relative to the stylesheet.
    """
    used = {ord(character) for character in set(text)}

    def keep(face: re.Match[str]) -> str:
        return URL.sub(inline, face[0]) if _covers(face[0], used) else ""

    def inline(url: re.Match[str]) -> str:
        if url[1].startswith("data:"):
            return url[0]
        return f"url(data:font/woff2;base64,{b64encode(read(url[1])).decode()})"

    return FACE.sub(keep, css)


def _covers(face: str, used: set[int]) -> bool:
    declared = face.partition("unicode-range:")[2]
    ranges = (
        range(int(first.replace("?", "0"), 16), int(last or first.replace("?", "F"), 16) + 1)
        for first, last in RANGE.findall(declared)
    )
    return not declared or any(code in codes for codes in ranges for code in used)
