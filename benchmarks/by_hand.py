"""The rules of a package written by hand as SQL for DuckDB and as expressions for Polars, and its like for fairspec.

They count the values that break a rule, and say of none where it stands. Nothing of bushputin is imported here, so that
each runs where its own library is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

SQL_TYPES = {"integer": "bigint", "number": "double", "date": "date"}
ORDERED = (("minimum", "<"), ("maximum", ">"))
FORMS = {"integer": "-?[0-9]+", "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}"}


def descriptor(folder: str) -> Any:
    """The descriptor of a package."""
    return json.loads(Path(folder, "datapackage.json").read_text("utf-8"))


def listed(value: Any) -> list[str]:
    """One name or several, as a list."""
    return [value] if isinstance(value, str) else value


def quoted(value: Any) -> str:
    """A text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def duckdb_sql(folder: str) -> dict[str, Any]:
    """All rules by SQL, rows with cells too many left out."""
    duckdb: Any = import_module("duckdb")
    found, rows, errors = descriptor(folder), 0, 0
    with duckdb.connect(config={"threads": 2}) as connection:
        for one in found["resources"]:
            source = quoted(Path(folder, one["path"]))
            options = "all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n'"
            tolerant = "null_padding = true, ignore_errors = true, strict_mode = false, parallel = false"
            connection.execute(f"create table {one['name']} as select * from read_csv({source}, {options}, {tolerant})")
            rows += one_number(connection, f"select count(*) from {one['name']}")
            broken = ", ".join(f"count(*) filter ({test})" for test in cells(one["schema"]))
            errors += sum(connection.execute(f"select {broken} from {one['name']}").fetchall()[0])
            for keys in unique(one["schema"]):
                errors += one_number(connection, f"select count(*) - count(distinct ({keys})) from {one['name']}")
        for one in found["resources"]:
            for key in one["schema"].get("foreignKeys", ()):
                (mine,), other = key["fields"], key["reference"]
                (its,) = other["fields"]
                lost = f"{mine} is not null and {mine} not in (select {its} from {other['resource']})"
                errors += one_number(connection, f"select count(*) from {one['name']} where {lost}")
        errors += one_number(
            connection, "select count(*) from meetings where try_cast(date_start as date) > try_cast(date_end as date)"
        )
    return {"rows": rows, "errors": errors}


def one_number(connection: Any, query: str) -> int:
    """The one number that a query gives."""
    return int(connection.execute(query).fetchall()[0][0])


def cells(schema: Any) -> Iterator[str]:
    """The conditions under which a cell breaks a rule."""
    for field in schema["fields"]:
        name, kind, limits = f'"{field["name"]}"', SQL_TYPES.get(field["type"]), field.get("constraints", {})
        value = f"try_cast({name} as {kind})" if kind else name
        if kind:
            form = FORMS.get(field["type"])
            strict = f" or not regexp_full_match({name}, {quoted(form)})" if form else ""
            yield f"{name} is not null and ({value} is null{strict})"
        if limits.get("required") or field["name"] in schema.get("primaryKey", ()):
            yield f"{name} is null"
        if "enum" in limits:
            yield f"{name} not in ({', '.join(map(quoted, limits['enum']))})"
        if "pattern" in limits:
            yield f"not regexp_full_match({name}, {quoted(limits['pattern'])})"
        for rule, sign in ORDERED:
            if rule in limits:
                edge = quoted(limits[rule]) if field["type"] == "date" else limits[rule]
                yield f"{value} {sign} {edge}"
        for rule, sign in (("minLength", "<"), ("maxLength", ">")):
            if rule in limits:
                yield f"length({name}) {sign} {limits[rule]}"


