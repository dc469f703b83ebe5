"""The Zotero that runs on this machine, through its local interface: collections, items, the files that it stores.

https://www.zotero.org/support/dev/web_api/v3/local_api. It is asked on the loopback address alone, and only read; no
proxy is used, no redirection followed. What answers there may be any program of this machine: of the files that it
names, only one that lies where Zotero stores the attachment is opened.
"""

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode, urlsplit

from policy_report.errors import UserError
from policy_report.records.readers.base import read_bytes
from policy_report.text import did_you_mean, fold, shorten, whole_number

HOST, PORT = "127.0.0.1", 23119
LIBRARY = "/api/users/0"
HEADERS = {"Zotero-API-Version": "3", "Accept": "application/json"}
PAGE = 100  # items that one answer has
MOST = 1 << 28  # bytes of an answer
TIMEOUT = 60.0  # seconds: Zotero answers when it has loaded its library
STORED = ("imported_file", "imported_url")  # attachments that Zotero keeps itself
SWITCH = "Settings, Advanced, “Allow other applications on this computer to communicate with Zotero”"


class ZoteroItem(NamedTuple):
    """An item of a collection: its key, its title, and its citation as CSL has it."""

    key: str
    title: str
    citation: Mapping[str, Any]


class Attachment(NamedTuple):
    """A file that Zotero stores for an item: its own key, that of the item, its name and kind."""

    key: str
    item: str
    name: str
    kind: str


class Library:
    """The user's own library. `said`: what the user typed, for messages."""

    def __init__(self, said: str) -> None:
        self._said = said

    def collection(self, name: str) -> tuple[str, str]:
        """Return the key and the path of a collection by its key, name or path. Raise UserError for none or several."""
        found = {str(each["key"]): each.get("data", {}) for each in self._all("/collections")}
        paths = {key: _path(key, found) for key in found}
        if name in found:
            return name, paths[name]
        for said in (lambda text: text, fold):
            keys = [key for key in found if said(name) in (said(paths[key]), said(str(found[key].get("name", ""))))]
            if len(keys) > 1:
                several = ", ".join(f"{paths[key]} ({key})" for key in keys)
                raise self._error(f"{len(keys)} collections are called so; write the key of one: {several}")
            if keys:
                return keys[0], paths[keys[0]]
        known = [*paths.values(), *(str(data.get("name", "")) for data in found.values())]
        hint = did_you_mean(name, known) or f"; it has {', '.join(sorted(paths.values())[:9]) or 'none'}"
        raise self._error(f"Zotero has no collection '{shorten(name)}'{hint}")

    def items(self, collection: str) -> tuple[list[ZoteroItem], list[Attachment]]:
        """Return the items of a collection that can be cited, and the files stored for them."""
        items, files = [], []
        for each in self._all(f"/collections/{quote(collection)}/items", include="data,csljson"):
            data = each.get("data") or {}
            key, kind = str(each.get("key", "")), data.get("itemType")
            if kind == "attachment":
                if data.get("parentItem") and data.get("linkMode") in STORED:
                    name, media = str(data.get("filename", "")), str(data.get("contentType", ""))
                    files.append(Attachment(key, str(data["parentItem"]), name, media))
            elif kind not in ("note", "annotation") and (citation := _citation(each.get("csljson"))):
                items.append(ZoteroItem(key, str(data.get("title") or citation.get("title") or key), citation))
        return items, files

    def file(self, attachment: Attachment) -> bytes:
        """Return the bytes of a stored file. Raise UserError, or UnreadableError, where it is not there."""
        address = self._ask(f"/items/{quote(attachment.key)}/file/view/url")[0].decode("utf-8", "replace").strip()
        parts = urlsplit(address)
        path = Path(unquote(parts.path))
        where = parts.scheme == "file" and parts.hostname in (None, "localhost") and path.parent.name == attachment.key
        if not (where and path.is_file()):
            raise self._error(f"'{shorten(attachment.name)}' is not where Zotero stores it; open the item there once")
        return read_bytes(path)

    def _all(self, path: str, **query: str) -> Iterator[Mapping[str, Any]]:
        """Yield all objects of a list, page by page."""
        start = 0
        while True:
            content, total = self._ask(path, **query, limit=str(PAGE), start=str(start))
            try:
                page = json.loads(content)
            except (ValueError, RecursionError):
                raise self._error("Zotero's answer is no JSON; is it its own local interface that answers?") from None
            objects = [each for each in page if isinstance(each, dict) and each.get("key")]
            yield from objects
            start += len(page)
            if not page or start >= total:
                return

    def _ask(self, path: str, **query: str) -> tuple[bytes, int]:
        """Return an answer, and of a list how long it is. Raise UserError for each way in which there is none."""
        connection = HTTPConnection(HOST, PORT, timeout=TIMEOUT)
        address = f"{LIBRARY}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            connection.request("GET", address, headers=HEADERS | {"Host": f"localhost:{PORT}"})
            answer = connection.getresponse()
            content = answer.read(MOST + 1)
        except ConnectionRefusedError:
            raise self._error("no Zotero answers on this machine; start it, and import again") from None
        except (OSError, HTTPException) as error:
            raise self._error(f"Zotero does not answer ({error or type(error).__name__}); start it anew") from None
        finally:
            connection.close()
        if answer.status == 403:  # noqa: PLR2004 - Forbidden
            raise self._error(f"Zotero does not let other programs read; switch that on under {SWITCH}")
        if not answer.getheader("Zotero-API-Version"):
            what = f"what answers on port {PORT} has not the local interface of Zotero 7 or newer"
            raise self._error(f"{what}; start Zotero, or renew it")
        if answer.status != 200 or len(content) > MOST:  # noqa: PLR2004 - OK
            said = shorten(content[:200].decode("utf-8", "replace"), 80)
            raise self._error(f"Zotero refuses {path} ({answer.status}: {said})")
        return content, whole_number(answer.getheader("Total-Results", "0")) or 0

    def _error(self, message: str) -> UserError:
        return UserError(f"{self._said}: {message}")


def _path(key: str, found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the path of a collection from the top, such as Talks/Lakes."""
    names: list[str] = []
    seen: set[str] = set()
    while key in found and key not in seen:
        seen.add(key)
        names.insert(0, str(found[key].get("name", "")))
        key = str(found[key].get("parentCollection") or "")
    return "/".join(names)


def _citation(given: Any) -> Mapping[str, Any]:
    """Return an item as CSL: the interface gives an object, or what an export would be, a list as text."""
    try:
        found = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        return {}
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        found = found["items"]
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, dict) else {}
