"""Odd and right values for what the fuzzer changes: properties of a descriptor, cells, bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.fuzz_packages import Raw

SURROGATES = ("\ud800", "a\udcff", "\udc80\ud8ff")
STRANGE = [
    "", " ", "a", "0", "-1", "..", "../x", "../outside/secret.csv", "/etc/passwd", "/dev/zero", "C:\\x",
    "\\\\host\\x", "http://localhost:9/x", "file:///etc/passwd", "datapackage.json", "waivers.csv", "./people.csv",
    "part/../types.csv", "part", ".", "nul", "a\0b", "\u202eevil", "\ufeff", "e\u0301", "İ", "ß", "a" * 300,
    "a/" * 2000, "|", "\n", "\r", "'", "None", "true", "id", "utf-16", "$ref", "~1", "%s%n{0}", "__class__",
    *SURROGATES,
]  # fmt: skip
PATTERNS = [
    "(a+)+$", "(a|a)*b", "(x+x+)+y", "(.*)*", "([a-z]+)*!", "(", "[", "*", "a{2}{3}", "(?P<x>", r"\1", r"(a)\1",
    "(?<=a+)b", "(?<=a)b", "(?(1)a|b)", "(?i)a", "(?i:[\\x00-\\U0010ffff])" * 40, "a{4294967296}",
    "(a{1,1000}){1,1000}", "(?>a+)b", "a++b", "()*", "(?:)*", "(?:|a)*", "(|a)+", "[^\\W\\d]*", "[\\s\\S]",
    "a?" * 60 + "a" * 60, "(?:" * 300 + "a" + ")*" * 300, "(" * 150 + ")" * 150, r"\p{L}", r"\Z\A", r"(?x) a # b",
    "(?L)a", "(?u)\\w", "\\N{BULLET}", "[[a]&&b]", "a|" * 500, ".{,3}", "(?#", "(?P<a>.)(?P<a>.)", "[\ud800-\udfff]",
    "\ud800", "(?:a|b|ab)*c", "(?:^)*", "(?:$|a)*", "[z-a]",
]  # fmt: skip
NUMBERS: list[Any] = [
    0, -1, 1, 2, 3, 0.5, -0.0, 1e308, 5e-324, 2**31, 2**63, 10**30, 10**400, True, False, Raw("1e400"), Raw("-1e400"),
    Raw("9" * 4300), Raw("9" * 5000), Raw("1E+2"), Raw("NaN"), Raw("-0"),
]  # fmt: skip
# Nested so deeply that reading it, or only what is done with it later, may be too much for the stack.
DEPTHS = (40, 200, 300, 400, 450, 480, 500, 600, 800, 900, 950, 980, 1000, 3000, 100_000)
TYPES = [
    "string", "integer", "number", "boolean", "object", "array", "list", "date", "time", "datetime", "year",
    "yearmonth", "duration", "geopoint", "geojson", "any",
]  # fmt: skip
FORMATS: list[Any] = [
    "default", "any", "email", "uri", "uuid", "binary", "array", "object", "topojson", "%Y", "%Y %Y", "%", "%Q",
    "fmt:%d", "%%", "%d.%m.%y", "%j", "%Y-%j", "%A %d %b %Y", "%H:%M:%S.%f %z", "%I %p", "%T", "%D %R", "%y%m%d",
    "%B", "%p", "%z", "%Y" * 99,
]  # fmt: skip
SCHEMAS: list[Any] = [
    True, False, {}, [], "x", 5, {"$ref": "#"}, {"$ref": "http://localhost:9/s"}, {"$ref": "#/nowhere"}, {"$ref": 5},
    {"$ref": "#/maxLength", "maxLength": 3}, {"$schema": 5}, {"$schema": []}, {"$schema": "x"}, {"$id": 5},
    {"$id": "::"}, {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1}, {"type": "strange"},
    {"pattern": "("}, {"$schema": "http://json-schema.org/draft-03/schema#", "extends": 5},
    {"allOf": [{"$ref": "#"}]}, {"$dynamicRef": "#x"}, {"propertyNames": {"pattern": "(a+)+$"}},
    {"patternProperties": {"[": {}}}, {"multipleOf": 1e-320}, {"multipleOf": 0},
    {"properties": {"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}}, {"$defs": {"a": 5},
        "$ref": "#/$defs/a"}, {"items": {"$ref": "#"}, "not": {"$ref": "#"}}, {"$anchor": "x", "$ref": "#x"},
    {"required": "a"}, {"const": Raw("1e400")}, {"uniqueItems": True}, {"unevaluatedProperties": False},
    {"$ref": "file:///etc/passwd"}, {"dependentSchemas": {"a": {"$ref": "#"}}},
    {"properties": {"a": {"multipleOf": 0.1}}}, {"maxLength": Raw("1e400")}, {"enum": []}, {"if": {"$ref": "#/then"},
        "then": {"$ref": "#/if"}},
]  # fmt: skip
NAMES = [
    "person_id", "boss_id", "meeting_id", "sequence", "start", "end", "date", "quote", "id", "day", "when", "at",
    "lasts", "tags", "record", "place", "real", "any_number", "stamp", "text", "city", "twin", "meeting_id.start",
    "meeting_id.host_id.boss_id", "boss_id.boss_id", "twin.twin.people", "id.id", ".", "a.", ".a",
    "boss_id." * 30 + "name", "boss_id." * 1500 + "name", "nothing",
]  # fmt: skip
TABLES = ["people", "meetings", "statements", "codings", "types", "cities", "whole", "objects", "string", "", "nothing"]
PATHS: list[Any] = [
    *STRANGE, [], ["people.csv", "people.csv"], ["part/1.csv"] * 40, [None], {"a": 1}, "schema.json", "linked.csv",
    "part/1.csv",
]  # fmt: skip
ENCODINGS = [
    "utf-8", "UTF8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7", "ascii", "cp1252", "latin-1", "shift_jis",
    "hz", "iso2022_jp", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13", "base64", "zlib",
    "undefined", "mbcs", "cp65001", "charmap", "utf-8\0", "../x", "gb18030", "euc_jis_2004", "",
]  # fmt: skip
CHARACTERS: list[Any] = [
    ",",
    ";",
    "\t",
    '"',
    "'",
    "\\",
    "#",
    " ",
    "\n",
    "\0",
    "a",
    "1",
    "",
    "ab",
    "é",
    "😀",
    "\ud800",
    None,
    5,
    [],
]
ROWS: list[Any] = [
    [1],
    [2],
    [1, 2],
    [2, 1],
    [1, 1],
    [3, 50],
    [0],
    [-1],
    [],
    [10**9],
    [10**30],
    [1.0],
    ["1"],
    1,
    None,
    [True],
]
TRUTHS: list[Any] = ["", "yes", [], ["true"], [""], [1], [[]], [None], {"a": 1}, None, 5, [True, "true"], "\ud800"]
LEVELS: list[Any] = ["error", "warning", "fatal", None, []]
CONDITIONS: list[Any] = [
    {}, {"kind": "telephone"}, {"kind": []}, {"boss_id": True}, {"id": ["1", "x"]}, {"lasts": "P1D"}, {"tags": "1;2"},
    {"day": None}, {"boss_id.name": False}, {"any_number": "NaN"}, {"lasts": "P" + "9" * 400 + "Y"},
    {"whole": "9" * 5000}, {"record": '{"a": 1}'}, [],
]  # fmt: skip
# Odd and right values of each property: of the package, of a resource, a dialect, a schema, a field and a check.
KNOWN: dict[str, Sequence[Any]] = {
    "name": [*STRANGE, *NAMES], "path": PATHS, "profile": ["tabular-data-package", "tabular-data-resource", "x", 5],
    "data": [[], {}, "", "a", "id,text\n1,\ud800\n", "id,text\r\n1,a", [[]], [[], [], [1]], [{}], [{}, []], [[1],
        {"id": 2}], [None, 5], [["id", "text"], [1]], [["id"], [[1], {"a": 2}]], [{"id": Raw("1e400")}], 5, [[["x"]]],
        [{"": 1}, {"\ud800": 2}]], "schema": ["schema.json", "dialect.json", "nothing.json", "datapackage.json", [],
        {}, {"fields": []}, {"fields": [{}]}, 5], "dialect": ["dialect.json", "schema.json", {}, [], {"table": "x"},
        "tree.json", "picture.bin"], "type": [*TYPES, *TYPES, "table", "json", "strange", []], "format": [*FORMATS,
        *FORMATS, "csv", "tsv", "json", "CSV", 5, []], "encoding": ENCODINGS, "bytes": [0, 1, -1, 10**30, "5", 1.5,
        True], "fields": [[], {}, ["id"], "id", [None], [[]]], "hash": ["md5:", "sha256:x", "sha1:" + "0" * 40,
        "0" * 32, "crc:00", ":", "md5:\u0663" * 2, "sha512:" + "A" * 128, 5, "\ud800:\ud800"], "resources": [[], {},
        [None], [{}], [[]], "people.csv", [{"name": "x", "path": "people.csv"}]], "checks": [[], {}, [None], [[]],
        [{}]], "licenses": [[{}], [5], {}, [{"name": 5}]], "keywords": [5, [5], "x"], "version": ["1", "", "v1.x", 1,
        "\ud800", "1." * 3000], "delimiter": CHARACTERS, "quoteChar": CHARACTERS, "escapeChar": CHARACTERS,
    "commentChar": CHARACTERS, "headerJoin": CHARACTERS, "lineTerminator": ["\n", "\r\n", "\r", "", "x", None, 5],
    "doubleQuote": [True, False, None, "x"], "header": [True, False, None, 0], "skipInitialSpace": [True, False, "x"],
    "headerRows": ROWS, "commentRows": ROWS, "caseSensitiveHeader": [True, False, 0], "nullSequence": ["", "-", "\\N",
        "1", 5, [], "\ud800"], "fieldsMatch": ["exact", "equal", "subset", "superset", "partial", "x", [], ["subset"],
        [[]], 5], "primaryKey": [*NAMES, [], NAMES[:2], ["id", "id"], 5, [[]], {}], "uniqueKeys": [[], [["id"]], [[]],
        ["id"], [["id", "id"]], {}, [["place"], ["tags", "id"]]], "foreignKeys": [[], {}, [None], [{}],
        [{"fields": [], "reference": {"resource": "", "fields": []}}], [{"fields": "id", "reference": 5}],
        [{"fields": "id", "reference": {"fields": "id"}}], [{"fields": ["id", "id"], "reference": {"fields": ["id",
        "id"]}}], [{"fields": "place", "reference": {"fields": "tags"}}], [{"fields": "city",
        "reference": {"resource": None, "fields": "people"}}]], "reference": [{}, {"resource": "x", "fields": "id"},
        {"resource": [], "fields": "id"}, {"fields": [[]]}], "missingValues": [[], [""], ["-", "1"], [{"value": "a",
        "label": 5}], [{"value": 5}], "x", [[]], [None], ["\ud800"]], "constraints": [{}, [], {"x": 1},
        {"required": True}, {"unique": True}], "required": [True, False, "x"], "unique": [True, False, 1],
    "enum": [[], ["a"], [1, "1", 1.0], [None], [[]], [[[1]], [2]], {"a": 1}, "abc", [True], ["1e400"], ["P1Y"],
        [{"a": 1}], ["\ud800"]], "categories": [[], ["a"], [{"value": 1}], [{}], [[]], [None], "abc", [{"value": "a",
        "label": []}]], "minimum": ["", "2000-01-01", "0001-01-01T00:00:00+14:00", "NaN", "INF", "1e400", "P1Y",
        "-P" + "9" * 400 + "Y", "12:00:00Z", *NUMBERS], "maximum": ["", "9999-12-31", "9999-12-31T23:59:59-14:00",
        "NaN", "-INF", "1e-999999999", "PT1S", "9" * 5000, "23:59:59+01:00", *NUMBERS], "exclusiveMinimum": ["a",
        "2001-09", "0000", "P1M", *NUMBERS], "exclusiveMaximum": ["a", "2001-09", "P1M", [], {}, *NUMBERS],
    "minLength": NUMBERS, "maxLength": NUMBERS, "pattern": [*PATTERNS, 5, None, []], "jsonSchema": SCHEMAS,
    "trueValues": TRUTHS, "falseValues": TRUTHS, "bareNumber": [True, False, None, "x"], "itemType": [*TYPES, "x", 5,
        []], "groupChar": CHARACTERS, "decimalChar": [*CHARACTERS, ".", ",", "e"], "value": ["", "a", "2001-01-01",
        "P1D", "1;2", '{"a": 1}', "P" + "9" * 400 + "Y", *NUMBERS], "rule": ["compare", "prefix", "required_if",
        "forbidden_if", "count", "sequence", "within_parent", "acyclic", "covered", "sorted", "word_limit",
        "equals_related", "x", 5, []], "resource": [*TABLES, 5, []], "operator": ["<", "<=", ">", ">=", "==", "!=",
        "=", "", None, []], "level": LEVELS, "when": CONDITIONS, "prefer": [[], [{}], {}, [5], CONDITIONS],
    "between": [NAMES[4:6], ["id", "id"], ["when", "when"], ["lasts", "tags"], [], "x", ["a"]], "precision": [{},
        {"start": "precision"}, {"end": "x"}, {"date": "tags"}, {"start": []}, [], {"date": 5}],
    "slack_days": NUMBERS, "exactly": NUMBERS, "within": [[], ["id"], ["place"], ["day", "day"], "x", [5]],
    "ascending": [[], ["day"], ["lasts"], ["when"], [5]], "parent": [*NAMES, 5, None], "by": [[], ["x"],
        ["string.id"], ["statements.speaker_id"], "x"], "one_of": [[], ["a"], ["P1D", "1"], "x", [5]], "related": [{},
        {"resource": "codings"}, []], "child": [{}, {"resource": "codings", "fields": []}, []], "field": NAMES,
    "newest": NAMES, "message": [*STRANGE, 5], "title": [5, "\ud800"], "$schema": ["x", 5],
}  # fmt: skip
CELLS = [
    "", " ", "x", "0", "-0", "+1", "1.", ".5", "1e400", "-1e400", "1e-400", "NaN", "INF", "-INF", "nan", "Infinity",
    "٣", "１２", "1_000", "0x10", "1,5", "$1", "9" * 5000, "0" * 5000 + "1", "1" + "0" * 400, "9" * 4300,
    "1." + "3" * 400, "1e" + "9" * 30, "e", "--1", "0000-00-00", "0000-01-01", "2001-02-29", "2001-13-01",
    "0001-01-01", "9999-12-31", "2001-W05", "20010911", "1/2/2001", "31/12/2001", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00", "2001-09-11T08:46:40", "2001-09-11T08:46:40Z", "2001-09-11T24:00:00",
    "2001-09-11T08:46:60", "08:46:40+25:00", "00:00:00Z", "23:59:59.9999999999", "24:00", "12 AM", "29 February 1900",
    "Feb 30, 2001", "2001-00", "2001-12", "P", "PT", "P1Y", "-P1M", "P1.5D", "PT1.5S", "P" + "9" * 400 + "Y",
    "PT" + "9" * 400 + "S", "P1M1M", "true", "TRUE", "да", "[", "{}", "[]", "null", "[NaN]", "[1e400]",
    "[" + "9" * 5000 + "]", "[" * 990, "[" * 100_000, "[" * 400 + "]" * 400, '{"a": 1}', '{"a": "x"}',
    '{"a": 1, "a": 2}', '{"lon": 1, "lat": 1e400}', '{"lon": null, "lat": []}', "[1,2,3]", '["1","2"]',
    '{"type": "Feature", "properties": null, "geometry": null}', '{"type": []}',
    '{"type": "Topology", "objects": 5, "arcs": 5}',
    '{"type": "GeometryCollection", "geometries": [' * 300 + "]}" * 300, '"\\ud800"', "180,90", "181,0", "NaN,NaN",
    "1,2,3", "1;;2", ";", "=1+1", "@x", "-", "+", "a" * 70_000, "a" * 1_048_577, "a" * 30 + "!",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "a b " * 40, " a", "a ", "\u202eabc", "\u200b", "\ufeffa", "e\u0301",
    "аnn", "ａ", "\x07", "\x1b[31m", "\x85", "\u2028", "\t", "a\tb", "ann", "2001-06-16-brdo", "http://" + "a" * 3000,
    "a@" + "b." * 3000, "\U0010ffff", "#", "# x", "n/a", "\\N", "-", "|", "|".join("ab"), "1", "2", "3",
]  # fmt: skip
BYTES = [
    b"\0", b"\0" * 40, b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b'"', b'""',
    b'"""', b"'", b"\n", b"\n\n", b"\r", b"\r\n", b"\r\r\n", b",", b",,,,,", b";", b"\t", b"|", b"#", b"\\", b"\x1a",
    b"\x85", b"\xe2\x80\xa8", b" ", b'\n"', b'",', b'"\n', b"\x0b", b"\x0c", b"\x1c", b'\r"', b"=", b"{", b"}",
    b"[" * 3000, b"null", b"1e999",
]  # fmt: skip
# What a file can have very many of.
LUMPS = [
    b"\n", b",", b'"', b"a", b"\0", b"x,y\n", b"{},", b"[],", b'"a":1,', b" ", b"\xff", b"\r",
    b'\n"\n"', b"\xe2\x80\xae",
]  # fmt: skip
LINKS = [
    "/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/mem", "nowhere", ".", "..", "/", "/etc/passwd",
    "a" * 300, "datapackage.json",
]  # fmt: skip
