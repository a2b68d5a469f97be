"""Starts an empty package of the same shape for another pair of leaders; it validates at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.bundled import DESCRIPTOR, root

# The closed lists that name the two sides, by resource and field.
SIDED = {("meetings", "initiated_by"): (), ("people", "side"): ("other",)}
# What belongs to this release and its files alone.
OWN = ("bytes", "hash", "rows")


@dataclass(frozen=True)
class Pair:
    """Two leaders, the short names of their sides, and the days between which both were in office."""

    leaders: tuple[str, str]
    sides: tuple[str, str]
    term: tuple[dt.date, dt.date]

    def __post_init__(self) -> None:
        """Stop at what cannot be a pair.

        Raises:
            ValueError: two names are the same, empty, or the term ends before it begins.
        """
        for what, (one, other) in (("leaders", map(slug, self.leaders)), ("sides", self.sides)):
            if not one or not other or one == other:
                raise ValueError(f"the {what} are {one!r} and {other!r}: two different names are needed")
        if self.term[0] >= self.term[1]:
            raise ValueError(f"the term ends on {self.term[1]}, before it begins on {self.term[0]}")

    @property
    def title(self) -> str:
        """What the package is called."""
        first, second = map(last_name, self.leaders)
        return f"{first} and {second}, {self.term[0].year}–{self.term[1].year}"


def slug(name: str) -> str:
    """A name as a key: lower-case Latin letters and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def last_name(name: str) -> str:
    """The last word of a name."""
    return name.split()[-1]


def start(folder: Path, pair: Pair) -> Path:
    """Write an empty package into a folder that is not there yet, or is empty; the folder.

    Raises:
        FileExistsError: the folder has something in it: nothing is written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{str(folder)!r} is there already and is not empty: name a new folder")
    whole = descriptor(pair)
    for resource in whole["resources"]:
        path = folder / resource["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(header(resource))
    (folder / DESCRIPTOR).write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return folder


def header(resource: dict[str, Any]) -> bytes:
    """The file of a table without rows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow([field["name"] for field in resource["schema"]["fields"]])
    return out.getvalue().encode()


def descriptor(pair: Pair) -> dict[str, Any]:
    """The descriptor of the release, made one of another pair."""
    base = json.loads((root() / DESCRIPTOR).read_text("utf-8"))
    keys = dict(zip(("george-w-bush", "vladimir-putin"), map(slug, pair.leaders), strict=True))
    return {
        "$schema": base["$schema"],
        "name": "-".join(slug(last_name(name)) for name in pair.leaders) + "-data",
        "title": pair.title,
        "version": "0.1.0",
        "resources": [resource(one, pair) for one in base["resources"]],
        "checks": [check(one, pair, keys) for one in base["checks"]],
    }


def resource(base: dict[str, Any], pair: Pair) -> dict[str, Any]:
    """A table whose closed lists name the sides of the pair."""
    out = {name: value for name, value in base.items() if name not in OWN}
    out["schema"] = base["schema"] | {"fields": list(fields(base, pair))}
    return out


def fields(base: dict[str, Any], pair: Pair) -> Iterator[dict[str, Any]]:
    """The fields of a table, without examples, which are of the release."""
    for field in base["schema"]["fields"]:
        out = {name: value for name, value in field.items() if name != "example"}
        if (base["name"], field["name"]) in SIDED:
            values = [*pair.sides, *SIDED[base["name"], field["name"]]]
            out["categories"] = [{"value": value, "label": value} for value in values]
            out["constraints"] = field["constraints"] | {"enum": values}
        yield out


def check(base: dict[str, Any], pair: Pair, keys: dict[str, str]) -> dict[str, Any]:
    """An entry of `checks` on the term or the leaders of the pair."""
    out = json.loads(json.dumps(base))
    if base["name"] == "contact-after-inauguration":
        out |= {"value": str(pair.term[0]), "message": "The contact lies before the first day of the term"}
    elif base["name"] == "contact-before-end-of-term":
        out |= {"value": str(pair.term[1]), "message": "The contact lies after the last day of the term"}
    when = out.get("child", {}).get("when", {})
    if when.get("person_id") in keys:
        when["person_id"] = key = keys[when["person_id"]]
        out |= {"name": f"{key}-takes-part", "message": f"{key} is not once among the principals"}
    return out  # type: ignore[no-any-return]
