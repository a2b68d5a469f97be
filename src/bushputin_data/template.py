"""Writes an empty package of the same shape for another pair of leaders; it is valid as it stands."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data import canonical, datapackage
from bushputin_data.errors import UsageError
from bushputin_data.models import MODELS, Row, columns
from bushputin_data.models.vocabulary import Account, Initiator, Side, Vocabulary

# The closed lists that name the two sides, each with what it has beside them.
SIDED: dict[type[Vocabulary], tuple[str, ...]] = {
    Initiator: (),
    Side: (str(Side.OTHER),),
    Account: (str(Account.OTHER),),
}


@dataclass(frozen=True)
class Pair:
    """Two leaders, the short names of their sides, and the days between which both were in office."""

    leaders: tuple[str, str]
    sides: tuple[str, str]
    term: tuple[dt.date, dt.date]

    def __post_init__(self) -> None:
        """Refuse what is not a pair.

        Raises:
            UsageError: two names are the same or empty, or the term ends before it begins.
        """
        for what, (one, other) in (("leaders", map(slug, self.leaders)), ("sides", self.sides)):
            if not one or not other or one == other:
                raise UsageError(f"the {what} are {one!r} and {other!r}: two different names are needed")
        if self.term[0] >= self.term[1]:
            raise UsageError(f"the term ends on {self.term[1]}, before it begins on {self.term[0]}")

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
    """Write an empty package into a folder that does not exist yet, or is empty; gives the folder.

    Raises:
        UsageError: the folder is not empty: nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{str(folder)!r} already exists and is not empty: name a new folder")
    for model in MODELS:
        path = folder / model.resource.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical.table(model, []))
    text = json.dumps(descriptor(pair), indent=2, ensure_ascii=False) + "\n"
    (folder / datapackage.FILE).write_text(text, "utf-8", newline="\n")
    return folder


def descriptor(pair: Pair) -> dict[str, Any]:
    """The descriptor of a package about a pair."""
    keys = dict(zip(("george-w-bush", "vladimir-putin"), map(slug, pair.leaders), strict=True))
    return {
        "$schema": datapackage.PROFILE,
        "name": "-".join(slug(last_name(name)) for name in pair.leaders) + "-data",
        "title": pair.title,
        "version": "0.1.0",
        "resources": [resource(model, pair) for model in MODELS],
        "checks": [check(one, pair, keys) for one in datapackage.checks()],
    }


def resource(model: type[Row], pair: Pair) -> dict[str, Any]:
    """A table whose closed lists name the sides of the pair."""
    out = datapackage.table(model, {})
    out["schema"] |= {"fields": list(fields(model, pair))}
    return out


def fields(model: type[Row], pair: Pair) -> Iterator[dict[str, Any]]:
    """The fields of a table, without the examples, which are of this dataset."""
    for column in columns(model):
        out = datapackage.field(column)
        out.pop("example", None)
        if column.vocabulary in SIDED:
            values = [*pair.sides, *SIDED[column.vocabulary]]
            out["categories"] = [{"value": value, "label": value} for value in values]
            out["constraints"] |= {"enum": values}
        yield out


def check(base: dict[str, Any], pair: Pair, keys: dict[str, str]) -> dict[str, Any]:
    """An entry of `checks` on the term or the leaders of the pair."""
    out = json.loads(json.dumps(base))
    if base["name"] == "contact-after-inauguration":
        out |= {"value": str(pair.term[0]), "message": "The contact is before the first day of the term"}
    elif base["name"] == "contact-before-end-of-term":
        out |= {"value": str(pair.term[1]), "message": "The contact is after the last day of the term"}
    when = out.get("child", {}).get("when", {})
    if when.get("person_id") in keys:
        when["person_id"] = key = keys[when["person_id"]]
        out |= {"name": f"{key}-takes-part", "message": f"{key} must be listed as principal exactly once"}
    return out  # type: ignore[no-any-return]
