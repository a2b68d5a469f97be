"""Hypothesis strategies for whole data packages: descriptors of every kind of field, and files that are valid by them.

Needs `hypothesis`. In a test of your own:

    @given(packages())
    def test_my_reader(draft):
        with TemporaryDirectory() as folder:
            draft.write(Path(folder))
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover
    raise ImportError(f"{__name__} needs hypothesis: pip install hypothesis") from error

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]
Texts = st.SearchStrategy[str]
Field = dict[str, Any]
DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DELIMITERS = (",", ";", "\t", "|")
# Letters of two scripts that do not look alike, and what a CSV has to quote; no line breaks: each row is one line.
LETTERS = string.ascii_letters + string.digits + "éß字中" + " ,;|'\".!"
MISSING: tuple[list[Any], ...] = ([""], ["", "NA"], ["-", ""], [{"value": "", "label": "not known"}, {"value": "n/a"}])


@dataclass(frozen=True)
class Table:
    """One table of a draft: its descriptor, the records of its file, and the texts that each field can have."""

    name: str
    descriptor: dict[str, Any]
    records: list[list[str]]
    texts: Mapping[str, Texts] = dataclasses.field(repr=False)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    @property
    def fields(self) -> list[Field]:
        """The descriptors of its fields."""
        fields: list[Field] = self.descriptor["schema"]["fields"]
        return fields

    @property
    def before(self) -> int:
        """How many lines stand before the first row: a header, a comment, or neither."""
        return int(self.descriptor["dialect"].get("header", True)) + int("commentChar" in self.descriptor["dialect"])

    def at(self, line: int) -> list[str]:
        """The record on a line, which is the header's on line 1 where the file has one; empty if there is none."""
        number = line - self.before if line > self.before else 0
        return self.records[number] if number < len(self.records) else []

    def encode(self) -> bytes:
        """The file's bytes, as the dialect says."""
        dialect, out = self.descriptor["dialect"], io.StringIO(newline="")
        writer = csv.writer(
            out,
            delimiter=dialect["delimiter"],
            quotechar=dialect["quoteChar"],
            lineterminator=dialect["lineTerminator"],
        )
        if dialect.get("header", True):
            writer.writerow(self.records[0])
        if mark := dialect.get("commentChar"):
            out.write(f"{mark} a comment{dialect['lineTerminator']}")
        writer.writerows(self.records[1:])
        return out.getvalue().encode()


@dataclass(frozen=True)
class Draft:
    """A package that is not written yet: its descriptor without the resources, and its tables."""

    descriptor: dict[str, Any]
    tables: list[Table]

    def whole(self) -> dict[str, Any]:
        """The descriptor with its resources."""
        return {**self.descriptor, "resources": [table.descriptor for table in self.tables]}

    def write(self, folder: Path) -> Path:
        """Write descriptor and files into a folder; the folder."""
        for table in self.tables:
            (folder / table.file).write_bytes(table.encode())
        (folder / DESCRIPTOR).write_text(json.dumps(self.whole(), indent=1, ensure_ascii=False), "utf-8")
        return folder


@st.composite
def packages(draw: Draw) -> Draft:
    """A valid package of a parent table and, usually, one that refers to it."""
    parent = draw(tables("places"))
    children = [draw(tables("visits", parent))] if draw(st.integers(0, 3)) else []
    return Draft({"$schema": PROFILE, "name": "drawn"}, [parent, *children])


@st.composite
def tables(draw: Draw, name: str, parent: Table | None = None) -> Table:
    """A valid table with a key; with a parent also a reference to it, and one to itself."""
    missing = draw(st.sampled_from(MISSING))
    key, ids = draw(keys())
    columns = [(key, st.nothing())]
    for number in range(draw(st.integers(1, 4))):
        columns.append(draw(fields(f"f{number}", missing_texts(missing))))
    schema: dict[str, Any] = {"fields": [field for field, _ in columns], "primaryKey": ["id"], "missingValues": missing}
    values = [draw_column(draw, field, texts, len(ids), missing_texts(missing)) for field, texts in columns[1:]]
    if parent:
        known = [record[0] for record in parent.records[1:]]
        refer(schema, values, "place", parent.fields[0], draw_some(draw, known, len(ids)), parent.name)
        refer(schema, values, "before", key, draw_some(draw, ids, len(ids)), "")
    labels = [field["name"] for field in schema["fields"]]
    dialect = draw(dialects())
    descriptor = {"name": name, "type": "table", "path": f"{name}.csv", "dialect": dialect, "schema": schema}
    records = [labels, *map(list, zip(ids, *values, strict=True))]
    return Table(name, descriptor, records, {field["name"]: texts for field, texts in columns})


