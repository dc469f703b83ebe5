"""The texts of sources: saved pages above all. The first line of the input is the suffix of the file."""

from collections.abc import Iterable

from fuzz.promises import clean, require, told, written
from policy_report.evidence.snapshots import read

SUFFIXES = (".html", ".txt", ".pdf", ".docx", ".odt", ".eml", ".mhtml", ".vtt", ".srt", ".md")
WORDS = (
    *(
        "<p>",
        "</p>",
        "<br>",
        "<table>",
        "<td>",
        "<pre>",
        "<script>",
        "</script>",
        "<template>",
        "<svg>",
        "<math>",
        "<sup>",
    ),
    *(
        "<a href=x>",
        "<select>",
        "<option>",
        "<frameset>",
        "<!DOCTYPE html>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "hidden",
    ),
    *(
        '<meta charset="utf-16">',
        "<plaintext>",
        "<b><i></b>",
        "&amp;",
        "&#xD800;",
        "&#0;",
        "&#x202E;",
        "\u00ad",
        "\f",
        "\0",
    ),
)


def seeds() -> Iterable[bytes]:
    """Pages, a text, a document."""
    yield b".html\n<!DOCTYPE html><html><head><title>T</title></head><body><h1>A</h1><p>We will <b>not</b> sign<sup><a>[1]</a></sup>.</p><table><tr><td>x<td>y</table><pre>a\n b</pre></body></html>"
    yield b'.html\n<meta charset="iso-8859-1"><p>caf\xe9 <select><option>a<option>b</select><div hidden>x</div><svg><text>t</text></svg>'
    yield b".eml\nFrom: a@b.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>We\n--x--\n"
    yield b".vtt\nWEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>We will\n"
    yield b".md\n---\ntitle: x\n---\n# We\n\n- *will* [not](x)\n"
    yield b".txt\nWe will\fnot sign.\r\n"
    yield b".pdf\n%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"


def one(data: bytes) -> None:
    """Read the input as the text of a source."""
    first, _, rest = data.partition(b"\n")
    suffix = next((suffix for suffix in SUFFIXES if suffix.encode() == first), SUFFIXES[0])
    path = written(f"s{suffix}", rest)
    found, problems = read(path, "s")
    told(problems, f"{path.parent.name}/{path.name}")
    guessed = [problem for problem in problems if problem.check == "guessed-encoding"]
    require((found is None) == (problems != guessed), "a text or problems")
    if found:
        clean([found.text], "a snapshot")
