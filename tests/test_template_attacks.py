"""Templates of others: what they may try, and that a build ends soon, with one plain message, and nothing else happens.

Every attack goes through a real worker, as in a build. A canary lies beside the workspace and a listener waits on this
machine: no attack may bring the one into a report or reach the other.
"""

import os
import socket
import subprocess
import sys
import zlib
from base64 import b64encode
from pathlib import Path
from struct import pack

import pytest

from policy_report.building.pool import Job, local
from policy_report.building.worker import Rendered
from policy_report.errors import UserError
from policy_report.pages.templating import Look

REPO = Path(__file__).parents[1]
CANARY = "the-canary-sings"
TABLE = "actor,topic,stance,date,summary\nFrance,outcome,support,2025-02-11,Signed.\n"


def picture(width, height):
    """Return a grey PNG of these pixels: a few kilobytes, whatever its size."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    row = b"\0" * (width + 1)
    rows = zlib.compressobj(9)
    data = b"".join([*(rows.compress(row) for _ in range(height)), rows.flush()])
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def data_url(kind, content):
    return f"data:{kind};base64,{b64encode(content).decode()}"


# --- out of the sandbox: published escapes, and what is left of Python in an expression --------------------------------

ESCAPES = {
    "classes-of-a-text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "classes-by-item": "{{ ''['__class__']['__mro__'] }}",
    "classes-by-a-built-name": "{{ ''['__cla' ~ 'ss__'].mro() }}",
    "classes-by-an-escaped-name": "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'].mro() }}",
    "attr-filter": "{{ ''|attr('__class__') }}",
    "attr-filter-by-map": "{{ ['']|map('attr', '__class__')|list }}",
    "map-attribute": "{{ ['']|map(attribute='__class__')|map(attribute='__mro__')|list|first|last }}{{ x }}",
    "groupby-attribute": "{{ ['']|groupby('__class__')|list }}{{ x }}",
    "sort-attribute": "{{ [brief]|sort(attribute='__class__.__mro__') }}{{ x }}",
    "format-cve-2016-10745": "{{ '{0.__class__.__init__.__globals__}'.format(brief.title) }}{{ x }}",
    "format-map-cve-2019-10906": "{{ '{a.__class__.__mro__}'.format_map({'a': 1}) }}{{ x }}",
    "format-stored-cve-2024-56326": "{% set f = '{0.__class__.__mro__}'.format %}{{ f(1) }}{{ x }}",
    "format-by-map-cve-2024-56326": "{{ ['{0.__class__}']|map('format', 1)|list }}{% set f = ''['format'] %}{{ f(1) }}{{ x }}",
    "format-by-attr-cve-2025-27516": "{{ ('{0.__class__.__mro__}'|attr('format'))(1) }}",
    "format-of-a-method": "{{ '{0.__self__}'.format(''.join) }}{{ x }}",
    "from-string-cve-2019-8341": "{{ self.__init__.__globals__ }}",
    "xmlattr-cve-2024-22195": "<p {{ {'title onmouseover=alert(1)': 1}|xmlattr }}>",
    "xmlattr-cve-2024-34064": "<p {{ {'title/onmouseover=alert(1)': 1}|xmlattr }}>",
    "name-in-code-cve-2024-56201": "{% include \"x{'\\n'.__class__}.j2\" %}",
    "globals-of-cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "globals-of-joiner": "{{ joiner.__init__.__globals__ }}",
    "globals-of-namespace": "{{ namespace.__init__.__globals__ }}",
    "globals-of-lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "globals-of-asset": "{{ asset.__func__.__globals__ }}",
    "self-of-asset": "{{ asset.__self__.own }}",
    "frame-of-a-generator": "{{ ([1]|map('string')).gi_frame.f_back.f_globals }}",
    "code-of-a-macro": "{% macro m() %}{% endmacro %}{{ m._func.__code__ }}",
    "environment-of-the-context": "{{ self._TemplateReference__context.environment }}",
    "builtins-of-a-block": "{% block b %}{{ self.b.__func__ }}{% endblock %}",
    "open": "{{ open('canary.txt').read() }}",
    "import": "{% import 'os' as os %}{{ os.system('id') }}",
    "changing-the-data": "{{ sections.append('x') }}",
    "clearing-the-data": "{{ brief.clear() }}",
    "from-a-loop": "{{ loop.__class__ }}",
    "caller-globals": "{% macro m() %}{{ caller.__init__.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "safe-by-map": "{{ ['<script>']|map('safe')|first }}",
    "no-escape": "{% autoescape false %}{{ '<script>' }}{% endautoescape %}",
    "numbers-of-chance": "{{ [1, 2, 3]|random }}",
    "words-of-chance": "{{ lipsum() }}",
}

# --- files --------------------------------------------------------------------------------------------------------------

READING = {
    "include-above": "{% include '../canary.txt' %}",
    "include-far-above": "{% include '../../../../../../etc/passwd' %}",
    "include-absolute": "{% include '/etc/passwd' %}",
    "asset-above": "{{ asset('../canary.txt') }}",
    "asset-absolute": "{{ asset('/etc/passwd') }}",
    "asset-of-a-link-that-leads-out": "{{ asset('link.txt') }}",
    "asset-of-a-pipe": "{{ asset('pipe') }}",
    "asset-with-a-null": "{{ asset('a\\0b') }}",
    "asset-with-a-long-name": "{{ asset('a' * 5000) }}",
    "include-of-a-link-that-leads-out": "{% include 'link.txt' %}",
    "extends-above": "{% extends '../canary.txt' %}",
}

# --- what WeasyPrint would fetch ------------------------------------------------------------------------------------------

SCHEMES = (
    "file:///etc/passwd",
    "file:CANARY",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "file:///templates/../canary.txt",
    "file:///templates/%2e%2e/canary.txt",
    "file:///templates/link.txt",
    "http://LISTENER/x.png",
    "https://LISTENER/x.png",
    "//LISTENER/x.png",
    "ftp://LISTENER/x",
    "HtTp://LISTENER/x",
    "gopher://LISTENER/x",
    "jar:file:///etc/passwd!/",
    "netdoc:///etc/passwd",
    "smb://LISTENER/x",
    "about:blank",
    "blob:http://LISTENER/x",
    "../canary.txt",
    "/etc/passwd",
)
FETCHING = {
    **{f"image-{scheme}": f"<img src='{scheme}'>" for scheme in SCHEMES},
    "style-sheet": "<link rel=stylesheet href='http://LISTENER/x.css'>",
    "import": "<style>@import url(http://LISTENER/x.css);</style>",
    "import-of-a-file": "<style>@import 'file:///etc/passwd';</style>",
    "import-of-an-import": "<style>@import 'evil.css';</style>",
    "font-face": "<style>@font-face { font-family: x; src: url(http://LISTENER/x.woff) } p { font-family: x }</style><p>x",
    "background": "<style>p { background: url(http://LISTENER/x.png) }</style><p>x",
    "list-marker": "<style>li { list-style-image: url(http://LISTENER/x.png) }</style><ul><li>x</ul>",
    "content": "<style>p::before { content: url(file:///etc/passwd) }</style><p>x",
    "border-image": "<style>p { border: 1px solid; border-image: url(http://LISTENER/x.png) 1 }</style><p>x",
    "escaped-url": "<style>p { background: u\\72l(http://LISTENER/x.png) }</style><p>x",
    "attribute-style": "<p style='background: url(http://LISTENER/x.png)'>x",
    "page-margin": "<style>@page { @top-left { content: url(http://LISTENER/x.png) } }</style>",
    "attachment": "<link rel=attachment href='file:///etc/passwd'>",
    "attachment-of-a-link": "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "object": "<object data='file:///etc/passwd'></object>",
    "embed": "<embed src='file:///etc/passwd'>",
    "base": "<base href='http://LISTENER/'><img src=x.png>",
    "svg-image": "<svg width=9 height=9><image href='http://LISTENER/x.png' width=9 height=9 /></svg>",
    "svg-image-xlink": "<svg width=9 height=9><image xlink:href='file:///etc/passwd' width=9 height=9 /></svg>",
    "svg-in-data": "<img src='"
    + data_url(
        "image/svg+xml",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='file:///etc/passwd' width='9' height='9'/></svg>",
    )
    + "'>",
    "svg-style-import": "<img src='"
    + data_url(
        "image/svg+xml",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><style>@import 'file:///etc/passwd';</style></svg>",
    )
    + "'>",
    "redirect": "<img src='http://LISTENER/redirect'>",
}

# --- more than a machine has ----------------------------------------------------------------------------------------------

EXHAUSTING = {
    "a-picture-of-a-gigabyte": f"<img src='{data_url('image/png', picture(20_000, 20_000))}'>",
    "a-text-of-gigabytes": "{{ 'a' * 10**10 }}",
    "padding": "{{ 'a'|center(10**11) }}",
    "nested-blocks": "{% for a in [1] %}" * 137 + "{% endfor %}" * 137,
    "nested-brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "an-include-of-itself": "{% include 'brief.pdf.html.j2' %}",
    "a-macro-of-itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a-range-of-millions": "{% for i in range(10**9) %}{% endfor %}",
    "entities-in-entities": "<img src='"
    + data_url(
        "image/svg+xml",
        b"<!DOCTYPE s [<!ENTITY a '" + b"x" * 4000 + b"'>"
        b"<!ENTITY b '" + b"&a;" * 4000 + b"'><!ENTITY c '" + b"&b;" * 4000 + b"'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&c;</text></svg>",
    )
    + "'>",
    "not-utf-8": b"caf\xe9 {{ brief.title }}",
}

HARMLESS = {
    "svg-use-of-another-file": "<svg width=9 height=9><use href='http://LISTENER/x.svg#a'/></svg>",
    "video": "<video src='http://LISTENER/x.mp4' poster='http://LISTENER/x.png'></video>",
    "xml-stylesheet": "<?xml-stylesheet href='http://LISTENER/x.css'?>",
    "preload": "<p style='cursor: url(http://LISTENER/x.cur)'>x",
    "counters": "<style>p { counter-increment: a 999999999; content: counter(a, hebrew) }</style>{% for i in range(99) %}<p>{% endfor %}",
    "an-unbroken-text": "<p>{{ 'x' * 20000 }}",
    "nested-elements": "{% for i in range(100) %}<div>{% endfor %}x",
}

PDF = {
    f"{group}-{name}": attack
    for group, attacks in (("files", READING), ("fetch", FETCHING), ("exhaust", EXHAUSTING))
    for name, attack in attacks.items()
}


class Siege:
    """A workspace with a canary beside it, a listener that counts, and a worker that renders the attacks."""

    def __init__(self, root, report, renderer, listener):
        self.root, self.templates = root, root / "templates"
        self.report, self.renderer, self.listener = report, renderer, listener
        self.address = "127.0.0.1:{1}".format(*listener.getsockname())

    def lay(self, name, content):
        """Put an attack in the place of a built-in template."""
        for path in self.templates.iterdir():
            path.unlink()
        (self.templates / "link.txt").symlink_to(self.root / "canary.txt")
        os.mkfifo(self.templates / "pipe")
        (self.templates / "evil.css").write_text(f"@import 'http://{self.address}/x.css';")
        text = content if isinstance(content, bytes) else content.encode()
        text = text.replace(b"LISTENER", self.address.encode()).replace(
            b"CANARY", str(self.root / "canary.txt").encode()
        )
        (self.templates / name).write_bytes(text)

    def outcome(self, form):
        """Return what a worker makes of the templates as they lie: bytes, or an error."""
        ((_, result),) = self.renderer.run([Job(self.report, form, f"reports/x.{form}")], Look(self.templates))
        return result

    def hits(self):
        """Return how many connections the listener has seen."""
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return 0
        return 1 + self.hits()


@pytest.fixture(scope="module")
def siege(fresh_workspace):
    sample = fresh_workspace({"positions/all.csv": TABLE, "canary.txt": CANARY, "templates/x": "x"})
    with socket.create_server(("127.0.0.1", 0)) as listener, local(1, ("pdf",)) as renderer:
        listener.setblocking(False)
        yield Siege(sample.root, sample.report(), renderer, listener)


def text_of(pdf):
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def assert_refused(siege, outcome):
    assert siege.hits() == 0
    if isinstance(outcome, Rendered):
        assert CANARY.encode() not in outcome.content
        pytest.fail("it was rendered")
    assert isinstance(outcome, UserError)
    assert CANARY not in outcome.message
    assert "root:" not in outcome.message
    assert outcome.code == 1
    assert [line for line in outcome.message.split("\n") if "templates" not in line or len(line) > 400] == []


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize("name", ESCAPES)
def test_out_of_the_sandbox(siege, name, form):
    siege.lay(f"brief.{form}.j2", ESCAPES[name])
    assert_refused(siege, siege.outcome(form))


@pytest.mark.parametrize("name", PDF)
def test_out_of_the_folder_and_beyond_the_limits(siege, name):
    siege.lay("brief.pdf.html.j2", PDF[name])
    assert_refused(siege, siege.outcome("pdf"))


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_left_alone_fetches_nothing(siege, name):
    siege.lay("brief.pdf.html.j2", HARMLESS[name])
    outcome = siege.outcome("pdf")
    assert siege.hits() == 0
    assert isinstance(outcome, Rendered)
    assert "root:" not in text_of(outcome.content)
    assert CANARY not in text_of(outcome.content)


# --- the whole build --------------------------------------------------------------------------------------------------------

# As the command, with limits that a test can wait for: a worker imports this file, too.
TIGHT = """
from policy_report.pdf import watch
from policy_report.building import worker
from policy_report.cli import main

