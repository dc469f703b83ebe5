"""Messages and saved pages in the form of messages: `.eml`, `.mhtml`.

All that was written is text: each part, of alternatives the longest. Attachments of other kinds are documents of their
own. Of a message its heads are text as well.
"""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots import html, plain
from policy_report.evidence.snapshots.base import Said, day, unreadable
from policy_report.records.readers.base import UnreadableError

SUFFIXES = (".eml", ".mhtml", ".mht")
HEADS = ("Subject", "From", "To", "Cc", "Date")
ADDRESS = "Snapshot-Content-Location"  # of the page that a browser saved


def text(data: bytes) -> PagedText:
    """Return the heads of a message and the text of all its parts; of a saved page the page alone."""
    message = _message(data)
    heads = [f"{name}: {_head(message, name)}" for name in HEADS if _head(message, name)]
    saved = ADDRESS in message or message.get_content_type() == "multipart/related"
    try:
        texts = list(_texts(message))
    except RecursionError:
        raise unreadable("its parts stand too deep in one another") from None
    if not any(each.strip() for each in texts):
        return PagedText("")
    return PagedText("\n".join([*([] if saved else [*heads, ""]), *texts]))


def about(data: bytes) -> Iterator[Said]:
    """Yield what the heads say, and of a saved page what the page says."""
    message = _message(data)
    if address := _head(message, ADDRESS):
        yield Said("url", address, ADDRESS)
    if ADDRESS in message or message.get_content_type() == "multipart/related":
        for part in message.walk():
            if part.get_content_type() == "text/html":
                yield from html.about(_payload(part))
                break
    sender = message["From"].addresses[0] if getattr(message["From"], "addresses", ()) else None
    if sender and ADDRESS not in message:
        yield Said("author", sender.display_name or sender.addr_spec, "From")
    if subject := _head(message, "Subject"):
        yield Said("title", subject, "Subject")
    if sent := _sent(message):
        yield Said("accessed" if ADDRESS in message else "date", sent, "Date")


def _message(data: bytes) -> EmailMessage:
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    except (RecursionError, ValueError, LookupError) as error:
        raise unreadable(f"cannot be read as a message ({error})") from None
    if not message.keys():
        raise unreadable("has no heads, so it is no message; save it anew from the program that shows it")
    return message


def _head(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message[name] or "").split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # heads that break the standard library
        return ""


def _sent(message: EmailMessage) -> str:
    try:
        return day(f"{parsedate_to_datetime(_head(message, 'Date')):%Y-%m-%d}")
    except (ValueError, TypeError, IndexError):
        return ""


def _texts(part: EmailMessage) -> Iterator[str]:
    """Yield the texts of a part and of those inside, in order."""
    kind = part.get_content_type()
    if part.is_multipart():
        inside = ["\n".join(_texts(each)) for each in part.get_payload()]  # type: ignore[arg-type] # its parts
        yield from [max(inside, key=len, default="")] if kind == "multipart/alternative" else inside
    elif kind in ("text/html", "application/xhtml+xml"):
        yield html.text(_payload(part)).text
    elif kind == "text/plain":
        yield _plain(_payload(part))


def _payload(part: EmailMessage) -> bytes:
    """Return the bytes of a part, in UTF-8 where it says in which encoding they are."""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "ascii").encode()
    except (LookupError, ValueError):
        return data


def _plain(data: bytes) -> str:
    try:
        return plain.decode(data)[0].replace("\r\n", "\n")
    except UnreadableError:
        return ""
