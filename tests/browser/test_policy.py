"""What a page may do is said by its policy: attacks by own templates run no script and reach no network in Chromium.

Each attack has a number: a script that runs says it in the console, whatever is fetched says it to a listener.
"""

import re
import socketserver
import threading
from base64 import b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler

import pytest

from policy_report.templating import BUILT_IN

POLICY = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# RUN is a script, HOST/N an address. What needs a click has the class `click`.
SCRIPTS = (
    "<script>RUN</script>",
    "<script type=module>RUN</script>",
    "<script nonce=x>RUN</script>",
    "<script src='data:text/javascript,RUN'></script>",
    "<script type=module src='data:text/javascript,RUN'></script>",
    "<script src='HOST/N'></script>",
    '<script type=speculationrules>{"prefetch": [{"source": "list", "urls": ["HOST/N"]}]}</script>',
    '<img src="x:" onerror="RUN">',
    '<svg onload="RUN"></svg>',
    "<svg><script>RUN</script></svg>",
    "<svg><script href='data:text/javascript,RUN'></script></svg>",
    '<svg><rect><animate onbegin="RUN" attributeName=x dur=1s></rect></svg>',
    '<svg><rect><set onbegin="RUN" attributeName=x to=1></rect></svg>',
    "<svg><a class=click href='javascript:RUN'><text>x</text></a></svg>",
    "<svg><a class=click><animate attributeName=href values='javascript:RUN'></animate><text>x</text></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='RUN'/>#x\"></use></svg>",
    '<video><source src="x:" onerror="RUN"></video>',
    '<audio src="x:" onerror="RUN"></audio>',
    '<input autofocus onfocus="RUN">',
    '<details open ontoggle="RUN">x</details>',
    '<style onload="RUN"></style>',
    '<link rel=stylesheet href="data:text/css," onload="RUN" onerror="RUN">',
    '<div style="animation: attack 1ms" onanimationstart="RUN">x</div><style>@keyframes attack {}</style>',
    '<body onpageshow="RUN">',
    "<div><template shadowrootmode=open><script>RUN</script></template></div>",
    '<iframe srcdoc="<script>RUN</script>"></iframe>',
    "<iframe srcdoc=\"<img src=x: onerror='RUN'>\"></iframe>",
    '<iframe src="javascript:RUN"></iframe>',
    '<iframe src="data:text/html,<script>RUN</script>"></iframe>',
    '<iframe onload="RUN"></iframe>',
    '<object data="data:text/html,<script>RUN</script>"></object>',
    '<embed src="data:text/html,<script>RUN</script>">',
    '<embed src="javascript:RUN">',
    '<a class=click href="javascript:RUN">x</a>',
    '<a class=click href="java&#10;script:RUN">x</a>',
    '<map><area class=click href="javascript:RUN"></map>',
    '<form action="javascript:RUN"><button class=click>x</button></form>',
    '<form><button class=click formaction="javascript:RUN">x</button></form>',
    '<p class=click onclick="RUN">x</p>',
)
NETWORK = (
    "<img src=HOST/N>",
    "<img srcset='HOST/N 1x'>",
    "<picture><source srcset=HOST/N><img></picture>",
    "<input type=image src=HOST/N>",
    "<video poster=HOST/N></video>",
    "<audio autoplay src=HOST/N></audio>",
    "<table background=HOST/N><tr><td>x</table>",
    "<svg><image href=HOST/N width=9 height=9 /></svg>",
    "<svg><filter id=f><feImage href=HOST/N /></filter><rect filter=url(#f) width=9 height=9 /></svg>",
    "<link rel=stylesheet href=HOST/N>",
    "<link rel=icon href=HOST/N>",
    "<link rel='manifest' href='HOST/N'>",
    "<link rel='prefetch' href='HOST/N'>",
    "<link rel='preload' as=image href='HOST/N'>",
    "<link rel='preload' as=fetch crossorigin href='HOST/N'>",
    "<link rel=modulepreload href=HOST/N>",
    "<link rel=compression-dictionary href=HOST/N>",
    "<style>@import 'HOST/N';</style>",
    "<p style='background: url(HOST/N)'>x</p>",
    "<p style='list-style-image: image-set(\"HOST/N\" 1x); display: list-item'>x</p>",
    "<style>@font-face { font-family: far; src: url(HOST/N) }</style><p style='font-family: far'>x</p>",
    "<style>.far::before { content: url(HOST/N) }</style><p class=far>x</p>",
    "<iframe src=HOST/N></iframe>",
    "<iframe srcdoc='<img src=HOST/N>'></iframe>",
    "<iframe srcdoc='<meta http-equiv=refresh content=0;url=HOST/N>'></iframe>",
    "<object data=HOST/N></object>",
    "<embed src=HOST/N>",
    "<form action=HOST/N method=post target=f><button class=click>x</button></form>",
    "<form target=f><button class=click formaction=HOST/N>x</button></form>",
    "<a class=click href='#x' ping=HOST/N>x</a>",
    "<meta http-equiv=refresh content='0;url=HOST/N'>",
    "<meta/HTTP-EQUIV='&#114;efresh' content='<>;url=HOST/N' content='0;url=HOST/N'>",
)
CALLED = (  # as a script would that the page may run
    "fetch('HOST/N').catch(() => 0)",
    "navigator.sendBeacon('HOST/N')",
    "new WebSocket('HOST/N'.replace('http', 'ws'))",
    "new EventSource('HOST/N')",
    "new Image().src = 'HOST/N'",
    "import('HOST/N').catch(() => 0)",
    "setTimeout('RUN')",
)
BEGINNINGS = (  # where the policy could come too late, or not at all
    "<script>RUN</script><!doctype html><html><head>",
    '<html lang="en" onpageshow="RUN"><head>',
    '<html\u00a0lang="en"><head><script>RUN</script>',
    "text <img src=HOST/N><html><head>",
    "<!-- <head> --><img src=HOST/N>",
    '<!doctype html "><head>"><script>RUN</script>',
    "<title><html><head></title><script>RUN</script>",
    '<frameset onload="RUN"><frame src=HOST/N>',
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'; img-src *\"><script>RUN</script>",
    "<base href=HOST/N><img src='?'>",
    "<meta <meta http-equiv=refresh content=0;url=HOST/N>",
)
LEFT = -1


