"""A small valid package with something to break for every rule: files, inline rows, keys, checks and waivers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.validation.packages import field, refers

LF = {"lineTerminator": "\n"}
TOWNS = """\
town,name,founded,size,share,kind,colour,extra,code,above,title
T01,Aberfeld,1200-01-05,10,0.5,city,red,"{""a"": 1}",1,,Old Aberfeld
T02,Bernau,1250-03-01,20,1.5,city,green,"{""a"": 2}",2,T01,Upper Bernau
T03,Celle,1300-12-31,30,2.5,village,red,"{""a"": 3}",3,T01,New Celle
T04,Dorfen,,40,3.5,village,blue,"{""a"": 4}",4,T02,By the Dorfen lake
T05,Ebern,1400-06-06,50,4.5,city,red,"{""a"": 5}",5,,Ebern
"""
FIRST_TRIPS = """\
trip,town,day,precision,until,number,note,ticket,day_in_key
S1,T01,2001-05-01,day,2001-05-02,1,,,2001-05-01-first
S2,T01,2001-05-03,day,2001-05-03,2,two words,A,2001-05-03-second
S3,T02,2001-06-01,month,2001-06-10,1,,,2001-06-05-third
S4,T02,2001-07-02,day,2001-07-04,2,only three words,B,2001-07-03-fourth
"""
MORE_TRIPS = """\
S5,T03,2002-05-01,day,2002-05-02,1,,A,2002-05-01-fifth
S6,T03,2002-05-03,,2002-05-03,2,a note,,2002-05-03-sixth
S7,T04,2002-06-01,day,2002-06-10,1,,,2002-06-05-seventh
S8,T05,2002-07-02,day,2002-07-04,1,"a, note",B,2002-07-03-eighth
"""
VOTES = [
    {"trip": "S1", "who": "ann", "vote": "yes", "version": "1.2"},
    {"trip": "S1", "who": "bob", "vote": "no", "version": "1.1"},
    {"trip": "S2", "who": "ann", "vote": "no", "version": "1.1"},
    {"trip": "S3", "who": "ann", "vote": "no", "version": "1.9"},
    {"trip": "S3", "who": "bob", "vote": "yes", "version": "1.10"},
    {"trip": "S4", "who": "bob", "vote": "yes", "version": "1.1"},
]
RESULTS = [["trip", "result"], ["S1", "yes"], ["S2", "no"], ["S3", "yes"], ["S4", "yes"]]
HOURS = "town,opens,closes\nT01,09:00:00,17:00:00\nT02,10:30:00,18:00:00\nT05,08:00:00,\n"
WAIVERS = "rule,resource,row_key,field,reason\nlong-enough,trips,S2,until,It was one day.\n"
SPANS = {"precision": {"day": "precision"}}
CHECKS: list[dict[str, Any]] = [
    {
        "rule": "compare", "resource": "trips", "fields": ["day", "until"], "operator": "<=", "name": "ends-later",
        **SPANS,
    },
    {"rule": "compare", "resource": "trips", "fields": ["until"], "operator": ">", "value": "2000-12-31"},
    {
        "rule": "compare", "resource": "trips", "fields": ["day", "until"], "operator": "!=", "name": "long-enough",
        "level": "warning", "when": {"ticket": ["A"], "number": 2},
    },
    {"rule": "compare", "resource": "towns", "fields": ["size"], "operator": ">=", "value": 10},
    {"rule": "compare", "resource": "hours", "fields": ["opens", "closes"], "operator": "<"},
    {"rule": "prefix", "resource": "trips", "fields": ["day_in_key"], "between": ["day", "until"]},
    {"rule": "required_if", "resource": "trips", "fields": ["note"], "when": {"number": 2}},
    {"rule": "forbidden_if", "resource": "trips", "fields": ["note", "ticket"], "when": {"trip": ["S1", "S3", "S7"]}},
    {
        "rule": "count", "resource": "trips", "exactly": 1, "when": {"trip": ["S1", "S2", "S3"]}, "name": "one-of-ann",
        "child": {"resource": "votes", "fields": ["trip"], "when": {"who": "ann"}},
    },
    {"rule": "count", "resource": "trips", "maximum": 2, "child": {"resource": "votes", "fields": ["trip"]}},
    {"rule": "count", "resource": "towns", "minimum": 1, "child": {"resource": "trips", "fields": ["town"]}},
    {
        "rule": "sequence", "resource": "trips", "fields": ["number"], "within": ["town"], "ascending": ["day"],
        "precision": {"day": "precision"},
    },
    {
        "rule": "within_parent", "resource": "trips", "fields": ["day"], "parent": "town", "slack_days": 300_000,
        "between": ["founded", "founded"], **SPANS,
    },
    {"rule": "acyclic", "resource": "towns", "fields": ["above"]},
    {"rule": "covered", "resource": "towns", "by": ["trips.town"]},
    {"rule": "sorted", "resource": "towns", "fields": ["founded", "town"], "when": {"founded": True}},
    {"rule": "sorted", "resource": "votes", "fields": ["trip", "who"]},
    {"rule": "word_limit", "resource": "trips", "fields": ["note"], "maximum": 3},
    {
        "rule": "equals_related", "resource": "results", "fields": ["result"], "name": "newest-vote",
        "related": {
            "resource": "votes", "fields": ["trip"], "field": "vote", "newest": "version",
            "prefer": [{"who": "nobody"}, {}],
        },
    },
    {
        "rule": "equals_related", "resource": "trips", "fields": ["ticket", "town.kind"],
        "one_of": ["A", "B", "city", "village"],
    },
]  # fmt: skip


def towns() -> dict[str, Any]:
    fields = [
        field("town", pattern="T[0-9]{2}"),
        field("name", minLength=2, maxLength=20),
        field("founded", "date", minimum="1000-01-01", maximum="1999-12-31"),
        field("size", "integer", groupChar="'", exclusiveMinimum=0, exclusiveMaximum=1_000),
        field("share", "number", minimum=0.25),
        field("kind", enum=["city", "village"]),
        {"name": "colour", "type": "string", "categories": ["red", "green", "blue"]},
        field("extra", "object", jsonSchema={"type": "object", "required": ["a"], "additionalProperties": False}),
        field("code", "integer", unique=True),
        field("above"),
        field("title"),
    ]
    fields[7]["constraints"]["jsonSchema"]["properties"] = {"a": {"type": "integer"}}
    schema = {"fields": fields, "primaryKey": "town", "uniqueKeys": [["name", "kind"]]}
    schema["foreignKeys"] = [{"fields": "above", "reference": {"resource": "", "fields": "town"}}]
    data = TOWNS.encode()
    measures = {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
    return {"name": "towns", "type": "table", "path": "towns.csv", "dialect": LF, "schema": schema, **measures}


def trips() -> dict[str, Any]:
    fields = [
        field("trip"),
        field("town"),
        field("day", "date"),
        field("precision"),
        field("until", "date"),
        field("number", "integer"),
        field("note"),
        field("ticket"),
        field("day_in_key"),
    ]
    schema = {"fields": fields, "primaryKey": "trip", "foreignKeys": [refers("town", "towns.town")]}
    return {"name": "trips", "type": "table", "path": ["trips-1.csv", "trips-2.csv"], "dialect": LF, "schema": schema}


def inline(name: str, fields: list[dict[str, Any]], data: Any, **schema: Any) -> dict[str, Any]:
    form = {"format": "csv"} if isinstance(data, str) else {}
    return {"name": name, "type": "table", "data": data, **form, "schema": {"fields": fields, **schema}}


def write_whole(folder: Path) -> Path:
    resources = [
        towns(),
        trips(),
        inline(
            "votes",
            [field("trip"), field("who"), field("vote", enum=["yes", "no"]), field("version")],
            VOTES,
            primaryKey=["trip", "who"],
            foreignKeys=[refers("trip", "trips.trip")],
        ),
        inline(
            "results",
            [field("trip"), field("result")],
            RESULTS,
            primaryKey="trip",
            foreignKeys=[refers("trip", "trips.trip")],
        ),
        inline("hours", [field("town"), field("opens", "time"), field("closes", "time")], HOURS, primaryKey="town"),
        {"name": "readme", "path": "readme.txt", "bytes": 5},
    ]
    (folder / "towns.csv").write_text(TOWNS, "utf-8", newline="")
    (folder / "trips-1.csv").write_text(FIRST_TRIPS, "utf-8", newline="")
    (folder / "trips-2.csv").write_text(MORE_TRIPS, "utf-8", newline="")
    (folder / "waivers.csv").write_text(WAIVERS, "utf-8", newline="")
    (folder / "readme.txt").write_text("Hello", "utf-8")
    whole = {"name": "whole", "resources": resources, "checks": CHECKS}
    (folder / "datapackage.json").write_text(json.dumps(whole), "utf-8")
    return folder