@st.composite
def dialects(draw: Draw) -> dict[str, Any]:
    """How a file is written."""
    dialect: dict[str, Any] = {
        "delimiter": draw(st.sampled_from(DELIMITERS)),
        "quoteChar": draw(st.sampled_from("\"'")),
        "lineTerminator": draw(st.sampled_from(["\n", "\r\n"])),
    }
    odd = draw(st.integers(0, 5))
    return dialect | ({"header": False} if odd == 0 else {"commentChar": "#"} if odd == 1 else {})


@st.composite
def keys(draw: Draw) -> tuple[Field, list[str]]:
    """A field for a key, and the keys of some rows."""
    kind, texts = draw(
        st.sampled_from(
            [
                ({"type": "integer"}, st.integers(-999, 9999).map(str)),
                ({"type": "string"}, st.from_regex(r"[a-z]{1,5}", fullmatch=True)),
                ({"type": "string", "constraints": {"pattern": "[A-Z][0-9]+"}}, st.integers(0, 999).map("K{}".format)),
            ]
        )
    )
    return {"name": "id", **kind}, draw(st.lists(texts, min_size=1, max_size=6, unique=True))


def refer(schema: dict[str, Any], values: list[Any], name: str, key: Field, column: list[str], to: str) -> None:
    """Add a column that refers to a key."""
    schema["fields"].append({**key, "name": name})
    values.append(column)
    reference = {"fields": [name], "reference": {"resource": to, "fields": ["id"]}}
    schema.setdefault("foreignKeys", []).append(reference)


def draw_some(draw: Draw, known: Sequence[str], size: int) -> list[str]:
    """References to some of the keys; an empty one refers to nothing."""
    return [draw(st.sampled_from([*known, ""])) for _ in range(size)]


def draw_column(draw: Draw, field: Field, texts: Texts, size: int, missing: Sequence[str]) -> list[str]:
    """The cells of a column: some missing where that is allowed, each its own where it must be."""
    limits = field.get("constraints", {})
    some = texts if limits.get("required") else st.sampled_from(list(missing)) | texts
    if limits.get("unique"):
        found = draw(st.lists(texts, min_size=size, max_size=size, unique_by=value_of(field)))
        return list(found)
    return [draw(some) for _ in range(size)]


def value_of(field: Field) -> Callable[[str], Any]:
    """What of a text counts when values are compared."""
    from bushputin_data.validation.fields.cells import compile_field

    plain = {key: value for key, value in field.items() if key != "constraints"}
    read = compile_field(plain, missing=()).read
    return lambda text: json.dumps(read(text), default=str, sort_keys=True)


def missing_texts(values: Sequence[Any]) -> list[str]:
    """The texts that stand for a missing value."""
    return [value if isinstance(value, str) else value["value"] for value in values]


@st.composite
def fields(draw: Draw, name: str, missing: Sequence[str] = ("",)) -> tuple[Field, Texts]:
    """A field of any type, and the strategy of the texts that are valid in it and not missing."""
    kind, texts = draw(st.sampled_from(KINDS).flatmap(lambda make: make()))
    field = {"name": name, **kind}
    limits = dict(field.pop("constraints", {}))
    if draw(st.booleans()):
        limits["required"] = True
    if field["type"] in UNIQUE and "enum" not in limits and not draw(st.integers(0, 4)):
        limits["unique"] = True
    if limits:
        field["constraints"] = limits
    return field, texts.filter(lambda text: text not in missing)


Kind = st.SearchStrategy[tuple[Field, Texts]]
# Types of which enough different values can be drawn.
UNIQUE = ("integer", "number", "date", "datetime")


