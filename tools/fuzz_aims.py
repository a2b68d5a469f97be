"""Inputs that aim at the law of cost: whatever a package holds, it costs little more than an honest one of its size.

The law: a package under 20 MB unpacked takes at most 512 MB, and at most ten seconds of CPU beyond what an honest plain
table of as many cells and keys takes. `python -m tools.fuzz_aims [NAME …]` tries each aim at its full size, in a
process of its own, and exits with 1 if one breaks the law; `--write` puts the figures into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.results import machine, record
from tools.fuzz_packages import DESCRIPTOR

# The size of a package to which the law applies, and what it allows.
FULL = 20_000_000
MEMORY, SECONDS = 512 << 20, 10.0
# Seconds after which a process that tries an aim is ended.
PATIENCE = 180.0
Lines = Iterable[str]


@dataclass(frozen=True)
class Target:
    """A package that aims at something.

    Attributes:
        descriptor: that of the package.
        files: the bytes of each file.
        keys: how many keys and references are compared, rows times keys.
        checks: how many rows declared checks look at.
    """

    descriptor: Any
    files: dict[str, bytes]
    keys: int = 0
    zipped: bool = False

    @property
    def cells(self) -> int:
        """About how many cells there are: one for each delimiter and line end, also in the descriptor."""
        return sum(data.count(b",") + data.count(b"\n") + data.count(b"\r") for data in self.unpacked.values())

    @property
    def unpacked(self) -> dict[str, bytes]:
        """All files, those that are packed unpacked."""
        return {name: gzip.decompress(data) if name.endswith(".gz") else data for name, data in self.whole.items()}

    @property
    def whole(self) -> dict[str, bytes]:
        """All files, the descriptor among them."""
        return {DESCRIPTOR: compact(self.descriptor), **self.files}

    def write(self, room: Path) -> Path:
        """Write it; the path to check."""
        if self.zipped:
            path = room / "package.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in self.whole.items():
                    archive.writestr(name, data)
            return path
        root = room / "package"
        for name, data in self.whole.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        return root


Aim = Callable[[int], Target]
AIMS: dict[str, Aim] = {}


def aim(make: Aim) -> Aim:
    """Enter an aim in the list."""
    AIMS[make.__name__] = make
    return make


def compact(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


def names(number: int, begin: str = "f") -> list[str]:
    """Short names."""
    return [f"{begin}{index}" for index in range(number)]


def fields(number: int, **more: Any) -> list[dict[str, Any]]:
    """Fields that differ in their names alone."""
    return [{"name": name, **more} for name in names(number)]


def table(schema: dict[str, Any], name: str = "t", **more: Any) -> dict[str, Any]:
    """A table in a file of its name."""
    return {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema, **more}


def package(*tables: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A descriptor."""
    return {"name": "p", "resources": list(tables), **more}


def csv(header: Sequence[str], lines: Lines) -> bytes:
    """A file of lines that are written already."""
    return ("\n".join([",".join(header), *lines]) + "\n").encode("utf-8", "surrogateescape")


