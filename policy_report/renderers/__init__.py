"""The output formats. Adding one is one module with `SUFFIX`, `ABOUT` and `render(report, look)`, and one line here.

A renderer sees the report and the look, nothing else. Heavy libraries are imported inside `render` and `warm`; a module
with `warm()` is asked to import them ahead, while the records are still being read. With `SHOWS_LINES`, a format shows
in which line of its file a position stands, and is built again when that moved; a `SLOW` one is begun first.
"""

from types import ModuleType

from policy_report.renderers import csv, docx, html, json, md, pdf, png, pptx, svg, xlsx

RENDERERS: dict[str, ModuleType] = {
    "html": html,
    "pdf": pdf,
    "json": json,
    "csv": csv,
    "md": md,
    "docx": docx,
    "pptx": pptx,
    "xlsx": xlsx,
    "svg": svg,
    "png": png,
}