def either(*kinds: tuple[Field, Texts]) -> Kind:
    """One of some fields, each with its texts."""
    return st.sampled_from(kinds)


def words() -> Texts:
    """Text as a cell may hold it: no edge spaces, not like a formula."""
    return st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)


def strings() -> Kind:
    """Texts of every format, and with each constraint."""
    colours = ["red", "green", "dark blue"]
    labelled = [{"value": value, "label": value.title()} for value in colours]
    return either(
        ({"type": "string"}, words()),
        ({"type": "string", "constraints": {"minLength": 2, "maxLength": 6}}, st.text("abc中", min_size=2, max_size=6)),
        (
            {"type": "string", "constraints": {"pattern": "[a-z]{2}-[0-9]+"}},
            st.from_regex(r"[a-z]{2}-[0-9]{1,3}", fullmatch=True),
        ),
        ({"type": "string", "constraints": {"enum": colours}}, st.sampled_from(colours)),
        ({"type": "string", "categories": labelled, "constraints": {"enum": colours}}, st.sampled_from(colours)),
        ({"type": "string", "format": "email"}, st.sampled_from(["ann@example.org", "b.c+d@mail.example.com"])),
        ({"type": "string", "format": "uri"}, st.sampled_from(["https://example.org/a?b=c#d", "urn:isbn:0451450523"])),
        ({"type": "string", "format": "uuid"}, st.uuids().map(str)),
        ({"type": "string", "format": "binary"}, st.sampled_from(["aGVsbG8=", "AAAA", "/+8="])),
    )


def integers() -> Kind:
    """Whole numbers."""
    small = st.integers(-50, 50).map(str)
    return either(
        ({"type": "integer"}, st.integers(-(10**12), 10**12).map(str)),
        ({"type": "integer", "constraints": {"minimum": -50, "maximum": 50}}, small),
        ({"type": "integer", "constraints": {"enum": [1, 2, 3]}}, st.sampled_from(["1", "2", "3"])),
        ({"type": "integer", "bareNumber": False}, st.integers(0, 999).map("{}%".format)),
    )


def numbers() -> Kind:
    """Decimal numbers."""
    decimals = st.decimals(-90, 90, places=2).map(str)
    return either(
        ({"type": "number"}, decimals | st.sampled_from(["1e3", ".5", "5.", "NaN", "INF", "-INF"])),
        ({"type": "number", "constraints": {"minimum": -90, "maximum": 90}}, decimals),
        ({"type": "number", "decimalChar": ","}, decimals.map(lambda text: text.replace(".", ","))),
        ({"type": "number", "groupChar": "'"}, st.integers(1000, 10**7).map(lambda n: f"{n:,}".replace(",", "'"))),
    )