def column(size: int, field: dict[str, Any], cell: Callable[[int], str], *, length: int, **more: Any) -> Target:
    """One column of cells of at least this length, as many as the size allows."""
    texts, left = [], size
    for row in range(max(1, size // (length + 1))):
        texts.append(cell(row))
        left -= len(texts[-1].encode("utf-8", "surrogateescape")) + 1
        if left < 0:
            break
    return Target(package(table({"fields": [{"name": "a", **field}], **more})), {"t.csv": csv("a", texts)})


# Descriptors.


@aim
def many_fields(size: int) -> Target:
    """As many fields as may be, over many tables, each with a constraint."""
    number = min(20_000, size // 80 // 10 or 1)
    more = {"type": "integer", "constraints": {"minimum": 0}}
    return Target(
        package(*(table({"fields": fields(number, **more)}, f"t{one}") for one in range(10))),
        {f"t{one}.csv": csv(names(number), [",".join("1" * number)]) for one in range(10)},
    )


@aim
def many_enums(size: int) -> Target:
    """Fields with a list of values each."""
    number = min(20_000, size // 200)
    some = {"constraints": {"enum": list(map(str, range(30)))}}
    return Target(
        package(table({"fields": fields(number, **some)})), {"t.csv": csv(names(number), [",".join("x" * number)])}
    )


@aim
def fields_with_missing_values(size: int) -> Target:
    """A long list of missing values, and many fields that have it."""
    number = min(20_000, size // 40)
    schema = {"fields": fields(number), "missingValues": list(map(str, range(size // 20)))}
    return Target(package(table(schema)), {"t.csv": csv(names(number), [",".join("1" * number)])})


@aim
def shared_schema(size: int) -> Target:
    """A long list of values in a schema that many tables share."""
    most = size // 120
    schema = {"fields": [{"name": "a", "constraints": {"enum": list(map(str, range(most)))}}]}
    tables = [
        {"name": f"t{one}", "path": "t.csv", "type": "table", "schema": "s.json"}
        for one in range(min(400, size // 100))
    ]
    return Target(package(*tables), {"t.csv": b"a\n1\nx\n", "s.json": compact(schema)})


@aim
def many_unique_keys(size: int) -> Target:
    """Many unique keys on one table."""
    number = min(20_000, size // 40)
    columns = names(30)
    chance = Random(1)
    keys = [chance.sample(columns, 3) for _ in range(number)]
    rows = 280
    return Target(
        package(table({"fields": fields(30), "uniqueKeys": keys})),
        {"t.csv": csv(columns, [",".join(["1"] * 30)] * rows)},
        keys=rows * number,
    )


@aim
def large_unique_keys(size: int) -> Target:
    """As many rows as keys may look at, whose keys are held."""
    rows, columns = size // 80, names(16)
    keys = [[columns[one], columns[(one + 1) % 16], columns[(one + 7) % 16]] for one in range(16)]
    lines = (",".join([str(row), *"1234567890abcde"]) for row in range(rows))
    return Target(
        package(table({"fields": fields(16), "uniqueKeys": keys})), {"t.csv": csv(columns, lines)}, keys=rows * 16
    )


@aim
def wide_unique_keys(size: int) -> Target:
    """Keys of many fields each."""
    wide = min(20_000, max(size // 100, 2))
    keys = [names(wide)[one:] for one in range(max(1, size // 2 // (wide * 9)))]
    rows = max(2, size // 4 // (wide * 2))
    return Target(
        package(table({"fields": fields(wide), "uniqueKeys": keys})),
        {"t.csv": csv(names(wide), [",".join([str(row % 10)] * wide) for row in range(rows)])},
        keys=rows * len(keys),
    )


@aim
def many_foreign_keys(size: int) -> Target:
    """Many foreign keys on one table, none of which leads anywhere."""
    number = min(20_000, size // 80)
    schema = {
        "fields": fields(20),
        "primaryKey": "f0",
        "foreignKeys": [
            {"fields": f"f{1 + one % 19}", "reference": {"resource": "", "fields": "f0"}} for one in range(number)
        ],
    }
    rows = 150
    lines = (",".join([f"key{row}", *[f"kex{row}"] * 19]) for row in range(rows))
    return Target(package(table(schema)), {"t.csv": csv(names(20), lines)}, keys=rows * number * 2)


@aim
def references_to_a_large_table(size: int) -> Target:
    """Many foreign keys of one row to fields of a large table that are not unique."""
    chance = Random(2)
    number = min(20_000, max(1, size // 200))
    keys = [
        {"fields": ["f0", "f0", "f0"], "reference": {"resource": "t", "fields": chance.sample(names(30), 3)}}
        for _ in range(number)
    ]
    rows = size // 4 // 100
    lines = (",".join([str(row), *["1"] * 29]) for row in range(rows))
    return Target(
        package(table({"fields": fields(30)}), table({"fields": fields(1), "foreignKeys": keys}, "u")),
        {"t.csv": csv(names(30), lines), "u.csv": b"f0\n1\n"},
        keys=rows,
    )


@aim
def unknown_names_in_keys(size: int) -> Target:
    """Keys and references of fields that a table with very many fields does not have, nor any other table."""
    size = min(size, 15_000_000)
    number = min(20_000, size // 250)
    unknown = [[f"fieldx{one}", f"xfield{one}"] for one in range(number)]
    references = [
        {"fields": "f1", "reference": {"resource": f"tt{one}", "fields": f"f{one}x"}} for one in range(number)
    ]
    inner = [{"fields": "f1", "reference": {"resource": "", "fields": f"field{one}"}} for one in range(number)]
    schema = {"fields": fields(number), "uniqueKeys": unknown, "foreignKeys": [*references, *inner][-20_000:]}
    return Target(package(table(schema)), {"t.csv": csv(names(number), [",".join("1" * number)])})


@aim
def unknown_names_in_checks(size: int) -> Target:
    """Checks of fields and tables that are not there."""
    number = min(10_000, size // 250)
    wide = min(20_000, size // 50)
    checks = [{"rule": "sorted", "resource": "t", "fields": [f"field{one}"]} for one in range(number)]
    checks += [{"rule": "sorted", "resource": f"table{one}", "fields": ["a"]} for one in range(number)]
    return Target(package(table({"fields": fields(wide)}), checks=checks), {"t.csv": csv(names(wide), [])})


@aim
def wide_primary_key(size: int) -> Target:
    """A primary key of all fields, of which there are very many."""
    wide = min(20_000, size // 50)
    return Target(
        package(table({"fields": fields(wide), "primaryKey": names(wide)})),
        {"t.csv": csv(names(wide), [",".join("1" * wide)] * 2)},
    )


@aim
def checks_of_many_columns(size: int) -> Target:
    """Checks that name the same field again and again."""
    size = min(size, 15_000_000)
    number = min(20_000, max(1, size // 40_000))
    checks = [{"rule": "sorted", "resource": "t", "fields": ["a"] * (size // number // 4)} for _ in range(number)]
    return Target(package(table({"fields": [{"name": "a"}]}), checks=checks), {"t.csv": b"a\n1\n"})


@aim
def covered_by_many(size: int) -> Target:
    """A table to which thousands of foreign keys refer, and as many checks that something does."""
    number = min(20_000, size // 200)
    keys = [{"fields": "a", "reference": {"resource": "", "fields": "a"}} for _ in range(number)]
    schema = {"fields": [{"name": "a"}], "primaryKey": "a", "foreignKeys": keys}
    checks = [{"rule": "covered", "resource": "t", "name": f"c{one}"} for one in range(number)]
    return Target(package(table(schema), checks=checks), {"t.csv": b"a\n1\n"})


@aim
def many_names_in_the_header(size: int) -> Target:
    """A header of millions of names, no two of which are the same, and a row like it."""
    line = ",".join(f"{one:x}" for one in range(min(size, 16_000_000) // 14))
    return Target(
        package(table({"fields": [{"name": "1"}], "fieldsMatch": ["superset"]})),
        {"t.csv": f"{line}\n{line}\n".encode()},
    )


@aim
def long_rows(size: int) -> Target:
    """Rows of tens of thousands of cells, each of its own, below a header of one."""
    wide = max(2, size // 700)
    lines = (",".join(f"{row}{one}" for one in range(wide)) for row in range(100))
    return Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": csv("a", lines)})


@aim
def long_enum(size: int) -> Target:
    """As many values as fit into one list, and categories like them."""
    size = min(size, 15_000_000)
    values = [f"{one:x}" for one in range(size // 2 // 9)]
    field = {"name": "a", "constraints": {"enum": values}, "categories": values}
    return Target(package(table({"fields": [field]})), {"t.csv": csv("a", ["1", "x"])})


@aim
def many_checks(size: int) -> Target:
    """Many checks, on as many rows as they may look at."""
    number = min(20_000, size // 100)
    checks = [
        {"rule": "compare", "resource": "t", "fields": ["a", "b"], "operator": "<", "name": f"c{one}"}
        for one in range(number)
    ]
    rows = 60
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]}
    return Target(package(table(schema), checks=checks), {"t.csv": csv("ab", ["2,1"] * rows)}, keys=rows * number * 3)


@aim
def condition_with_many_values(size: int) -> Target:
    """A condition that lists many values, on many rows."""
    values = [f"v{one}" for one in range(size // 2 // 12)]
    check = {"rule": "required_if", "resource": "t", "fields": ["b"], "when": {"a": values}}
    rows = size // 2 // 20
    lines = (f"w{row}," for row in range(rows))
    return Target(
        package(table({"fields": [{"name": "a"}, {"name": "b"}]}), checks=[check]), {"t.csv": csv("ab", lines)}
    )


@aim
def one_of_many_values(size: int) -> Target:
    """A list of values of which a field must have one, and has none."""
    values = [f"v{one}" for one in range(size // 2 // 12)]
    check = {"rule": "equals_related", "resource": "t", "fields": ["a"], "one_of": values}
    return Target(
        package(table({"fields": [{"name": "a"}]}), checks=[check]),
        {"t.csv": csv("a", (f"w{row}" for row in range(size // 2 // 20)))},
    )


@aim
def long_check_message(size: int) -> Target:
    """A check with a message of megabytes, which many rows break."""
    check = {
        "rule": "compare",
        "resource": "t",
        "fields": ["a"],
        "operator": ">",
        "value": 5,
        "message": "m" * (size // 2),
    }
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    return Target(package(table(schema), checks=[check]), {"t.csv": csv("a", ["1"] * max(10, size // 1_000))})


@aim
def long_names(size: int) -> Target:
    """Names of megabytes of resources, fields and checks, with every kind of fault."""
    long = "n" * (min(size, 15_000_000) // 13)
    a, b = long + "a", long + "b"
    schema = {
        "fields": [{"name": a, "type": "integer"}, {"name": b, "constraints": {"required": True}}],
        "primaryKey": a,
        "uniqueKeys": [[a, b]],
        "foreignKeys": [{"fields": b, "reference": {"resource": "", "fields": a}}],
    }
    checks = [
        {"rule": "sorted", "resource": long, "fields": [a], "name": long},
        {"rule": "word_limit", "resource": long, "fields": [b], "maximum": 0},
    ]
    rows = max(10, size // 2_000)
    lines = (f"{row % 7},{'x' if row % 2 else ''}" if row % 3 else "x,y,z" for row in range(rows))
    return Target(
        package({**table(schema, long), "path": "t.csv"}, checks=checks), {"t.csv": csv([a, b], lines)}, keys=rows * 4
    )


@aim
def many_long_names(size: int) -> Target:
    """A thousand names of thousands of letters, and as many that are nearly the same."""
    number = max(3, size // 2 // 16_000)
    long = "".join(map(chr, range(97, 117))) * 400
    schema = {"fields": [{"name": f"{long}{one}"} for one in range(number)]}
    return Target(package(table(schema)), {"t.csv": csv([f"{long}x{one}" for one in range(number)], [])})


@aim
def unknown_names(size: int) -> Target:
    """Fields that the file has by other names, nearly theirs."""
    number = min(20_000, size // 60)
    header = [f"name of field{one}x" for one in range(number)]
    return Target(
        package(
            table({"fields": [{"name": f"name of field {one}"} for one in range(number)], "fieldsMatch": ["subset"]})
        ),
        {"t.csv": csv(header, [",".join("1" * number)])},
    )


@aim
def folded_header(size: int) -> Target:
    """A header of hundreds of thousands of names, whose letter case does not count."""
    number = size // 60
    schema = {"fields": [{"name": "F1"}], "fieldsMatch": ["superset"]}
    return Target(
        package(table(schema, dialect={"caseSensitiveHeader": False})),
        {"t.csv": csv([f"name{one}" for one in range(number)], [",".join("1" * number)])},
    )


@aim
def enum_guesses(size: int) -> Target:
    """A very long list of values, and wrong cells near them."""
    values = [f"value number {one}" for one in range(size // 2 // 30)]
    field = {"name": "a", "constraints": {"enum": values}}
    lines = (f"value numbr {row}" for row in range(size // 2 // 20))
    return Target(package(table({"fields": [field]})), {"t.csv": csv("a", lines)})


@aim
def faults_of_the_descriptor(size: int) -> Target:
    """Hundreds of thousands of wrong properties."""
    number = min(20_000, size // 200 or 1)
    wrong = {"type": 1, "title": 2, "description": 3, "format": 4, "example": [], "rdfType": 5, "missingValues": 6}
    field = {"constraints": {"minimum": [], "maximum": {}, "pattern": 3, "enum": 4, "unique": 5}, **wrong}
    return Target(package(*(table({"fields": fields(number, **field)}, f"t{one}") for one in range(3))), {})


@aim
def hidden_characters(size: int) -> Target:
    """Names and texts with invisible characters."""
    number = min(size, 15_000_000) // 60
    some = [{"title": f"a\u200b{one}", "x\u200b": "\u202e" * 3} for one in range(number)]
    return Target(package(table({"fields": fields(1)}), sources=some), {"t.csv": b"f0\n1\n"})


@aim
def many_resources(size: int) -> Target:
    """As many tables as may be, each with a file and faults of its own."""
    number = min(20_000, max(1, size // 500))
    schema = {"fields": [{"name": "a", "type": "integer"}], "primaryKey": "a"}
    tables = [table(schema, f"t{one}", dialect={}) for one in range(number)]
    return Target(package(*tables), {f"t{one}.csv": b"a\nx\n1\n1\n" for one in range(number)}, zipped=True)


@aim
def many_parts(size: int) -> Target:
    """One table in thousands of files, whose rows have one key and whose references lead nowhere."""
    number = min(20_000, max(1, size // 1_000))
    paths = [f"p{one}.csv" for one in range(number)]
    schema = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
        "primaryKey": "a",
        "foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}],
    }
    rows = b"1,2\n" * 20
    files = {path: (b"" if one else b"a,b\n") + rows for one, path in enumerate(paths)}
    return Target(package({**table(schema), "path": paths}), files, keys=number * 60, zipped=True)


@aim
def many_patterns(size: int) -> Target:
    """Thousands of patterns that might never end."""
    number = min(20_000, size // 80)
    some = [{"name": f"f{one}", "constraints": {"pattern": f"(a|a)*b{one}"}} for one in range(number)]
    return Target(package(table({"fields": some})), {"t.csv": csv(names(number), [",".join(["a" * 25] * number)])})


@aim
def long_pattern(size: int) -> Target:
    """A pattern of megabytes."""
    field = {"name": "a", "constraints": {"pattern": "(?:" + "|".join(f"w{one}" for one in range(size // 16)) + ")x"}}
    return Target(package(table({"fields": [field]})), {"t.csv": csv("a", ("w1" for _ in range(size // 40)))})


@aim
def many_schemas_of_cells(size: int) -> Target:
    """JSON Schemas with many alternatives, for many cells."""
    some = {"anyOf": [{"type": "object", "required": [f"k{one}"]} for one in range(size // 2 // 50)]}
    field = {"name": "a", "type": "object", "constraints": {"jsonSchema": some}}
    lines = (f'"{{""x{row}"":1}}"' for row in range(size // 2 // 20))
    return Target(package(table({"fields": [field]})), {"t.csv": csv("a", lines)})


@aim
def dense_cells_with_schemas(size: int) -> Target:
    """Long arrays, each item of which a JSON Schema judges."""
    some = {"items": {"type": "integer", "minimum": 0}}
    return long_cells(size, {"type": "array", "constraints": {"jsonSchema": some}}, items)


def items(length: int) -> str:
    """An array of this length."""
    return "[" + ",".join("1" * (length // 2)) + "]"


@aim
def small_cells_with_schemas(size: int) -> Target:
    """Very many objects, each of which a JSON Schema judges."""
    some = {"properties": {"x": {"type": "integer", "minimum": 0}}, "required": ["x"]}
    field = {"type": "object", "constraints": {"jsonSchema": some}}
    return column(size, field, lambda row: f'"{{""x"":{row}}}"', length=13)


@aim
def joined_header(size: int) -> Target:
    """A long text between the names of many header rows."""
    wide = max(2, size // 400)
    dialect = {"headerRows": list(range(1, 101)), "headerJoin": "j" * (size // 4)}
    line = ",".join("1" * wide)
    return Target(
        package(table({"fields": [{"name": "a"}]}, dialect=dialect)),
        {"t.csv": "".join(f"{line}\n" for _ in range(101)).encode()},
    )


@aim
def comment_rows(size: int) -> Target:
    """A list of row numbers as long as the file."""
    rows = size // 2 // 8
    dialect = {"commentRows": list(range(2, rows))}
    return Target(package(table({"fields": [{"name": "a"}]}, dialect=dialect)), {"t.csv": csv("a", ["1"] * rows * 4)})


@aim
def deep_paths(size: int) -> Target:
    """Checks whose fields are reached over many tables."""
    number = min(2_000, size // 200)
    schema = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
        "primaryKey": "a",
        "foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}],
    }
    path = ".".join(["b"] * 8) + ".a"
    checks = [
        {"rule": "compare", "resource": "t", "fields": ["a", path], "operator": "<", "name": f"c{one}"}
        for one in range(number)
    ]
    rows = max(3, size // 2 // 30 // max(1, number // 8))
    lines = (f"{row},{row}" for row in range(rows))
    return Target(package(table(schema), checks=checks), {"t.csv": csv("ab", lines)}, keys=rows * (2 + number * 11))


@aim
def inline_rows(size: int) -> Target:
    """Rows in the descriptor, each with a fault."""
    data = [["a"], *([f"x{row}"] for row in range(min(size, 15_000_000) // 13))]
    one = {"name": "t", "type": "table", "data": data, "schema": {"fields": [{"name": "a", "type": "integer"}]}}
    return Target(package(one), {})


@aim
def inline_objects(size: int) -> Target:
    """Rows in the descriptor as objects, each with a name of its own."""
    data = [{f"k{row}": row} for row in range(min(size, 15_000_000) // 19)]
    one = {"name": "t", "type": "table", "data": data, "schema": {"fields": [{"name": "a", "type": "integer"}]}}
    return Target(package(one), {})


# Between rows.


KEYED = {"fields": [{"name": "a", "type": "string"}], "primaryKey": "a"}


@aim
def equal_keys(size: int) -> Target:
    """All keys are equal."""
    rows = size // 6
    return Target(package(table(KEYED)), {"t.csv": csv("a", ["12345"] * rows)}, keys=rows)


@aim
def waived_keys(size: int) -> Target:
    """All keys are equal, and an exception is about one of them."""
    rows = size // 6
    waivers = b"rule,resource,row_key,field,reason\nprimary_key,t,x,a,because\n"
    return Target(package(table(KEYED)), {"t.csv": csv("a", ["12345"] * rows), "waivers.csv": waivers}, keys=rows)


@aim
def keys_of_own_texts(size: int) -> Target:
    """All keys are equal, but not as texts, by which their rows are named; and an exception is about one of them."""
    schema = {"fields": [{"name": "a", "type": "integer"}], "primaryKey": "a"}
    waivers = b"rule,resource,row_key,field,reason\nprimary_key,t,x,a,because\n"
    rows = size // 6
    texts = (f"{'0' * (1 + row % 7)}7" for row in range(rows))
    return Target(package(table(schema)), {"t.csv": csv("a", texts), "waivers.csv": waivers}, keys=rows)


@aim
def waived_cells(size: int) -> Target:
    """Millions of faulty cells, and an exception that might be about them."""
    waivers = b"rule,resource,row_key,field,reason\ntype,t,x,a,because\n"
    rows = size // 9
    head = package(table({"fields": [{"name": "a", "type": "integer"}]}))
    return Target(head, {"t.csv": csv("a", (f"x{row}" for row in range(rows))), "waivers.csv": waivers})


@aim
def dangling_references(size: int) -> Target:
    """No reference leads anywhere, and each nearly leads to a row."""
    schema = {
        "fields": [{"name": "a"}, {"name": "b"}],
        "primaryKey": "a",
        "foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}],
    }
    rows = size // 30
    lines = (f"item {row},itme {row}" for row in range(rows))
    return Target(package(table(schema)), {"t.csv": csv("ab", lines)}, keys=2 * rows)


@aim
def related_to_all(size: int) -> Target:
    """Every row has the same key, and every other one belongs to it."""
    parent = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": "a"}
    check = {
        "rule": "equals_related",
        "resource": "t",
        "fields": ["b"],
        "related": {"resource": "u", "fields": ["a"], "field": "b", "newest": "b"},
    }
    rows = size // 40
    files = {"t.csv": csv("ab", ["12345678,12345678"] * rows), "u.csv": csv("ab", ["12345678,12345679"] * rows)}
    return Target(
        package(table(parent), table({"fields": parent["fields"]}, "u"), checks=[check]), files, keys=4 * rows
    )


@aim
def preferred_conditions(size: int) -> Target:
    """A long list of conditions of which none is met."""
    prefer = [{"b": f"v{one}"} for one in range(min(20_000, size // 2 // 16))]
    check = {
        "rule": "equals_related",
        "resource": "t",
        "fields": ["b"],
        "related": {"resource": "t", "fields": ["a"], "field": "b", "prefer": prefer},
    }
    rows = size // 2 // 12
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": "a"}
    return Target(
        package(table(schema), checks=[check]), {"t.csv": csv("ab", (f"{row},x" for row in range(rows)))}, keys=3 * rows
    )


@aim
def versions(size: int) -> Target:
    """Versions of many parts, of which the newest is looked for."""
    schema = {"fields": [{"name": "a"}, {"name": "b"}, {"name": "c"}], "primaryKey": ["a"]}
    related = {"resource": "u", "fields": ["a"], "field": "b", "newest": "c"}
    check = {"rule": "equals_related", "resource": "t", "fields": ["b"], "related": related}
    version = "1." * min(100_000, size // 8) + "!"
    files = {"t.csv": csv("abc", ["1,2,3"] * 50), "u.csv": csv("abc", [f"1,2,{version}"] * 4)}
    return Target(package(table(schema), table({"fields": schema["fields"]}, "u"), checks=[check]), files)


@aim
def prefixes(size: int) -> Target:
    """Texts that begin with no value, which is tried at every length."""
    schema = {"fields": [{"name": "a"}, {"name": "b", "type": "date", "format": "any"}]}
    check = {"rule": "prefix", "resource": "t", "fields": ["a"], "between": ["b", "b"]}
    rows = size // 60
    lines = (f"{row:040d}zz,2001-01-01" for row in range(rows))
    return Target(package(table(schema), checks=[check]), {"t.csv": csv("ab", lines)})


@aim
def long_circle(size: int) -> Target:
    """One circle through all rows."""
    schema = {
        "fields": [{"name": "a"}, {"name": "b"}],
        "primaryKey": "a",
        "foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}],
    }
    rows = size // 16
    lines = (f"{row},{(row + 1) % rows}" for row in range(rows))
    return Target(
        package(table(schema), checks=[{"rule": "acyclic", "resource": "t", "fields": ["b"]}]),
        {"t.csv": csv("ab", lines)},
        keys=4 * rows,
    )


# Rows.


@aim
def own_faults(size: int) -> Target:
    """Millions of short rows, each with a faulty value of its own."""
    return column(size, {"type": "integer"}, lambda row: f"x{row:x}", length=6)


@aim
def own_warnings(size: int) -> Target:
    """Millions of texts, each with a warning of its own."""
    return column(size, {}, lambda row: f"={row:x}", length=6)


@aim
def blank_rows(size: int) -> Target:
    """Nothing but line ends."""
    return Target(package(table({"fields": [{"name": "a"}, {"name": "b"}]})), {"t.csv": b"a,b\n1,2\n" + b"\n" * size})


@aim
def uneven_rows(size: int) -> Target:
    """Rows of many widths."""
    lines = ("1" + ",1" * (row % 900) for row in range(size // 900))
    return Target(package(table({"fields": fields(450)})), {"t.csv": csv(names(450), lines)})


@aim
def short_rows(size: int) -> Target:
    """A wide header, and rows of one cell."""
    wide = min(2_000, max(2, size // 100))
    lines = ["1", "1,2"] * min(size // 8, 8_000_000 // wide)
    return Target(package(table({"fields": fields(wide)})), {"t.csv": csv(names(wide), lines)})


@aim
def padded_rows(size: int) -> Target:
    """The widest header that there may be, and as many rows of one cell as fit."""
    wide = min(20_000, max(2, size // 100))
    return Target(package(table({"fields": fields(wide)})), {"t.csv": csv(names(wide), ["1", "1,2"] * (size // 8))})


@aim
def bare_quotes(size: int) -> Target:
    """A quote in every short cell."""
    return column(size, {}, lambda row: 'a"', length=2)


@aim
def stray_quotes(size: int) -> Target:
    """Quotes that are opened and never closed."""
    return column(size, {}, lambda row: '"a', length=2)


@aim
def closed_quotes(size: int) -> Target:
    """Millions of quoted cells of quotes."""
    return column(size, {}, lambda row: '""""', length=4)


@aim
def doubled_quotes_far(size: int) -> Target:
    """A stray quote, then a megabyte of lines before the next."""
    piece = ['"x', *["y"] * min(499_000, size // 2), 'z"z']
    return Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": csv("a", piece * max(1, size // 1_000_000))})


@aim
def nothing_but_quotes(size: int) -> Target:
    """One long line of quotes, line after line."""
    return column(size, {}, lambda row: '"' * (9_990 + 2 * (row % 5)), length=9_999)


@aim
def multi_line_cells(size: int) -> Target:
    """Cells of many lines."""
    return column(size, {}, lambda row: '"' + "\n" * 999 + '"', length=1_001)


@aim
def two_line_cells(size: int) -> Target:
    """Millions of cells of two lines each."""
    return column(size, {"type": "integer"}, lambda row: '"\n"', length=3)


@aim
def carriage_returns(size: int) -> Target:
    """CR CR LF after every short row."""
    rows = size // 4
    return Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": b"a\r\r\n" + b"1\r\r\n" * rows})


@aim
def mixed_line_ends(size: int) -> Target:
    """Each line ends otherwise than the one before."""
    return Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": b"a\n" + b"1\r1\r\n1\n1\r\r\n" * (size // 12)})


@aim
def one_long_line(size: int) -> Target:
    """One line as long as a line may be, of one-letter cells."""
    line = ",".join("1" * (min(size, 16_000_000) // 2))
    return Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": f"a\n{line}\n".encode()})


@aim
def long_header(size: int) -> Target:
    """A header of millions of names."""
    line = ",".join("1" * (min(size, 16_000_000) // 2))
    return Target(
        package(table({"fields": [{"name": "a"}], "fieldsMatch": ["superset"]})),
        {"t.csv": f"{line}\n{line}\n".encode()[:size]},
    )


@aim
def wide_table(size: int) -> Target:
    """Hundreds of thousands of columns, few of them described."""
    wide = size // 50
    lines = [",".join("1" * wide)] * 15
    schema = {"fields": fields(min(wide, 20_000), type="integer"), "fieldsMatch": ["superset"]}
    return Target(package(table(schema)), {"t.csv": csv(names(wide), lines)})


@aim
def bytes_that_are_no_text(size: int) -> Target:
    """No cell is text of the encoding."""
    return column(size, {"type": "integer"}, lambda row: "\udcff\udcfe\udc80", length=3)


@aim
def gzip_bomb(size: int) -> Target:
    """A file that is much larger than it seems."""
    data = gzip.compress(b"a\n" + b"1\n" * (size // 2), mtime=0)
    return Target(
        package({**table({"fields": [{"name": "a", "type": "integer"}]}), "path": "t.csv.gz"}), {"t.csv.gz": data}
    )


# Cells.


def quoted(text: str) -> str:
    """A cell in quotes."""
    return '"' + text.replace('"', '""') + '"'


def long_cells(size: int, field: dict[str, Any], text: Callable[[int], str]) -> Target:
    """Cells of nearly a megabyte each, no two of which are of one length: an equal text would be judged once."""
    length = min(1_000_000, size)
    texts = (text(length - 10 * row) for row in range(max(1, size // (length + 3))))
    return Target(package(table({"fields": [{"name": "a", **field}]})), {"t.csv": csv("a", map(quoted, texts))})


@aim
def deep_json(size: int) -> Target:
    """Lists in one another."""
    return long_cells(size, {"type": "array"}, lambda length: "[" * (length // 2) + "]" * (length // 2))


@aim
def wide_json(size: int) -> Target:
    """Objects of many members, most of them said twice."""
    return column(
        size, {"type": "object"}, lambda row: quoted("{" + ",".join(f'"k":{row}' for _ in range(50)) + "}"), length=480
    )


@aim
def structures(size: int) -> Target:
    """Lists of nothing but empty objects, which take much more room than their text."""
    return long_cells(size, {"type": "array"}, lambda length: "[" + ",".join(["{}"] * (length // 3 - 2)) + "]")


@aim
def short_json(size: int) -> Target:
    """Millions of objects."""
    return column(size, {"type": "object"}, lambda row: quoted(f'{{"a":{row}}}'), length=16)


@aim
def geometries(size: int) -> Target:
    """Polygons of many points."""
    ring = ",".join(["[1,2]"] * 8_000)
    text = f'{{"type":"Polygon","coordinates":[[{ring}]],"n":'
    return column(size, {"type": "geojson"}, lambda row: quoted(f"{text}{row}}}"), length=len(text) + 20)


@aim
def collections(size: int) -> Target:
    """Geometries in one another."""
    text = '{"type":"GeometryCollection","geometries":['
    return column(size, {"type": "geojson"}, lambda row: quoted(text * 400 + f"{row}" + "]}" * 400), length=400 * 55)


@aim
def durations(size: int) -> Target:
    """Durations of very many digits."""
    return column(
        size,
        {"type": "duration", "constraints": {"minimum": "P1Y"}},
        lambda row: f"P{'9' * 4_000}Y{row}M",
        length=4_010,
    )


@aim
def short_durations(size: int) -> Target:
    """Millions of durations, each of its own."""
    return column(size, {"type": "duration", "constraints": {"minimum": "P1Y"}}, lambda row: f"P{row}YT1S", length=11)


@aim
def long_numbers(size: int) -> Target:
    """Integers of a million digits."""
    return long_cells(size, {"type": "integer", "constraints": {"minimum": 5}}, lambda length: "9" * length)


@aim
def numbers_of_thousands_of_digits(size: int) -> Target:
    """Integers of as many digits as can be read."""
    return column(
        size, {"type": "integer", "constraints": {"minimum": 5}}, lambda row: f"{'9' * 4_280}{row}", length=4_290
    )


@aim
def long_fractions(size: int) -> Target:
    """Numbers of a million decimals, and keys of them."""
    field = {"type": "number", "constraints": {"minimum": 5, "unique": True}}
    return long_cells(size, field, lambda length: "5." + "9" * (length - 2))


@aim
def exponents(size: int) -> Target:
    """Numbers with huge exponents, compared exactly."""
    field = {"type": "number", "constraints": {"minimum": "1e-999999", "unique": True}}
    return column(size, field, lambda row: f"{row}e{'-' * (row % 2)}99999{row}", length=16)


@aim
def bare_numbers(size: int) -> Target:
    """Numbers among letters: where they begin and end is looked for."""
    return long_cells(size, {"type": "number", "bareNumber": False}, lambda length: "1" + "a" * (length - 2) + "1")


@aim
def grouped_numbers(size: int) -> Target:
    """Numbers with a mark between all digits."""
    return long_cells(
        size, {"type": "number", "groupChar": ",", "bareNumber": False}, lambda length: "1," * (length // 2) + "a"
    )


@aim
def date_formats(size: int) -> Target:
    """A format of as many numbers side by side as may be."""
    return column(size, {"type": "datetime", "format": "%W%f%m%S%H%j"}, lambda row: "1" * 14 + f"x{row}", length=16)


@aim
def date_formats_of_many_numbers(size: int) -> Target:
    """A format of more numbers side by side."""
    field = {"type": "datetime", "format": "%j%d%m%H%I%M%S%f%y%U%W%w%u%V%G"}
    return column(size, field, lambda row: "1" * 24 + f"x{row}", length=26)


@aim
def date_formats_with_digits(size: int) -> Target:
    """A format of many numbers with digits between them, which part nothing."""
    field = {"type": "datetime", "format": "%f1%j1%m1%d1%H1%I1%M1%S1%U1%W1%Y1%y"}
    return column(size, field, lambda row: "1" * 28 + f"x{row}", length=30)


@aim
def long_runs_of_digits(size: int) -> Target:
    """Arrays of numbers that are just not too long, and no JSON."""
    return long_cells(size, {"type": "array"}, lambda length: ("1" * 4_300 + ",") * (length // 4_301) + "]")


@aim
def version_of_many_parts(size: int) -> Target:
    """A version that ends in something else."""
    one = table({"fields": [{"name": "a"}]})
    return Target(package(one, version="1." * (min(size, 16_000_000) // 2) + "!"), {"t.csv": csv("a", "x")})


@aim
def long_date_formats(size: int) -> Target:
    """A format as long as a cell."""
    field = {"type": "date", "format": "%d%m%y%H%M%S%j" * 700}
    return column(size, field, lambda row: "1" * 9_990 + f"x{row}", length=9_999)


@aim
def loose_dates(size: int) -> Target:
    """Dates of any format that are none."""
    return column(size, {"type": "date", "format": "any"}, lambda row: f"1 Sept 20{row}", length=14)


@aim
def long_loose_dates(size: int) -> Target:
    """Dates of any format that go on and on."""
    return long_cells(size, {"type": "datetime", "format": "any"}, lambda length: "1 " * (length // 2))


@aim
def long_dates(size: int) -> Target:
    """Moments of a million digits."""
    return long_cells(size, {"type": "datetime"}, lambda length: "2001-01-01T00:00:00." + "1" * (length - 30) + "Z")


@aim
def combining_marks(size: int) -> Target:
    """Letters with hundreds of thousands of marks, in two orders."""
    return long_cells(size, {}, lambda length: "a" + "\u0316\u0301" * (length // 5))


@aim
def combining_marks_of_keys(size: int) -> Target:
    """The same in names of rows."""
    return long_cells(size, {"constraints": {"unique": True}}, lambda length: "a" + "\u0301\u0316" * (length // 5))


@aim
def mojibake(size: int) -> Target:
    """Text that was read as another encoding."""
    return long_cells(size, {}, lambda length: "Ã©â€™Ð°" * (length // 18))


@aim
def mixed_scripts(size: int) -> Target:
    """Words of letters of several scripts."""
    return long_cells(size, {"constraints": {"unique": True}}, lambda length: "aаbα" * (length // 7))


@aim
def short_foreign_texts(size: int) -> Target:
    """Millions of short texts, each with an odd character."""
    return column(size, {}, lambda row: f"é\u0301а{row:x}", length=11)


@aim
def lists_of_items(size: int) -> Target:
    """Lists of many wrong items."""
    return long_cells(size, {"type": "list", "itemType": "integer"}, lambda length: "x," * (length // 2))


@aim
def addresses(size: int) -> Target:
    """E-mail addresses of many dots and no end."""
    return long_cells(size, {"format": "email"}, lambda length: "a@" + "b." * (length // 2 - 2) + "@")


# Waivers.


@aim
def many_waivers(size: int) -> Target:
    """As many exceptions as fit, none of which is needed."""
    lines = (f"type,t,{row},a,x" for row in range(size // 16))
    files = {"t.csv": b"a\n1\n", "waivers.csv": csv(["rule", "resource", "row_key", "field", "reason"], lines)}
    return Target(package(table({"fields": [{"name": "a"}]})), files)


@aim
def wrong_waivers(size: int) -> Target:
    """As many lines of that file as fit, each of them wrong."""
    files = {
        "t.csv": b"a\n1\n",
        "waivers.csv": csv(["rule", "resource", "row_key", "field", "reason"], ["x"] * (size // 2)),
    }
    return Target(package(table({"fields": [{"name": "a"}]})), files)


# The judgement.


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of CPU with those of its children, and bytes; and what came of it."""

    seconds: float
    memory: int
    said: str = ""


def spend(connection: Connection, path: Path) -> None:
    """Check a package, write its report in every form, and tell what it took."""
    from bushputin_data.validation import PackageError, check
    from tools.fuzz_worker import FORMS

    os.setsid()
    before = spent()
    try:
        report = check(path)
        for write in FORMS.values():
            write(report)
        said = f"{report.counts['errors']:,} errors, {report.counts['warnings']:,} warnings"
    except PackageError as refusal:
        said = f"refused: {str(refusal)[:100]}"
    except BaseException as error:
        said = f"{type(error).__name__}: {str(error)[:200]}"
        connection.send((Cost(spent() - before, peak()), said))
        raise
    connection.send(Cost(spent() - before, peak(), said))


def spent() -> float:
    """Seconds of CPU so far."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def peak() -> int:
    """The most memory that this process had; what the system counts for it also has what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text("ascii").splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def cost(target: Target, patience: float = PATIENCE) -> Cost:
    """What it takes to check a package, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="aim-", ignore_cleanup_errors=True) as room:
        path = target.write(Path(room))
        context = multiprocessing.get_context("spawn")
        near, far = context.Pipe()
        process = context.Process(target=spend, args=(far, path), daemon=True)
        process.start()
        far.close()
        try:
            if near.poll(patience):
                word = near.recv()
                return word if isinstance(word, Cost) else Cost(word[0].seconds, word[0].memory, word[1])
            return Cost(patience, 0, "no end")
        except EOFError:
            process.join()
            return Cost(0.0, 0, f"the process ended with {process.exitcode}")
        finally:
            process.kill()
            process.join()
            near.close()


def honest(cells: int, keys: int = 0) -> Target:
    """A plain table of so many cells, in which so many keys are compared."""
    rows = max(1, cells // 8)
    schema: dict[str, Any] = {"fields": fields(8, type="integer")}
    if keys:
        schema["primaryKey"] = "f0"
    lines = (f"{row},1{row},2{row},3{row},4{row},5{row},6{row},7" for row in range(rows))
    return Target(package(table(schema)), {"t.csv": csv(names(8), lines)}, keys=rows if keys else 0)


@dataclass(frozen=True)
class Measure:
    """What an honest package takes on this machine: for itself, for a cell, and for a key."""

    start: float
    cell: float
    key: float

    @classmethod
    def take(cls, cells: int = 1_600_000) -> Measure:
        """Measure it."""
        start = cost(honest(8)).seconds
        plain = cost(honest(cells)).seconds
        keyed = cost(honest(cells, 1)).seconds
        return cls(start, (plain - start) / cells, max(0.0, (keyed - plain) / (cells // 8)))

    def of(self, target: Target) -> float:
        """What an honest package of as many cells and keys would take."""
        return self.start + self.cell * target.cells + self.key * target.keys


def broken(found: Cost, allowed: float) -> str:
    """How a cost breaks the law; empty where it does not."""
    faults = []
    if found.said == "no end" or "Error: " in found.said.split(",")[0] or "ended with" in found.said:
        faults.append(found.said)
    if found.seconds > allowed + SECONDS:
        faults.append("seconds")
    if found.memory > MEMORY:
        faults.append("memory")
    return ", ".join(faults)


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(prog="python -m tools.fuzz_aims", description=(__doc__ or "").partition("\n")[0])
    out.add_argument("names", nargs="*", metavar="NAME", help="which aims (default: all)")
    out.add_argument("--size", type=int, default=FULL - 500_000, metavar="BYTES", help="how large the packages are")
    out.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS", help="after which one is ended")
    out.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    out.add_argument("--list", action="store_true", help="list the aims and leave")
    return out


@dataclass(frozen=True)
class Result:
    """What came of an aim."""

    name: str
    size: int
    allowed: float
    found: Cost

    @property
    def fault(self) -> str:
        """How it breaks the law; empty where it does not."""
        return broken(self.found, self.allowed)

    def __str__(self) -> str:
        """One line."""
        kept, found = f"BROKEN {self.fault}" if self.fault else "kept", self.found
        figures = (
            f"{self.size / 1e6:.1f} MB, {found.seconds:.1f} s (honest {self.allowed:.1f}), {found.memory >> 20} MB"
        )
        return f"{kept:24} {self.name}: {figures}; {found.said}"

    @property
    def row(self) -> str:
        """The same for the file of results."""
        found = self.found
        return (
            f"| `{self.name}` | {self.size / 1e6:.1f} | {found.seconds:.1f} | {self.allowed:.1f} | {found.memory >> 20}"
            f" | {self.fault or 'kept'} |"
        )


def attempt(name: str, size: int, measure: Measure, patience: float) -> Result:
    """Try an aim."""
    target = AIMS[name](size)
    return Result(name, sum(map(len, target.unpacked.values())), measure.of(target), cost(target, patience))


def report(measure: Measure, results: Sequence[Result]) -> Iterator[str]:
    """What the file of results says."""
    faults = sum(bool(one.fault) for one in results)
    yield f"{machine()}."
    yield ""
    yield (
        f"{len(results)} packages of up to 20 MB, each of which aims at something: {faults} took more than "
        f"{MEMORY >> 20} MB, or more than {SECONDS:g} s of CPU beyond an honest plain table of as many cells and keys "
        f"({measure.cell * 1e6:.2f} s per million cells, {measure.key * 1e6:.2f} s per million keys)."
    )
    yield ""
    yield "| aim | MB | CPU s, with all reports | honest s | peak MB | law |"
    yield "|---|---|---|---|---|---|"
    yield from (one.row for one in results)


def main(arguments: Sequence[str]) -> int:
    """Try the aims and tell what each took."""
    options = parser().parse_args(arguments)
    if options.list:
        print("\n".join(f"{name}: {(make.__doc__ or '').strip()}" for name, make in AIMS.items()))
        return 0
    measure = Measure.take()
    print(
        f"an honest package: {measure.cell * 1e6:.2f} s per million cells, {measure.key * 1e6:.2f} of keys", flush=True
    )
    results = []
    for name in options.names or list(AIMS):
        results.append(attempt(name, options.size, measure, options.patience))
        print(results[-1], flush=True)
    if options.write:
        record("The cost of hostile packages (`tools.fuzz_aims`)", list(report(measure, results)))
    return int(any(one.fault for one in results))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