def unique(schema: Any) -> Iterator[str]:
    """The columns of each key."""
    yield ", ".join(listed(schema["primaryKey"]))
    yield from (field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique"))


def polars_expressions(folder: str) -> dict[str, Any]:
    """All rules by expressions, cells too many left out."""
    pl: Any = import_module("polars")
    found, rows, errors = descriptor(folder), 0, 0
    frames = {
        one["name"]: pl.read_csv(Path(folder, one["path"]), infer_schema=False, truncate_ragged_lines=True)
        for one in found["resources"]
    }
    for one in found["resources"]:
        frame, schema = frames[one["name"]], one["schema"]
        rows += frame.height
        tests = list(expressions(pl, schema))
        counts = frame.lazy().select(test.sum().alias(str(number)) for number, test in enumerate(tests)).collect()
        errors += sum(counts.row(0))
        for keys in unique(schema):
            names = keys.split(", ")
            errors += frame.height - frame.select(pl.struct(names).n_unique()).item()
        for key in schema.get("foreignKeys", ()):
            (mine,), other = key["fields"], key["reference"]
            (its,) = other["fields"]
            known = frames[other["resource"]].select(its)
            errors += (
                frame.filter(pl.col(mine).is_not_null()).join(known, left_on=mine, right_on=its, how="anti").height
            )
    days = [pl.col(name).str.to_date(strict=False) for name in ("date_start", "date_end")]
    errors += frames["meetings"].select((days[0] > days[1]).sum()).item()
    return {"rows": rows, "errors": errors}


def expressions(pl: Any, schema: Any) -> Iterator[Any]:
    """Where a cell breaks a rule."""
    kinds = {"integer": pl.Int64, "number": pl.Float64}
    for field in schema["fields"]:
        text, limits = pl.col(field["name"]), field.get("constraints", {})
        value = text
        if field["type"] in kinds:
            value = text.cast(kinds[field["type"]], strict=False)
        elif field["type"] == "date":
            value = text.str.to_date("%Y-%m-%d", strict=False)
        if value is not text:
            yield text.is_not_null() & value.is_null()
        if limits.get("required") or field["name"] in schema.get("primaryKey", ()):
            yield text.is_null()
        if "enum" in limits:
            yield ~text.is_in(list(map(str, limits["enum"])))
        if "pattern" in limits:
            yield ~text.str.contains(f"^(?:{limits['pattern']})$")
        for rule, sign in ORDERED:
            if rule in limits:
                edge = pl.lit(limits[rule]).str.to_date() if field["type"] == "date" else limits[rule]
                yield value < edge if sign == "<" else value > edge
        for rule, sign in (("minLength", "<"), ("maxLength", ">")):
            if rule in limits:
                size = text.str.len_chars()
                yield size < limits[rule] if sign == "<" else size > limits[rule]


def fairspec_dataset(folder: str) -> dict[str, Any]:
    """A package in the words of fairspec, judged by it; it has no rule for the order of two dates."""
    fairspec: Any = import_module("fairspec")
    # It reads no file outside the folder in which it runs.
    os.chdir(folder)
    path = Path("dataset.json")
    if not path.exists():
        resources = [
            {
                "name": one["name"],
                "data": one["path"],
                "fileDialect": {"format": "csv", "delimiter": ",", "quoteChar": '"', "lineTerminator": "\n"},
                "tableSchema": fairspec_schema(one["schema"]),
            }
            for one in descriptor(".")["resources"]
        ]
        path.write_text(json.dumps({"resources": resources}), "utf-8")
    report = fairspec.validate_dataset(str(path), maxErrors=10**9)
    return {"rows": 0, "errors": len(report.errors)}


def fairspec_schema(schema: Any) -> dict[str, Any]:
    """The schema of a table: constraints stand beside the type, a value that must be there is one that is not null."""
    properties: dict[str, Any] = {}
    for field in schema["fields"]:
        limits = dict(field.get("constraints", {}))
        is_needed = limits.pop("required", False) or field["name"] in schema.get("primaryKey", ())
        limits.pop("unique", None)
        kind, more = field["type"], {}
        if kind == "date":
            # Its schema takes no bounds of days: of dates the type alone is judged.
            kind, more, limits = "string", {"format": "date"}, {}
        properties[field["name"]] = {"type": kind if is_needed else [kind, "null"], **more, **limits}
    keys = [{"columns": key["fields"], "reference": renamed(key["reference"])} for key in schema.get("foreignKeys", ())]
    others = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    found = {"properties": properties, "primaryKey": schema["primaryKey"], "missingValues": [""]}
    return found | ({"foreignKeys": keys} if keys else {}) | ({"uniqueKeys": others} if others else {})


def renamed(reference: Any) -> dict[str, Any]:
    """The other end of a foreign key."""
    return {"resource": reference["resource"], "columns": reference["fields"]}
