"""Links that a brief must not carry."""

from .entries import Bad, cell, record, table, with_record

AT, SOURCES = "positions/a.yaml", "positions/sources.yaml"
NEVER = {
    "a script": "javascript:alert(1)",
    "a script in capitals": "JavaScript:alert(1)",
    "a script behind a space": "' javascript:alert(1)'",
    "a script behind a link": "'javascript:alert(1)//https://example.org'",
    "a script that begins like a link": "https:javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data of a picture": "data:image/svg+xml;base64,PHN2Zz4=",
    "a file": "file:///etc/passwd",
    "a path": "/etc/passwd",
    "a path upwards": "../../secret.html",
    "a share of Windows": r"\\server\share",
    "a drive of Windows": r"'C:\secret.txt'",
    "VBScript": "vbscript:msgbox(1)",
    "an address without its protocol": "//example.org/x",
    "an address without anything": "www.example.org",
    "another protocol": "ftp://example.org/",
    "a blob": "blob:https://example.org/1",
    "source code": "view-source:https://example.org/",
    "a telephone": "tel:+441",
    "an Office command": "ms-word:ofe|u|https://example.org/a.docx",
    "a search of Windows": "search-ms:query=x",
    "a link of two lines": r'"https://example.org/\nx"',
    "a link with a blank": "https://example.org/a b",
    "a link with a tab": r'"java\tscript:alert(1)"',
    "a link without a host": "'https://'",
    "three slashes": "https:///etc/passwd",
    "mail without an address": "'mailto:'",
    "mail without a name": "mailto:@example.org",
    "a DOI without a number": "'doi:'",
    "a DOI that is a script": "doi:javascript:alert(1)",
    "a formula": "=HYPERLINK(1)",
    "a template": "'{{ config }}'",
    "a host with a Cyrillic letter": "https://www.bаnk.example/",
    "a host of letters that look Latin": "https://раура.com/",
}

LINKS = [
    *(
        Bad(f"{name} as a link", record(f"source_url: {link}", ""), f"{AT}:4 source_url bad-link", "is not a link that a brief may carry")
        for name, link in NEVER.items()
    ),
    Bad("a NUL behind an escape in a link", record(r'source_url: "https://e.org/\0"', ""), f"{AT}:4 source_url forbidden-character", "U+0000"),
    Bad("an override in a link", record("source_url: https://e.org/\u202egnp.exe", ""), f"{AT}:4 forbidden-character", "U+202E"),
    Bad("a script as the address of a source", with_record({SOURCES: "- id: s\n  title: S\n  url: javascript:alert(1)\n"}), f"{SOURCES}:3 url bad-link", "start it with https://"),
    Bad("a script in a table", table("FR,outcome,support,2025-02-11,javascript:alert(1)"), "positions/a.csv:2 source_url bad-link", "start it with https://"),
    Bad("a link beside a source", {**with_record({SOURCES: "- {id: s, title: S}\n"}), **cell("s", "source")}, "positions/a.csv:2 source_url two-sources", "give one of the two"),
]  # fmt: skip
