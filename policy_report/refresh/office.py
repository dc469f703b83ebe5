"""A file of an Office program from outside, opened to be changed in few places: what decks and documents share.

In: its bytes. Out: the parts that may hold marks, the places marked in them, and the file again with some parts
replaced and all else as it was. A library for the format would read every part and write all of them anew.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import ClassVar, NamedTuple, Protocol

from lxml import etree

from policy_report.brief.view.tables import Table
from policy_report.errors import UserError
from policy_report.ooxml import Element, qn
from policy_report.ooxml.package import PackageKind, RefusedError, opened, replaced, targets
from policy_report.records.declarations import Names
from policy_report.refresh import markup
from policy_report.refresh.markup import UnsafeXml

STRICT = "http://purl.oclc.org/ooxml/"


class MarkedPart(NamedTuple):
    """A part that may hold marks. `place`: where it is, in words, such as slide 4; "" for the text of a document."""

    place: str
    part: str
    data: bytes


class Written(NamedTuple):
    """What was written at a mark: the change in one line ("" for none), the changed cells, what it now runs over."""

    summary: str
    cells: Sequence[str] = ()
    overrun: str = ""


class MarkedPlace(Protocol):
    """A place that may have a mark: what changes with it, the texts that may hold the mark, and what can be written."""

    @property
    def element(self) -> Element:
        """The element that changes."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that may hold the mark."""

    @property
    def place(self) -> str:
        """Where it is, for messages: slide 4."""

    @property
    def label(self) -> str:
        """What it is called, for messages."""

    @property
    def what(self) -> str:
        """The kind of place, in words."""

    @property
    def holds(self) -> str:
        """What can be written into it: "table", "text", "text table" for either, the text first, "" for neither."""

    def write_table(self, table: Table, colours: str, names: Mapping[str, Names]) -> Written:
        """Write a table; raise MarkError where it cannot be."""

    def write_text(self, text: str) -> Written:
        """Write a text; raise MarkError where it cannot be."""


class OfficeFile(ABC):
    """An opened file. `file` names it in messages. Raise UserError where it is none of its kind.

    `noun`, `program`: what it is, and what opens it; `name`: the same in full, with its suffix; `root`: the element of
    its main part; `changing`: the elements that change with a mark; `mark_on`: where marks for tables and texts belong.
    """

    kind: ClassVar[PackageKind]
    noun: ClassVar[str]
    program: ClassVar[str]
    name: ClassVar[str]
    strict: ClassVar[str]
    root: ClassVar[str]
    changing: ClassVar[tuple[str, ...]]
    mark_on: ClassVar[Mapping[str, str]]

    def __init__(self, content: bytes, file: str) -> None:
        self.content, self.file = content, file
        with self._told():
            self._package = opened(content, self.kind)
        self._main = next(iter(self._related("", "officeDocument").values()), "")
        if self._main and self._main_xml.tag.startswith(f"{{{STRICT}"):
            raise self._error(f"a Strict Open XML {self.strict}, which is not supported; {self.kind.smaller}")
        if not self._main or self._main_xml.tag != qn(self.root):
            raise self._error(f"not a {self.name}")

    @property
    @abstractmethod
    def parts(self) -> Sequence[MarkedPart]:
        """The parts that may hold marks, in the order in which they are read."""

    @abstractmethod
    def places(self, part: MarkedPart, root: Element) -> Iterator[MarkedPlace]:
        """Give the places of a part that may have a mark."""

    def changed(self, content: bytes) -> "OfficeFile":
        """Return the file with another content."""
        return type(self)(content, self.file)

    @property
    def signed(self) -> bool:
        """Whether the file carries a digital signature, which any change makes invalid."""
        return any(name.startswith("_xmlsignatures/") for name in self._package.names)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        with self._told():
            return self._package.read(part)

    def parsed(self, data: bytes) -> Element:
        """Return the root of an XML part. Raise UnsafeXml, or lxml's XMLSyntaxError."""
        return markup.parsed(data)

    def xml(self, part: str) -> Element:
        """Return the root of an XML part."""
        try:
            return self.parsed(self.read(part))
        except (etree.XMLSyntaxError, UnsafeXml):
            message = f"damaged: {part} is not as Office writes it; {self.kind.smaller}"
            raise self._error(message) from None

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the file with the content of some parts replaced; without any, the very same bytes."""
        with self._told():
            return replaced(self.content, parts) if parts else self.content

    def _related(self, part: str, kind: str) -> Mapping[str, str]:
        with self._told():
            return targets(self._package, part, f"/{kind}")

    @cached_property
    def _main_xml(self) -> Element:
        return self.xml(self._main)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say of which file it is that a package is refused."""
        try:
            yield
        except RefusedError as error:
            raise self._error(str(error)) from None

    def _error(self, message: str) -> UserError:
        return UserError(f"{self.file}: {message}")
