"""Judges what a descriptor says, apart from the meaning of cells: every property of the standard, at every depth.

Judged here are the JSON type of each property in the table of `properties`, what a string of it looks like, what is
required, and what holds between the properties of one object:

- of the package: `$schema`, `profile`, `name`, `id`, `title`, `description`, `homepage`, `version`, `created`,
  `keywords`, `image`, `licenses`, `sources`, `contributors`, `resources` (an array of objects), `checks` (an array);
- of a resource: `$schema`, `profile`, `name` (each its own), `path` (a string or strings), `data` (its type, and for a
  table that of its rows), `type`, `title`, `description`, `homepage`, `format`, `mediatype`, `encoding` (a string),
  `bytes`, `hash` (one that can be compared), `sources`, `licenses`, `schema` and `dialect` (strings or objects);
- of a schema, also of one in a file of its own: `$schema`, `fields` (objects), `fieldsMatch`, `missingValues`, and what
  `primaryKey`, `uniqueKeys` and `foreignKeys` are (not whether there are such fields and resources);
- of a field: `name` (a string, not empty), `title`, `description`, `example`, `rdfType`, `categoriesOrdered`;
- names of properties that are almost those of the standard;
- the profile of the package's own choice, and invisible characters in any name or text.

Judged elsewhere are all other properties of a field (`fields.cells.compile_field`), all of a dialect, and whether there
is such an encoding (`source.dialect`), where a path, schema or dialect leads (`source`), fields of one name, and the
names that keys and references give (`plan.planner`), the entries of `checks`, and the cells of `data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.limits import USUAL
from bushputin_data.validation.plan.between import rules
from bushputin_data.validation.plan.hidden import hidden_faults
from bushputin_data.validation.plan.pointers import Path, pointer
from bushputin_data.validation.plan.profiles import declares_version_1, profile_faults
from bushputin_data.validation.plan.properties import PACKAGE
from bushputin_data.validation.plan.walk import ENOUGH, Flood, Walk
from bushputin_data.validation.source.package import Package, Resource


def metadata_faults(package: Package, cage: Cage | None = None) -> Iterator[tuple[str, Fault]]:
    """All that is wrong with what the descriptor says, each with its JSON pointer; see above for what is judged."""
    linked = linked_schemas(package)
    walk = Walk(rules(package), linked, is_version_1=declares_version_1(package.descriptor))
    walk.judge(package.descriptor, PACKAGE, ())
    names(walk, package.resources)
    if walk.is_given_up:
        fact = f"The descriptor has more than {ENOUGH:,} problems, so the rest of it is not checked."
        walk.report((), fact, rule="not_checked")
    for path, fault, _ in walk.found:
        yield pointer(path), fault
    for path, fault in (*profile_faults(package, cage or Cage(USUAL)), *hidden_faults(package.descriptor, linked)):
        yield pointer(path), fault


def linked_schemas(package: Package) -> dict[Path, Mapping[str, Any]]:
    """The schemas that are in files of their own, each at the first resource that names it."""
    found: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    for resource in package.resources:
        file = resource.descriptor.get("schema")
        if resource.schema is not None and isinstance(file, str):
            found.setdefault(file, (("resources", resource.index, "schema"), resource.schema))
    return dict(found.values())


def names(walk: Walk, resources: Iterable[Resource]) -> None:
    """Each resource has a name of its own, which differs from others in more than letter case."""
    flood = Flood(walk.found, 2)
    taken: dict[str, int] = {}
    folded: dict[str, int] = {}
    for resource in resources:
        name, place = resource.descriptor.get("name"), ("resources", resource.index, "name")
        if not isinstance(name, str) or not name:
            continue
        if name in taken:
            walk.report(place, f"The name {shown(name)} is already used by resource {taken[name]}.", "Rename one.")
        elif (other := folded.get(name.casefold())) is not None:
            fact = f"The name {shown(name)} differs from that of resource {other} only in letter case."
            walk.report(place, fact, "Rename one.", "warning")
        taken.setdefault(name, resource.index)
        folded.setdefault(name.casefold(), resource.index)
        flood.hold_back()
    walk.count(("resources",), flood.rest, flood.level)
