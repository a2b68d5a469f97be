"""The packages that the fuzzer starts from: small and right, and between them of every type, dialect and rule."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

DESCRIPTOR = "datapackage.json"
# The folder and the zip in which packages are written, and the folder that no package may look into.
FOLDER, ZIP, OUTSIDE = "package", "package.zip", "outside"
SECRET = "tell-nobody-7f3a"
LF, CRLF = {"lineTerminator": "\n"}, {"lineTerminator": "\r\n"}
# A mark at the end of a key under which an object says that key once more: a dict cannot.
AGAIN = "\ue000"
# The oldest day that a zip can name: what is written must not depend on the clock.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Raw:
    """JSON text that stands for itself: what no value of Python could be written as."""

    text: str


@dataclass
class Parcel:
    """A package that is not written yet.

    Attributes:
        descriptor: the JSON tree of datapackage.json, until it is sealed.
        files: the bytes of each file.
        links: where each symlink points to, seen from the package's folder.
        folders: those that stand in the place of a file.
        pipes: named pipes, which would block whoever opens them.
        zipped: it is written as a zip.
        packed: the bytes of that zip, once they have been damaged.
        given: what is checked: the folder, or its descriptor.
        sealed: the descriptor is among the files, or was taken out of them.
    """

    descriptor: Any
    files: dict[str, bytes]
    links: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    pipes: list[str] = field(default_factory=list)
    zipped: bool = False
    packed: bytes | None = None
    given: str = FOLDER
    sealed: bool = False

    def seal(self) -> None:
        """Write the descriptor as a file like the others; its tree is not looked at any more."""
        if not self.sealed:
            self.sealed = True
            self.files[DESCRIPTOR] = encode(self.descriptor).encode("utf-8", "surrogatepass")

    def clear(self, name: str) -> None:
        """Take a file out, or whatever stands in its place."""
        self.files.pop(name, None)
        self.links.pop(name, None)
        self.folders = [one for one in self.folders if one != name]
        self.pipes = [one for one in self.pipes if one != name]

    def pack(self) -> bytes:
        """The package as a zip; a link is packed as other programs pack it, as a file that holds its target."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in [*self.files.items(), *((name, to.encode()) for name, to in self.links.items())]:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = (0o120777 if name in self.links else 0o100644) << 16
                archive.writestr(entry, data)
            for name in self.folders:
                archive.writestr(zipfile.ZipInfo(name + "/", EPOCH), b"")
        return buffer.getvalue()

    def write(self, room: Path) -> Path:
        """Write it into a room, beside what must not be looked into; what is to be checked."""
        (room / OUTSIDE).mkdir()
        for name, text in SECRETS.items():
            (room / OUTSIDE / name).write_text(text, "utf-8")
        if self.zipped:
            (room / ZIP).write_bytes(self.pack() if self.packed is None else self.packed)
            return room / ZIP
        root = room / FOLDER
        root.mkdir()
        makers: list[tuple[str, Callable[[Path], object]]] = [
            *((name, partial(Path.write_bytes, data=data)) for name, data in self.files.items()),
            *((name, Path.mkdir) for name in self.folders),
            *((name, os.mkfifo) for name in self.pipes),
            *((name, partial(Path.symlink_to, target=target)) for name, target in self.links.items()),
        ]
        for name, make in makers:
            # What has no room beside the others is left out.
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                make(root / name)
        return room / self.given


def encode(value: Any) -> str:
    """A JSON tree as text, with what stands raw in it and the keys that are said again."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        members = (f"{json.dumps(name.rstrip(AGAIN))}: {encode(member)}" for name, member in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(encode, value)) + "]"
    return json.dumps(value)


def column(name: str, kind: str = "string", *, missing: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    """A field; what is no property of its type is a constraint."""
    own = {key: more.pop(key) for key in list(more) if key in PROPERTIES}
    own |= {} if missing is None else {"missingValues": missing}
    return {"name": name, "type": kind, **own, **({"constraints": more} if more else {})}


PROPERTIES = {"format", "categories", "trueValues", "falseValues", "groupChar", "decimalChar", "bareNumber"}
PROPERTIES |= {"itemType", "delimiter", "title"}


def resource(name: str, columns: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A table; the members of a schema are sorted out of what it is given."""
    schema = {"fields": columns} | {key: more.pop(key) for key in list(more) if key in SCHEMA}
    return {"name": name, "type": "table", "path": f"{name}.csv", "dialect": LF, "schema": schema} | more


