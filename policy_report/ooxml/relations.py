"""The relations of a part: which parts of its package it refers to, and which addresses outside."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policy_report.ooxml.package import Package


class Relation(NamedTuple):
    """A relation of a part. `kind`: its type, an address; `target`: the name of a part, or an address `outside`."""

    id: str
    kind: str
    target: str
    outside: bool


def relations(package: Package, part: str) -> Iterator[Relation]:
    """Yield the relations of a part, "" for those of the package itself. Raise RefusedError for damaged ones."""
    folder, name = posixpath.split(part)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    for _, element in package.events(own) if own in package else ():
        if element.tag == "Relationship":
            target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relation(element.get("Id", ""), element.get("Type", ""), target, outside)


def targets(package: Package, part: str, kind: str = "") -> Mapping[str, str]:
    """Return the parts that a part refers to by relations of a kind such as "/slide", or of any, by their ids."""
    return {each.id: each.target for each in relations(package, part) if not each.outside and each.kind.endswith(kind)}


def addresses(package: Package, part: str) -> Mapping[str, str]:
    """Return the addresses outside the package that a part refers to, by the ids of the relations."""
    return {each.id: each.target for each in relations(package, part) if each.outside}