worker.CPU_SECONDS, watch.MOST_PAGES = 4, 50
if __name__ == "__main__":
    main()
"""
ENDLESS = {
    "pages": "<style>p { break-after: page }</style>{% for i in range(99999) %}<p>{{ i }}{% endfor %}",
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a-number": "{{ 7 ** (10 ** 9) }}",
    "one-table": "<table>{% for i in range(90000) %}<tr><td>{{ i }}<td>x<td>y{% endfor %}</table>",
    "tables-in-tables": "<table><tr><td>" * 60 + "x",
    "drawings-in-drawings": "<svg width=9 height=9><g id=a0><rect width=1 height=1 /></g>"
    + "".join(f"<g id=a{i}>{f'<use href=#a{i - 1} />' * 10}</g>" for i in range(1, 9))
    + "<use href=#a8 /></svg>",
}


def built(root, *command):
    return subprocess.run(
        [sys.executable, *command, "-C", str(root), "build", "--format", "pdf", "--jobs", "1"],
        env=os.environ | {"PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.soak
@pytest.mark.parametrize("name", ENDLESS)
def test_a_build_ends_within_its_limits(workspace, tmp_path, name):
    root = workspace({"positions/all.csv": TABLE, "templates/brief.pdf.html.j2": ENDLESS[name]}).root
    (tmp_path / "tight.py").write_text(TIGHT)
    result = built(root, str(tmp_path / "tight.py"))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "templates" in result.stderr.splitlines()[-1]
    assert not (root / "reports/brief.pdf").exists()


def test_a_build_says_in_one_line_what_a_template_may_not(workspace):
    root = workspace({"positions/all.csv": TABLE, "templates/brief.pdf.html.j2": "<img src='file:///etc/passwd'>"}).root
    result = built(root, "-m", "policy_report")
    assert (result.returncode, result.stdout) == (1, "")
    message = "templates: 'file:///etc/passwd' is outside the templates folder; nothing else is read"
    assert result.stderr.splitlines()[-1] == message
    assert [path for path in (root / "reports").iterdir() if path.is_file()] == []


def test_check_reads_no_pipe_and_computes_nothing(workspace):
    root = workspace({"positions/all.csv": TABLE, "templates/a.html.j2": "{{ 7 ** (10 ** 10) }}"}).root
    os.mkfifo(root / "templates/b.html.j2")
    (root / "templates/c.html.j2").symlink_to("/etc/passwd")
    assert Look.of(root / "templates").lint() == []


def test_nothing_that_a_link_leads_out_to_is_sent_away(workspace):
    root = workspace({"templates/own.css": "p {}", "canary.txt": CANARY}).root
    (root / "templates/link.txt").symlink_to(root / "canary.txt")
    assert Look.of(root / "templates").packed().files == {"own.css": b"p {}"}
