"""Sources in BibTeX and BibLaTeX: entries, strings, names, dates, and LaTeX in the texts."""

from collections.abc import Iterable

from fuzz.promises import clean, told, written, wrong
from policy_report.records.readers import bibtex

FILE = "sources.bib"
WORDS = (
    *("@misc{", "@string{", "@comment{", "@preamble{", "@article{k,\n", "title = ", "author = ", "year = ", "month = "),
    *(
        "howpublished = ",
        "\\url{",
        "\\href{",
        "\\enquote{",
        "\\textbf{",
        "\\'e",
        '\\"{u}',
        "\\today",
        "\\input{",
        "$\\geq$",
    ),
    *(
        " and ",
        " # ",
        "{",
        "}",
        '"',
        ",",
        "~",
        "--",
        "``",
        "%",
        "\\",
        "$",
        "\\begin{x}",
        "\\verb|",
        "\\[",
        "given=",
        "family=",
    ),
)


def seeds() -> Iterable[bytes]:
    """Entries as LaTeX users and reference managers write them."""
    yield b'@string{un = {United Nations}}\n@misc{s, title = {A {T}itle \\& more}, author = {Doe, Jane and von Braun, W. and {UN}}, year = 2025, month = feb, howpublished = {\\url{https://e.org/a_b}}, publisher = un # " Press"}\n'
    yield b"@report{b,\n  title = {\\enquote{Caf\\'e} --- $\\geq$ 5\\% ``x'' of \\$5},\n  date = {2025-02-11/2025-02-12},\n  doi = {10.1000/x},\n  urldate = {2025-03-01},\n  author = {family=Doe, given=Jane},\n  langid = {french}\n}\n"
    yield b'% a comment\n@comment{x}\n@preamble{"x"}\n@article(c, title = "{\\"U}ber", month = "11 " # feb, day = 3, year = {2025})\n'


def one(data: bytes) -> None:
    """Read the input as `sources.bib`."""
    raw, problems = bibtex.read(written(FILE, data), FILE, top=True)
    told(problems, FILE, data)
    if not wrong(problems):
        clean((text for source in raw.declarations for text in source.values.values()), "BibTeX")
