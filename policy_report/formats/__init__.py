"""The output formats. Adding one: a module with `ABOUT` and `render(report, templates)`, and one line here.

A renderer sees the report and the templates, nothing else. Heavy libraries are imported inside `render`; those that a
module names as its `NEEDS` are imported ahead, while the records are still being read. A `SLOW` format is
begun first.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType


class _Renderers(Mapping[str, ModuleType]):
    """The modules of formats by name, each imported when it is asked for: a PDF needs nothing of a deck."""

    NAMES = ("html", "pdf", "json", "csv", "md", "docx", "pptx", "xlsx", "svg", "png")

    def __getitem__(self, name: str) -> ModuleType:
        if name not in self.NAMES:
            raise KeyError(name)
        return import_module(f"{__name__}.{name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)


RENDERERS: Mapping[str, ModuleType] = _Renderers()