def booleans() -> Kind:
    """True and false, in the usual words or in others."""
    return either(
        ({"type": "boolean"}, st.sampled_from(["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"])),
        ({"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, st.sampled_from(["yes", "no"])),
    )


def moments() -> Kind:
    """Dates and times, in their usual forms and by patterns."""
    days, clocks = st.dates(), st.times().map(lambda time: time.replace(microsecond=0, fold=0))
    both = st.tuples(days, clocks)
    limits = {"minimum": "1990-01-01", "maximum": "2020-12-31"}
    import datetime as dt

    within = st.dates(dt.date(1990, 1, 1), dt.date(2020, 12, 31))
    return either(
        ({"type": "date"}, days.map(str)),
        ({"type": "date", "constraints": limits}, within.map(str)),
        ({"type": "date", "format": "%d/%m/%Y"}, days.map(lambda day: f"{day.day:02}/{day.month:02}/{day.year:04}")),
        ({"type": "time"}, clocks.map(str)),
        ({"type": "time", "format": "%H:%M"}, clocks.map(lambda time: f"{time:%H:%M}")),
        ({"type": "datetime"}, both.map(lambda pair: f"{pair[0]}T{pair[1]}")),
        (
            {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
            both.map(lambda pair: f"{pair[0].year:04}-{pair[0]:%m-%d} {pair[1]:%H:%M}"),
        ),
        ({"type": "year"}, st.integers(1000, 9999).map(str)),
        ({"type": "yearmonth"}, st.tuples(st.integers(1000, 9999), st.integers(1, 12)).map("{0[0]}-{0[1]:02}".format)),
        ({"type": "duration"}, st.sampled_from(["P1Y2M3DT4H5M6S", "P3D", "PT0.5S", "-P1M", "P2W"])),
    )


def places() -> Kind:
    """Points and GeoJSON."""
    degrees = st.tuples(st.integers(-180, 180), st.integers(-90, 90))
    return either(
        ({"type": "geopoint"}, degrees.map("{0[0]}, {0[1]}".format)),
        ({"type": "geopoint", "format": "array"}, degrees.map("[{0[0]}, {0[1]}]".format)),
        ({"type": "geopoint", "format": "object"}, degrees.map('{{"lon": {0[0]}, "lat": {0[1]}}}'.format)),
        ({"type": "geojson"}, degrees.map('{{"type": "Point", "coordinates": [{0[0]}, {0[1]}]}}'.format)),
    )


def structures() -> Kind:
    """JSON objects and arrays, lists, and anything."""
    some = st.lists(st.integers(0, 9), max_size=3)
    return either(
        ({"type": "object"}, st.dictionaries(st.sampled_from("ab"), st.integers(0, 9)).map(json.dumps)),
        ({"type": "array"}, some.map(json.dumps)),
        ({"type": "list"}, st.lists(st.text("abc", min_size=1), min_size=1, max_size=3).map(",".join)),
        ({"type": "list", "itemType": "integer", "delimiter": ";"}, st.sampled_from(["1;2", "7"])),
        ({"type": "any"}, words()),
    )


KINDS: tuple[Callable[[], Kind], ...] = (strings, integers, numbers, booleans, moments, places, structures)
# Texts that are nearly right in some kind of field.
ODD = (
    "x", "0", "7", "-1", "007", "+1", "1.0", "1.5", "1,5", "1'000", "1e3", "1e400", "NaN", "nan", "INF", "-INF",
    "12%", "٣", "true", "TRUE", "yes", "no", "1", "red", "Red", "dark blue", "ab-1", "AB-1", "K5",
    "2001-06-16", "2001-6-16", "2001-02-30", "16/06/2001", "1/6/2001", "20010616", "0000-01-01",
    "11:30", "9:05", "11:30:00", "24:00:00", "11:30:00Z", "2001-06-16T11:30:00", "2001-06-16 11:30",
    "2001-06-16T11:30:00Z",
    "2001", "12001", "-0044", "99", "2001-06", "2001-13", "P1Y", "PT", "P1W", "P",
    "14.37, 46.28", "14.37,46.28", "200, 10", "[1, 2]", "[1]", '{"lon": 1, "lat": 2}', '{"a": 1}', "{}", "[]", "null",
    '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Nothing"}', "a,b", "1;2", "1;x", "ann@example.org", "ann@",
    "https://example.org", "example.org", "aGVsbG8=", "aGVsbG8", "123e4567-e89b-12d3-a456-426614174000",
    "NA", "-", "n/a", "",
)  # fmt: skip


@st.composite
def spoilt_packages(draw: Draw) -> Draft:
    """A package with up to four faults, or none: odd cells, rows that are short, long, blank or doubled, odd labels."""
    draft: Draft = draw(packages())
    for _ in range(draw(st.integers(1, 4))):
        table = draw(st.sampled_from(draft.tables))
        draw(st.sampled_from(SPOILERS))(draw, table.records)
    return draft


def odd_cell(draw: Draw, records: list[list[str]]) -> None:
    """Another text in a cell."""
    if len(records) > 1 and (record := draw(st.sampled_from(records[1:]))):
        record[draw(st.integers(0, len(record) - 1))] = draw(st.sampled_from(ODD))


def short_row(draw: Draw, records: list[list[str]]) -> None:
    """A row without its last cells."""
    if len(records) > 1:
        record = draw(st.sampled_from(records[1:]))
        del record[draw(st.integers(1, max(1, len(record) - 1))) :]


def long_row(draw: Draw, records: list[list[str]]) -> None:
    """A row with another cell at its end."""
    if len(records) > 1:
        draw(st.sampled_from(records[1:])).append(draw(words()))


def blank_row(draw: Draw, records: list[list[str]]) -> None:
    """A row of empty cells."""
    records.insert(draw(st.integers(1, len(records))), [""] * len(records[0]))


def doubled_row(draw: Draw, records: list[list[str]]) -> None:
    """A row that stands twice."""
    if len(records) > 1:
        records.append(list(draw(st.sampled_from(records[1:]))))


def odd_label(draw: Draw, records: list[list[str]]) -> None:
    """Another name of a column, or none."""
    records[0][draw(st.integers(0, len(records[0]) - 1))] = draw(st.sampled_from(["other", "", records[0][0]]))


SPOILERS = (odd_cell, odd_cell, odd_cell, odd_cell, short_row, long_row, blank_row, doubled_row, odd_label)


@st.composite
def packages_with_a_wrong_descriptor(draw: Draw) -> tuple[str, Draft]:
    """A package whose descriptor has one fault, and the name of that fault."""
    draft = draw(packages())
    table = draw(st.sampled_from(draft.tables))
    name = draw(st.sampled_from(sorted(DESCRIPTOR_FAULTS)))
    DESCRIPTOR_FAULTS[name](draw, table)
    return name, draft


def some_field(draw: Draw, table: Table) -> Field:
    """A field that is no key."""
    field: Field = draw(st.sampled_from(table.fields[1:]))
    return field


def constrain(name: str, value: Any) -> Callable[[Draw, Table], None]:
    """A constraint that makes no sense."""

    def fault(draw: Draw, table: Table) -> None:
        some_field(draw, table).setdefault("constraints", {})[name] = value

    return fault


def declare(name: str, value: Any) -> Callable[[Draw, Table], None]:
    """A property of the resource that makes no sense."""
    return lambda draw, table: table.descriptor.update({name: value})


def schema_has(name: str, value: Any) -> Callable[[Draw, Table], None]:
    """A property of the schema that makes no sense."""
    return lambda draw, table: table.descriptor["schema"].update({name: value})


def field_has(name: str, value: Any) -> Callable[[Draw, Table], None]:
    """A property of a field that makes no sense."""
    return lambda draw, table: some_field(draw, table).update({name: value})


def missing(part: str, name: str) -> Callable[[Draw, Table], None]:
    """A property that must be there, and is not."""

    def fault(draw: Draw, table: Table) -> None:
        holder = table.descriptor if part == "resource" else some_field(draw, table)
        holder.pop(name, None)

    return fault


NOWHERE = [{"fields": ["id"], "reference": {"resource": "nowhere", "fields": ["id"]}}]
DESCRIPTOR_FAULTS: dict[str, Callable[[Draw, Table], None]] = {
    "unknown type": field_has("type", "text"),
    "name that is not a string": field_has("name", 5),
    "field without a name": missing("field", "name"),
    "minLength that is not a number": constrain("minLength", "x"),
    "enum that is not a list": constrain("enum", "x"),
    "required that is not a boolean": constrain("required", "yes"),
    "constraints that are not an object": field_has("constraints", []),
    "fields that are not a list": schema_has("fields", "x"),
    "no fields": schema_has("fields", []),
    "missing values that are not a list": schema_has("missingValues", "x"),
    "key that is not a field": schema_has("primaryKey", ["other"]),
    "reference to an unknown table": schema_has("foreignKeys", NOWHERE),
    "resource without a name": missing("resource", "name"),
    "no path": missing("resource", "path"),
    "path that is not a string": declare("path", 5),
    "path that goes up": declare("path", "../places.csv"),
    "path of a missing file": declare("path", "nothing.csv"),
    "schema that is not an object": declare("schema", 5),
    "wrong size": declare("bytes", 1),
    "size that is not a number": declare("bytes", "x"),
    "wrong hash": declare("hash", "0" * 32),
    "unknown encoding": declare("encoding", "utf-99"),
    "title that is not a string": declare("title", 5),
}
