"""What the Data Package standard says of each property: its JSON type, what strings look like, what is required.

Of the standard there are two versions, and this table has the properties of both. Of each the prose and the profile
(a JSON Schema) were read; where they differ the prose counts. Sources, as cited below:

- DP, DR, TD, TS: https://datapackage.org/standard/, data-package, data-resource, table-dialect, table-schema (version
  2);
- GL: https://datapackage.org/standard/glossary, for URL or Path, Profile and Descriptor;
- P1, P2: https://datapackage.org/profiles/1.0/datapackage.json and …/2.0/datapackage.json;
- V1: https://specs.frictionlessdata.io/ data-package, data-resource, profiles and csv-dialect (version 1).

What the prose says MUST be is an error, what it says SHOULD be a warning. Where it merely calls a string something ("a
URL", "an email address") or where only a profile forbids a list to be empty, a string or list that is not so is a
warning. A property that SHOULD be there and is not (`id`, `licenses`) is no finding: next to no package has them all.
A property that is checked by another module is listed here with the name of that module.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SLUG = re.compile(r"[-a-z0-9._]+")
SLUG_OR_PATH = re.compile(r"[-a-z0-9._/]+")
LICENSE = re.compile(r"[-A-Za-z0-9._]+")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
URL = re.compile(r"(?:https?|ftps?)://[^\s/?#]+(?:[/?#].*)?", re.IGNORECASE)
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
VERSION = re.compile(r"v?[0-9]+(?:[-+.][0-9A-Za-z.+-]+)?")
DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))"
)


def is_url(text: str) -> bool:
    """Whether it is a fully qualified URL of a scheme that the standard allows (GL)."""
    return URL.fullmatch(text) is not None


def is_url_or_path(text: str) -> bool:
    """Whether it is such a URL, or a relative path that does not lead out of the package (GL)."""
    if SCHEME.match(text):
        return is_url(text)
    steps = text.split("/")
    hidden = any(step.startswith(".") and step != "." for step in steps[:-1]) or steps[-1] in (".", "..")
    return bool(text) and not text.startswith(("/", "~", "file:")) and "\\" not in text and not hidden


def is_url_or_any_path(text: str) -> bool:
    """Whether it is such a URL, or any path."""
    return is_url(text) if SCHEME.match(text) else bool(text)


def is_date_time(text: str) -> bool:
    """Whether it is a date-time as in RFC 3339, section 5.6, of a day that exists."""
    match = DATE_TIME.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second, zone_hour, zone_minute = (int(part or 0) for part in match.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    # The last second of a month may be a leap second.
    return hour < 24 and minute < 60 and second <= 60 and zone_hour < 24 and zone_minute < 60


@dataclass(frozen=True, slots=True)
class Form:
    """What a string looks like.

    Attributes:
        what: as messages name it: "… is 'x', not a URL".
        level_1: the level where the descriptor declares version 1 of the standard, if that is another.
    """

    what: str
    test: Callable[[str], Any]
    level: str = "error"
    hint: str | None = None
    level_1: str | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """What the standard says of one property.

    Attributes:
        types: the JSON types that it may have.
        forms: what a string of it looks like; of those that it does not match, the first is reported.
        items: what the items of an array are.
        members: what the properties of an object are; others are free.
        noun: what messages call an object, after "the".
        required: the properties that such an object must have.
        required_1: those that it must have besides where the descriptor declares version 1.
        some: the properties of which it must have one at least; an asterisk alone stands for any property.
        filled: the level of an array without items; None if it may have none.
        distinct: no two strings of an array may be equal (nor two values of labelled ones).
        linked: a string is the URL or path of a file that holds the object.
        rule: the name of a rule between the properties of an object or the items of an array.
        judged_by: the module that checks the property, if it is another one.
    """

    types: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    items: Property | None = None
    members: Mapping[str, Property] = field(default_factory=dict)
    noun: str = ""
    required: tuple[str, ...] = ()
    required_1: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    filled: str | None = None
    distinct: bool = False
    linked: bool = False
    rule: str = ""
    judged_by: str = ""


def string(*forms: Form) -> Property:
    """A string, of these forms."""
    return Property(("string",), forms)


def array(items: Property | None = None, filled: str | None = None, **more: Any) -> Property:
    """An array of such items."""
    return Property(("array",), items=items, filled=filled, **more)


def judged_by(room: str, *names: str) -> dict[str, Property]:
    """Properties that another module checks."""
    return dict.fromkeys(names, Property(judged_by=room))


# GL, URL or Path: "MUST either be a URL or a POSIX path".
URL_OR_PATH = Form(
    "a URL or a relative path",
    is_url_or_path,
    hint="Use a URL such as https://example.org/, or a path relative to the descriptor.",
)
# What a source was made from is usually not in the package, and nothing is opened: its path may lie anywhere.
URL_OR_ANY_PATH = Form("a URL or a path", is_url_or_any_path, hint="URLs begin with https://, http:// or ftp://.")
URL_FORM = Form("a URL", is_url, "warning", "Write it in full, such as https://example.org/.")
EMAIL = Form("an email address", re.compile(r"[^@\s]+@[^@\s]+").fullmatch, "warning")
# RFC 3339 asks for a time zone.
CREATED = Form("an RFC 3339 date and time", is_date_time, hint="Write one such as 2026-11-25T00:00:00Z.")
SEMVER = Form("a version number", VERSION.fullmatch, "warning", "Write one such as 1.0.0 (semantic versioning).")
# DP, DR: "SHOULD … consist only of lowercase English alphanumeric characters plus ., - and _"; V1: MUST, and P1 has /.
SLUG_WORDS = "a name of only lower-case letters, digits, '.', '-' and '_'"
NAMES = (
    Form(SLUG_WORDS, SLUG_OR_PATH.fullmatch, "warning", level_1="error"),
    Form(SLUG_WORDS, SLUG.fullmatch, "warning"),
)
NOT_EMPTY = Form("a name", bool)
# GL: "A profile is a URL"; V1, profiles: "an id from the official Data Package Schema Registry, or, a … URL".
PROFILE = string(Form("the URL or name of a profile", bool))

# DP, licenses: "The object MUST contain a name property and/or a path property"; the name is "an Open Definition
# license ID", of which P1 and P2 give the pattern. P1, P2: minItems 1.
LICENSE_NAME = Form(
    "a license identifier", LICENSE.fullmatch, "warning", "Write one such as CC-BY-4.0; put a full name in title."
)
LICENSES = array(
    Property(
        ("object",),
        members={"name": string(LICENSE_NAME), "path": string(URL_OR_PATH), "title": string()},
        noun="license",
        some=("name", "path"),
    ),
    "warning",
)
# DP, sources: "A Source object MUST have at least one property"; V1: "MUST have a title". P1, P2: minItems 0.
SOURCES = array(
    Property(
        ("object",),
        members={"title": string(), "path": string(URL_OR_ANY_PATH), "email": string(EMAIL), "version": string()},
        noun="source",
        required_1=("title",),
        some=("*",),
    )
)
# DP, contributors: "A Contributor MUST have at least one property"; V1: "MUST have a title", and `role`.
CONTRIBUTORS = array(
    Property(
        ("object",),
        members={
            "title": string(),
            "givenName": string(),
            "familyName": string(),
            # DP: "A fully qualified URL".
            "path": string(URL_FORM),
            "email": string(EMAIL),
            "roles": array(string(), "warning"),
            "role": string(),
            "organization": string(),
        },
        noun="contributor",
        required_1=("title",),
        some=("*",),
    ),
    "warning",
)

# TS, field: "A field descriptor MUST be a JSON object"; "it MUST contain a name property". Of `example` the prose only
# says "An example value for the field" (P1, P2: a string, which a number's example usually is not).
FIELD = Property(
    ("object",),
    members={
        "name": string(NOT_EMPTY),
        "title": string(),
        "description": string(),
        "example": Property(("string", "integer", "number", "boolean", "array", "object", "null")),
        # TS: "The value of the rdfType property MUST be the URI of a RDF Class".
        "rdfType": string(Form("a URI", URI.fullmatch)),
        # TS: "the categoriesOrdered property MUST be boolean".
        "categoriesOrdered": Property(("boolean",)),
        **judged_by("fields", "type", "format", "constraints", "categories", "missingValues"),
        # TS, boolean, number, integer, list.
        **judged_by("fields", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"),
        **judged_by("fields", "delimiter", "itemType"),
    },
    noun="field",
    required=("name",),
)
# TS, missingValues: "an array where each entry is a unique string, or an array where each entry is an object", which
# "MUST have a unique value and optional unique label property"; V1 has only the strings.
MISSING_VALUES = array(
    Property(
        ("string", "object"),
        members={"value": string(), "label": string()},
        noun="missing value",
        required=("value",),
    ),
    distinct=True,
    rule="alike",
)
# TS, primaryKey: "MUST be an array of strings", and in V1 also a string. P1, P2: minItems 1, uniqueItems.
KEY = Property(("string", "array"), items=string(), filled="warning", distinct=True)
# TS, uniqueKeys: "MUST be a non-empty array … A uniqueKey MUST be an array of strings". P2: minItems 1.
UNIQUE_KEYS = array(array(string(), "error", distinct=True), "error")
# TS, foreignKeys: "MUST be an Array. … A foreignKey MUST be a object and MUST have" fields and reference, and that
# "MUST be a object" with fields; V1 also asks for its resource. P1, P2: minItems 1.
FOREIGN_KEY_FIELDS = Property(("string", "array"), items=string(), filled="error", distinct=True)
FOREIGN_KEYS = array(
    Property(
        ("object",),
        members={
            "fields": FOREIGN_KEY_FIELDS,
            "reference": Property(
                ("object",),
                members={"resource": string(), "fields": FOREIGN_KEY_FIELDS},
                noun="reference",
                required=("fields",),
            ),
        },
        noun="foreign key",
        required=("fields", "reference"),
    ),
    "warning",
)
# TS, fieldsMatch: "MUST be a string with the following possible values" (P2: an array of them).
MODES = ("exact", "equal", "subset", "superset", "partial")
MODE = Form(f"one of {', '.join(MODES)}", MODES.__contains__)
# DR, schema: "a Table Schema descriptor in a form of an object or URL-or-Path". TS: "MUST contain a property fields".
SCHEMA = Property(
    ("string", "object"),
    members={
        "$schema": string(),
        "fields": array(FIELD, "error"),
        "fieldsMatch": Property(("string", "array"), (MODE,), items=string(MODE), filled="error"),
        "missingValues": MISSING_VALUES,
        "primaryKey": KEY,
        "uniqueKeys": UNIQUE_KEYS,
        "foreignKeys": FOREIGN_KEYS,
    },
    noun="schema",
    required=("fields",),
    linked=True,
)
# TD, and V1 csv-dialect for the last two.
DIALECT = Property(
    ("string", "object"),
    members={
        **judged_by("dialect", "$schema", "header", "headerRows", "headerJoin", "commentRows", "commentChar"),
        **judged_by("dialect", "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar"),
        **judged_by("dialect", "nullSequence", "skipInitialSpace", "property", "itemType", "itemKeys"),
        **judged_by("dialect", "sheetNumber", "sheetName", "table", "caseSensitiveHeader", "csvddfVersion"),
    },
    noun="dialect",
)

# DR: "A resource MUST contain a name property"; "path or data".
RESOURCE = Property(
    ("object",),
    members={
        "$schema": PROFILE,
        "profile": PROFILE,
        "name": string(NOT_EMPTY, *NAMES),
        # DR, path: a string, or "an array of strings"; where each leads is judged when it is opened.
        "path": Property(("string", "array"), items=string(), filled="error"),
        # DR, data: "MUST be either: JSON array or object", or "JSON string". The rows of a table: see the rule.
        "data": Property(("array", "object", "string")),
        # DR, type: "MUST be a string with the following possible values: table".
        "type": string(
            Form("'table'", "table".__eq__, hint="It is the only type; omit it for a file that is not a table.")
        ),
        "title": string(),
        "description": string(),
        # P1, P2; the prose of neither has it.
        "homepage": string(URL_FORM),
        "format": string(),
        # P1, P2: the pattern.
        "mediatype": string(
            Form("a media type", re.compile(r"[^/]+/.+").fullmatch, "warning", "Write one such as text/csv.")
        ),
        # Whether there is such an encoding is judged where it is looked up.
        "encoding": string(),
        "bytes": Property(("integer",)),
        "hash": string(),
        "sources": SOURCES,
        "licenses": LICENSES,
        "schema": SCHEMA,
        "dialect": DIALECT,
    },
    noun="resource",
    required=("name",),
    rule="resource",
)
# DP: "MUST have resources property". `checks` is this validator's own.
PACKAGE = Property(
    ("object",),
    members={
        "$schema": PROFILE,
        "profile": PROFILE,
        "name": string(*NAMES),
        "id": string(),
        "title": string(),
        "description": string(),
        # DP: "A URL for the home on the web".
        "homepage": string(URL_FORM),
        # DP: "SHOULD conform to the Semantic Versioning requirements".
        "version": string(SEMVER),
        # DP: "The datetime MUST conform to the string formats for datetime as described in RFC3339".
        "created": string(CREATED),
        # DP: "An Array of string keywords". P1, P2: minItems 1.
        "keywords": array(string(), "warning"),
        # DP: "The string MUST be a URL or Path".
        "image": string(URL_OR_PATH),
        "licenses": LICENSES,
        "sources": SOURCES,
        "contributors": CONTRIBUTORS,
        "resources": array(RESOURCE, "error"),
        # Its entries are checked by the module that reads them.
        "checks": array(),
    },
    noun="package",
    required=("resources",),
)
