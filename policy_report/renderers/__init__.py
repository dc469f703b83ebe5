"""The output formats. Adding one is one module with `SUFFIX`, `ABOUT` and `render(report, look)`, and one line here.

A renderer sees the report and the look, nothing else. Heavy libraries are imported inside `render` and `warm`; a module
with `warm()` is asked to import them ahead, while the records are still being read.
"""

from types import ModuleType

from policy_report.renderers import csv, html, json, md, pdf

RENDERERS: dict[str, ModuleType] = {"html": html, "pdf": pdf, "json": json, "csv": csv, "md": md}