@pytest.fixture(scope="module")
def listener():
    """Listen on this machine: `asked` are the paths that were asked for."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - named by the server

        def log_message(self, *_):
            pass

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def attacked(browser, listener):
    """Open a page, click what is to be clicked, call what is to be called: the attacks of which something was seen.

    LEFT among them: the browser went elsewhere.
    """

    def seen(file, calls=(), wait=700):
        listener.asked.clear()
        context = browser.new_context()
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        for call in calls:
            page.evaluate(f"() => {{ try {{ {call} }} catch {{}} }}")
        page.evaluate(
            "document.querySelectorAll('.click').forEach((e) =>"
            " e.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})))"
        )
        page.wait_for_timeout(wait)
        gone = {LEFT} if page.url.partition("#")[0] != file.as_uri() else set()
        context.close()
        ran = {int(text[4:]) for text in said if re.fullmatch(r"ran \d+", text)}
        return gone | ran | {int(found[1]) for path in listener.asked if (found := re.fullmatch(r"/(\d+)\??", path))}

    return seen


def laid(attacks, listener):
    """Return the attacks with their numbers and the listener's address."""
    host = f"http://127.0.0.1:{listener.server_address[1]}"
    return [
        each.replace("HOST/N", f"{host}/{n}").replace("RUN", f"console.log(`ran {n}`)")
        for n, each in enumerate(attacks)
    ]


def policy_of(page):
    """Return the policy that a page must have: the hash of its script as the browser reads it."""
    (script,) = re.findall(r"<script>(\s*'use strict'.*?)</script>", page, re.DOTALL)
    return POLICY.format(b64encode(sha256(script.encode()).digest()).decode())


def test_a_built_page_begins_with_its_policy(brief):
    page = brief.read_text()
    begins = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy_of(page)}">\n'
    assert page.partition("<head>\n")[2].startswith(begins)


def test_no_attack_of_a_template_runs_or_reaches_the_network(make_brief, attacked, listener):
    attacks = laid((*SCRIPTS, *NETWORK, *CALLED), listener)
    placed, calls = attacks[: -len(CALLED)], attacks[-len(CALLED) :]
    own = (
        (BUILT_IN / "brief.html.j2")
        .read_text()
        .replace("</main>", f"{{% raw %}}{''.join(placed)}{{% endraw %}}</main>")
    )
    file = make_brief(**{"templates/brief.html.j2": own})
    page = file.read_text()
    assert f'content="{policy_of(page)}"' in page[:700]
    assert attacked(file, calls) == set()

    file.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page))
    assert len(attacked(file, calls)) > 60  # without the policy they do what they are for


def test_no_beginning_of_a_page_comes_before_the_policy(make_brief, attacked, listener):
    for beginning in laid(BEGINNINGS, listener):
        own = f"{{% raw %}}{beginning}{{% endraw %}}</head><body><p>{{{{ brief.title }}}}"
        assert attacked(make_brief(**{"templates/brief.html.j2": own}), wait=250) == set(), beginning