SCHEMA = {"primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "fieldsMatch"}


def refers(columns: str, to: str, targets: str) -> dict[str, Any]:
    """A foreign key, from names between spaces to others."""
    return {"fields": columns.split(), "reference": {"resource": to, "fields": targets.split()}}


def lines(text: str) -> bytes:
    """A file of text whose lines are indented here."""
    return "".join(f"{line.strip()}\n" for line in text.strip().splitlines()).encode()


def table_text(*rows: list[str]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def measure(descriptor: dict[str, Any], files: dict[str, bytes]) -> Parcel:
    """A package whose resources say the size and the hash of their files; each hash in another way."""
    algorithms = ["sha256", "md5", "sha1", "sha512"]
    for number, one in enumerate(descriptor["resources"]):
        paths = [one["path"]] if isinstance(one.get("path"), str) else one.get("path", [])
        data = b"".join(files[path] for path in paths)
        if data:
            algorithm = algorithms[number % len(algorithms)]
            one |= {"bytes": len(data), "hash": f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"}
    return Parcel(descriptor, files)


def contacts() -> Parcel:
    """References of every kind, each rule of `checks`, and an exception that holds."""
    people = resource(
        "people",
        [
            column("person_id", pattern="[a-z]+(-[a-z]+)*", title="The id"),
            column("name", required=True, minLength=2, maxLength=60),
            column("born", "date", minimum="1900-01-01", maximum="1999-12-31"),
            column("boss_id"),
        ],
        primaryKey="person_id",
        foreignKeys=[{"fields": "boss_id", "reference": {"resource": "", "fields": "person_id"}}],
    )
    meetings = resource(
        "meetings",
        [
            column("meeting_id", pattern=r"\d{4}-\d{2}-\d{2}(-\w+)+", unique=True),
            column("kind", enum=["telephone", "in_person"], required=True),
            column("city"),
            column("start", "date", required=True),
            column("end", "date"),
            column("precision", categories=["day", "month", "year", "range"]),
            column("minutes", "integer", minimum=0, exclusiveMaximum=1440),
            column("host_id"),
        ],
        primaryKey=["meeting_id"],
        foreignKeys=[refers("host_id", "people", "person_id")],
    )
    key = ["meeting_id", "sequence"]
    statements = resource(
        "statements",
        [
            column("meeting_id"),
            column("sequence", "integer", minimum=1),
            column("date", "date"),
            column("speaker_id"),
            column("quote", maxLength=200),
            column("stance", categories=[{"value": "for", "label": "For"}, {"value": "against", "label": "Against"}]),
        ],
        primaryKey=key,
        foreignKeys=[refers("meeting_id", "meetings", "meeting_id"), refers("speaker_id", "people", "person_id")],
        missingValues=[{"value": "", "label": "not known"}, {"value": "n/a"}],
    )
    codings = resource(
        "codings",
        [
            column("meeting_id"),
            column("sequence", "integer"),
            column("role", enum=["coder", "adjudication"]),
            column("stance"),
            column("version"),
        ],
        foreignKeys=[refers("meeting_id sequence", "statements", "meeting_id sequence")],
        uniqueKeys=[["meeting_id", "sequence", "role", "version"]],
    )
    related = {"resource": "codings", "fields": key, "field": "stance", "newest": "version"}
    checks: list[dict[str, Any]] = [
        {"rule": "compare", "resource": "meetings", "fields": ["start", "end"], "operator": "<=", "name": "in-order"},
        {"rule": "compare", "resource": "meetings", "fields": ["end"], "operator": ">", "value": "2001-06-10"}
        | {"precision": {"end": "precision"}},
        {"rule": "compare", "resource": "meetings", "fields": ["minutes"], "operator": "<", "value": 600},
        {
            "rule": "compare",
            "resource": "statements",
            "fields": ["date", "meeting_id.end"],
            "operator": "<=",
            "precision": {"meeting_id.end": "meeting_id.precision"},
            "level": "warning",
        },
        {"rule": "prefix", "resource": "meetings", "fields": ["meeting_id"], "between": ["start", "end"]},
        {"rule": "required_if", "resource": "meetings", "fields": ["city"], "when": {"kind": ["in_person"]}},
        {
            "rule": "forbidden_if",
            "resource": "meetings",
            "fields": ["city"],
            "when": {"kind": "telephone", "minutes": True},
            "message": "A call has no place.",
        },
        {
            "rule": "count",
            "resource": "statements",
            "child": {"resource": "codings", "fields": key, "when": {"role": "coder"}},
            "minimum": 1,
            "maximum": 2,
        },
        {
            "rule": "sequence",
            "resource": "statements",
            "fields": ["sequence"],
            "within": ["meeting_id"],
            "ascending": ["date"],
        },
        {
            "rule": "within_parent",
            "resource": "statements",
            "fields": ["date"],
            "parent": "meeting_id",
            "between": ["start", "end"],
            "slack_days": 1,
        },
        {"rule": "acyclic", "resource": "people", "fields": ["boss_id"]},
        {"rule": "covered", "resource": "people"},
        {"rule": "sorted", "resource": "meetings", "fields": ["start", "meeting_id"]},
        {"rule": "word_limit", "resource": "statements", "fields": ["quote"], "maximum": 8},
        {
            "rule": "equals_related",
            "resource": "statements",
            "fields": ["stance"],
            "related": related | {"prefer": [{"role": "adjudication"}, {"role": "coder"}]},
        },
        {
            "rule": "equals_related",
            "resource": "statements",
            "fields": ["meeting_id.kind", "speaker_id.boss_id"],
            "one_of": ["telephone", "in_person"],
            "when": {"quote": True},
        },
    ]
    files = {
        "people.csv": lines("""
            person_id,name,born,boss_id
            ann,Ann Ames,1950-02-28,
            bob,Боб Браун,1960-12-31,ann
            cy-d,"Cy ""C"" Dee",,bob"""),
        "meetings.csv": lines("""
            meeting_id,kind,city,start,end,precision,minutes,host_id
            2001-06-16-brdo,in_person,Brdo,2001-06-16,2001-06-17,day,100,ann
            2001-07-01-call,telephone,,2001-07-01,2001-07-01,month,15,
            2002-05-24-moscow,in_person,"Moscow, Kremlin",2002-05-24,2002-05-25,day,,cy-d"""),
        "statements.csv": lines("""
            meeting_id,sequence,date,speaker_id,quote,stance
            2001-06-16-brdo,1,2001-06-16,ann,I looked the man in the eye.,for
            2001-06-16-brdo,2,2001-06-17,bob,=so it begins,for
            2002-05-24-moscow,1,2002-05-24,cy-d,n/a,against"""),
        "codings.csv": lines("""
            meeting_id,sequence,role,stance,version
            2001-06-16-brdo,1,coder,against,1.9
            2001-06-16-brdo,1,adjudication,for,1.10
            2001-06-16-brdo,2,coder,for,1
            2002-05-24-moscow,1,coder,against,2"""),
        "waivers.csv": lines("""
            rule,resource,row_key,field,reason
            formula_like,statements,2001-06-16-brdo|2,quote,"He said so, with the sign." """),
    }
    tables = [people, meetings, statements, codings]
    head = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "contacts", "version": "1.0.0"}
    more = {"licenses": [{"name": "CC0-1.0"}], "contributors": [{"title": "Ann"}], "keywords": ["talk"]}
    return measure({**head, **more, "resources": tables, "checks": checks}, files)


def types() -> Parcel:
    """Every type, with the formats and constraints that it has."""
    point = '{"type": "Point", "coordinates": [1, 2]}'
    schema = {"type": "object", "properties": {"a": {"type": "integer", "minimum": 0}}, "required": ["a"]}
    cells: list[tuple[dict[str, Any], list[str]]] = [
        (column("id", "integer", minimum=1), ["1", "2", "3"]),
        (column("mail", format="email"), ["a@b.org", "", "c.d@e.example"]),
        (column("link", format="uri"), ["https://example.org/a?b=c", "urn:x:y", ""]),
        (column("uuid", format="uuid", unique=True), ["123e4567-e89b-12d3-a456-426614174000", "", ""]),
        (column("blob", format="binary"), ["YWJj", "", "AAAA"]),
        (column("word", pattern="(?:[a-z]|[0-9])+x?", minLength=1), ["aaaaaaaaaaaaaaaaaaaaaaaa", "a1", "zx"]),
        (column("whole", "integer", groupChar=",", bareNumber=False, maximum=10**6), ["1,000", "$5", "-7 km"]),
        (column("share", "number", decimalChar=",", minimum=-1, maximum=1.5), ["0,5", "-1", "1,5"]),
        (column("real", "number", enum=[1, 2.5, "1e3"], groupChar="_"), ["1", "2.50", "1_000"]),
        (column("any_number", "number", missing=["", "-"]), ["NaN", "-", "1e-9"]),
        (column("yes", "boolean", trueValues=["yes", "да"], falseValues=["no"]), ["yes", "no", "да"]),
        (column("flag", "boolean", enum=[True]), ["true", "1", ""]),
        (column("record", "object", jsonSchema=schema, maxLength=3), ['{"a": 1}', '{"a": 2, "b": []}', ""]),
        (column("row", "array", minLength=1, enum=[[1], [1, "x"]]), ["[1]", '[1, "x"]', "[1]"]),
        (column("tags", "list", itemType="integer", delimiter=";", maxLength=3), ["1;2;3", "4", ""]),
        (column("day", "date", minimum="1900-01-01"), ["2001-09-11", "2000-02-29", "1999-12-31"]),
        (column("spoken", "date", format="%d %B %Y"), ["11 September 2001", "", "29 February 2000"]),
        (column("weekday", "date", format="%A, %b %d, %y"), ["Tuesday, Sep 11, 01", "", "Tuesday, Feb 29, 00"]),
        (column("ordinal", "date", format="fmt:%Y-%j"), ["2001-254", "2000-366", ""]),
        (column("loose", "date", format="any"), ["2001/09/11", "11 Sep 2001", "20010911"]),
        (column("at", "time", maximum="23:00:00"), ["08:46:40", "22:59:59.5", "00:00:00"]),
        (column("clock", "time", format="%I:%M %p"), ["08:46 AM", "11:00 PM", ""]),
        (column("when", "datetime", minimum="2000-01-01T00:00:00Z"), ["2001-09-11T08:46:40-04:00", "", ""]),
        (column("moment", "datetime", format="any"), ["2001-09-11 08:46", "2001-09-11T08:46:40", ""]),
        (column("stamp", "datetime", format="%Y-%m-%d %H:%M %z"), ["2001-09-11 08:46 -0400", "", ""]),
        (column("year", "year", minimum=2000, maximum="2010"), ["2001", "2009", "2005"]),
        (column("month", "yearmonth", enum=["2001-06", "2001-07"]), ["2001-06", "2001-07", ""]),
        (column("lasts", "duration", minimum="PT1M", maximum="P1Y"), ["PT90M", "P1M", "P2W"]),
        (column("place", "geopoint"), ["46.2,14.5", "-77, 38.9", ""]),
        (column("pair", "geopoint", format="array"), ["[14.5, 46.2]", "", "[0,0]"]),
        (column("spot", "geopoint", format="object"), ['{"lon": 14.5, "lat": 46.2}', "", ""]),
        (column("shape", "geojson"), [point, '{"type": "GeometryCollection", "geometries": []}', ""]),
        (column("mesh", "geojson", format="topojson"), ['{"type": "Topology", "objects": {}, "arcs": []}', "", ""]),
        (column("rest", "any", categories=["a", "b"]), ["a", "b", "a"]),
    ]
    fields = [one for one, _ in cells]
    rows = [[one["name"] for one in fields], *map(list, zip(*(values for _, values in cells), strict=True))]
    checks = [
        {"rule": "compare", "resource": "types", "fields": ["day"], "operator": "<=", "value": "2001-12-31"},
        {"rule": "compare", "resource": "types", "fields": ["year", "id"], "operator": ">="},
        {"rule": "sorted", "resource": "types", "fields": ["id", "day"], "level": "warning"},
    ]
    keys = {"primaryKey": ["id", "day"], "uniqueKeys": [["lasts"], ["when", "at", "place"]]}
    table = resource("types", fields, **keys)
    return measure({"name": "types", "resources": [table], "checks": checks}, {"types.csv": table_text(*rows)})


def dialects() -> Parcel:
    """Files that are written in many ways."""
    columns = [column("id", "integer"), column("text"), column("n", "number")]
    commented = {"commentChar": "#", "headerRows": [2, 3], "headerJoin": "-", "lineTerminator": "\n"}
    joined = [column("id-no", "integer"), column("text"), column("n", "number")]
    loose = {"skipInitialSpace": True, "caseSensitiveHeader": False, "commentRows": [2], "lineTerminator": "\n"}
    escaped = {"delimiter": ";", "quoteChar": "'", "escapeChar": "\\", "doubleQuote": False, "lineTerminator": "\r\n"}
    headless = {"header": False, "nullSequence": "\\N", "delimiter": "|", "lineTerminator": "\n"}
    tables = [
        resource("commented", joined, dialect=commented, primaryKey="id-no"),
        resource("escaped", columns, dialect=escaped, primaryKey=["id"]),
        resource("headless", columns, dialect=headless),
        resource("loose", columns, dialect=loose, fieldsMatch=["subset"], foreignKeys=[refers("id", "escaped", "id")]),
        resource("tabs", columns, path="tabs.tsv", format="tsv", fieldsMatch="partial"),
        resource("latin", columns, encoding="iso-8859-1", dialect=CRLF),
        resource("wide", columns, encoding="utf-16", dialect={"delimiter": ","}),
    ]
    files = {
        "commented.csv": lines("""
            # about this file
            id,text,n
            no,,
            1,a # b,1.5
            # between
            2,"several
            #lines",2"""),
        "escaped.csv": b"id;text;n\r\n1;'it\\'s; so';1\r\n2;'b\r\nc';-2e3\r\n",
        "headless.csv": lines(r"""
            1|a|1
            2|\N|\N"""),
        "loose.csv": lines("""
            ID, Text, more, N
            this is, a comment
            1, a, x, 1
            2, "b, c", y, 2"""),
        "tabs.tsv": b"n\tid\ttext\n1\t1\t\xd0\xb0\n2\t2\tb\n",
        "latin.csv": "id,text,n\r\n1,café,1\r\n2,naïve,2\r\n".encode("iso-8859-1"),
        "wide.csv": "id,text,n\n1,широко,1\n2,b,2\n".encode("utf-16"),
    }
    return measure({"name": "dialects", "version": "2.0", "resources": tables}, files)


def parts() -> Parcel:
    """Files in parts, rows in the descriptor, schemas and dialects in files of their own, and what is no table."""
    columns = [column("id", "integer"), column("text")]
    schema = {"fields": columns, "primaryKey": "id"}
    typed = [
        *columns,
        column("yes", "boolean", trueValues=["ja"], falseValues=["nein"]),
        column("share", "number", decimalChar=",", groupChar="."),
        column("tags", "list", delimiter="/", itemType="integer"),
        column("record", "object", minLength=1),
        column("day", "date", missing=["-"]),
    ]
    objects = [
        {"id": 1, "text": "a", "yes": True, "share": 0.5, "tags": [1, 2], "record": {"a": [None]}, "day": "2001-09-11"},
        {"text": "b", "id": 2, "yes": "nein", "share": "1.000,5", "tags": "3/4", "record": None, "day": "-"},
    ]
    paths = ["part/1.csv", "part/2.csv", "part/3.csv"]
    tables = [
        resource("whole", columns, path=paths, primaryKey="id", uniqueKeys=[["text"], ["id", "text"]]),
        resource("arrays", columns, data=[["id", "text"], [1, "a"], [2, None]]) | {"path": None, "dialect": {}},
        resource("objects", typed, data=objects, primaryKey=["id"]),
        resource(
            "string", columns, data="id,text\n1,a\n2,b\n", format="csv", foreignKeys=[refers("id", "whole", "id")]
        ),
        {"name": "linked", "type": "table", "path": "linked.csv", "schema": "schema.json", "dialect": "dialect.json"},
        {"name": "picture", "path": "picture.bin", "mediatype": "image/png"},
        {"name": "tree", "path": "tree.json", "format": "json", "sources": [{"title": "A book"}]},
    ]
    for one in tables[1:4]:
        one.pop("path")
    files = {
        "part/1.csv": b"id,text\n1,a\n2,b\n",
        "part/2.csv": b"3,c\n",
        "part/3.csv": b"4,d\n5,e\n",
        "linked.csv": b"id;text\n1;a\n",
        "schema.json": encode(schema).encode(),
        "dialect.json": encode(LF | {"delimiter": ";"}).encode(),
        "picture.bin": bytes(range(256)),
        "tree.json": b'{"a": [1, 2, {"b": null}]}\n',
    }
    checks = [
        {"rule": "covered", "resource": "whole", "by": ["string.id"], "when": {"id": ["1", "2"]}},
        {"rule": "compare", "resource": "string", "fields": ["id.id", "id"], "operator": "=="},
        {"rule": "count", "resource": "objects", "child": {"resource": "string", "fields": ["id"]}, "exactly": 1},
    ]
    return measure({"name": "parts", "resources": tables, "checks": checks}, files)


def first_version() -> Parcel:
    """A package as the first version of the standard has them."""
    cities = {
        "name": "cities",
        "profile": "tabular-data-resource",
        "path": "data/cities.csv",
        "schema": {
            "fields": [
                column("city", required=True, pattern="[A-Z].*"),
                column("people", "integer", minimum="0"),
                column("twin", title="Its twin"),
                column("founded", "year", maximum=2000),
                column("at", "geopoint", format="default"),
                column("open", "time", format="fmt:%H.%M"),
            ],
            "primaryKey": "city",
            "foreignKeys": [{"fields": "twin", "reference": {"resource": "", "fields": "city"}}],
            "missingValues": ["", "-"],
        },
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "csvddfVersion": 1.2},
    }
    files = {
        "data/cities.csv": lines("""
            city,people,twin,founded,at,open
            Brdo,100,,1500,"14.5,46.2",08.00
            Kranj,-,Brdo,1060,-,-
            Moscow,13000000,Kranj,1147,"37.6,55.7",23.59""")
    }
    entry = {"rule": "acyclic", "resource": "cities", "fields": ["twin"], "message": "Twins in a ring"}
    kept = {"profile": "tabular-data-package", "created": "2010-01-01T00:00:00Z", "homepage": "https://example.org"}
    return measure({"name": "first-version", **kept, "resources": [cities], "checks": [entry]}, files)


SEEDS: dict[str, Callable[[], Parcel]] = {
    "contacts": contacts,
    "types": types,
    "dialects": dialects,
    "parts": parts,
    "first_version": first_version,
}


def secrets() -> Iterator[tuple[str, str]]:
    """Files outside of the package, in each form that it could take for its own."""
    cells = [SECRET] * 4
    yield "secret.csv", "\n".join(",".join(cells) for _ in range(4)) + "\n"
    yield "secret.json", json.dumps({"name": SECRET, "fields": [{"name": SECRET, "type": SECRET}], SECRET: SECRET})


SECRETS = dict(secrets())
