"""Writes an empty, valid package of the same kind for another pair of leaders."""

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
from bushputin_data.models import MODELS, Row
from bushputin_data.study import Study, Value


@dataclass(frozen=True)
class Pair:
    """Two leaders, the abbreviations of their sides, the days on which both were in office, and the question."""

    leaders: tuple[str, str]
    sides: tuple[str, str]
    term: tuple[dt.date, dt.date]
    languages: tuple[str, ...] = ("en",)
    question: str = ""

    def __post_init__(self) -> None:
        """Check the pair.

        Raises:
            UsageError: two names are equal or empty, a side is called `other`, or the term ends before it begins.
        """
        for what, (one, other) in (("leaders", map(slug, self.leaders)), ("sides", self.sides)):
            if not one or not other or one == other:
                raise UsageError(f"the {what} are {one!r} and {other!r}; give two different names")
        if "other" in self.sides:
            raise UsageError("no side can be called 'other', which stands for people of neither side")
        if not all(self.languages) or len(set(self.languages)) < len(self.languages):
            raise UsageError(f"the languages are {', '.join(map(repr, self.languages))}; give each only once")
        if self.term[0] >= self.term[1]:
            raise UsageError(f"the term ends on {self.term[1]}, before it begins ({self.term[0]})")

    @property
    def name(self) -> str:
        """The name of the package."""
        return "-".join(slug(last_name(name)) for name in self.leaders) + "-data"

    @property
    def title(self) -> str:
        """The title of the package."""
        first, second = map(last_name, self.leaders)
        return f"{first} and {second}, {self.term[0].year}–{self.term[1].year}"

    @property
    def study(self) -> Study:
        """The study, without periods, because they begin with events and the tables have none yet."""
        first, second = map(slug, self.leaders)
        one, other = (Value(side, side) for side in self.sides)
        languages = tuple(Value(one, one) for one in self.languages)
        return Study((first, second), (one, other), languages, *self.term, question=self.question)


def slug(name: str) -> str:
    """A name as a key: lower-case Latin letters and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def last_name(name: str) -> str:
    """The last word of a name."""
    return name.split()[-1]


def start(folder: Path, pair: Pair) -> Path:
    """Write an empty package into a folder that is new or empty, and return the folder.

    Raises:
        UsageError: the folder is not empty; nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{str(folder)!r} already exists and is not empty; name a new folder")
    for model in MODELS:
        path = folder / model.resource.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical.table(model, []))
    text = json.dumps(descriptor(pair.name, pair.title, pair.study), indent=2, ensure_ascii=False) + "\n"
    (folder / datapackage.FILE).write_text(text, "utf-8", newline="\n")
    return folder


def descriptor(name: str, title: str, study: Study) -> dict[str, Any]:
    """The descriptor of a package of this kind; its code lists and checks follow from its study."""
    return {
        "$schema": datapackage.PROFILE,
        "name": name,
        "title": title,
        "version": "0.1.0",
        "study": study.said(),
        "resources": [resource(model, study) for model in MODELS],
        "checks": datapackage.checks(study),
    }


def resource(model: type[Row], study: Study) -> dict[str, Any]:
    """A table without examples, which come from this dataset."""
    out = datapackage.table(model, {}, study)
    out["schema"] |= {"fields": list(without_examples(out["schema"]["fields"]))}
    return out


def without_examples(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The fields of a table without their examples."""
    return ({name: said for name, said in field.items() if name != "example"} for field in fields)
