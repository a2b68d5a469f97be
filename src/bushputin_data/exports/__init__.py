"""The dataset in the files of other programs: SQLite, Parquet, Excel, Stata, JSON Lines, GeoJSON.

Each format is one module, whose `make` gives the bytes of its file, or of its files by name; it knows of no disk. All
of them derive what they write from the row models. The same dataset gives the same bytes, as long as the libraries that
write them are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from bushputin_data.errors import ExportError, MissingExtraError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset

ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that datasets are exported to.

    Attributes:
        name: on the command line, and of its module.
        what: what is written, in a few words.
        suffixes: the suffixes of its files, the usual one first.
        each: whether there is one file per table: in a folder, or in a zip if the name ends that way.
        needs: the package that writes it, if that is not installed by default.
    """

    name: str
    what: str
    suffixes: tuple[str, ...]
    each: bool = False
    needs: str | None = None

    @property
    def usual(self) -> str:
        """How the name of one file of this format ends."""
        return self.suffixes[0] + (ZIP if self.each else "")

    def stem(self, path: Path) -> str | None:
        """The name of a file or folder without what says that it has this format; None where nothing says it."""
        name = path.name
        if self.each:
            name = name[: -len(ZIP)] if name.lower().endswith(ZIP) else name
        elif name.lower().endswith(ZIP):
            return None
        ends = [suffix for suffix in self.suffixes if name.lower().endswith(suffix)]
        return name[: -len(ends[0])] if ends else None


FORMATS = (
    Format("sqlite", "a SQLite database with keys, views and full-text search", (".sqlite", ".sqlite3", ".db")),
    Format("datasette", "the metadata file for a SQLite export in Datasette", (".metadata.json",)),
    Format("parquet", "typed Parquet files", (".parquet",), each=True, needs="pyarrow"),
    Format("excel", "an Excel workbook", (".xlsx",), needs="xlsxwriter"),
    Format("stata", "Stata files with labels", (".dta",), each=True),
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), each=True),
    Format("geojson", "the contacts in person on a map, as GeoJSON", (".geojson",)),
)


def named(name: str) -> Format:
    """The format of this name.

    Raises:
        UnknownNameError: there is none.
    """
    found = {form.name: form for form in FORMATS}
    if name not in found:
        raise UnknownNameError(f"no export format {name!r}: use {', '.join(found)}")
    return found[name]


def by_suffix(path: Path) -> Format:
    """The format that the name of a file says.

    Raises:
        UnknownNameError: it says none.
    """
    for form in FORMATS:
        if form.stem(path) is not None:
            return form
    ends = ", ".join(f"{form.suffixes[0]} (a folder) or {form.usual}" if form.each else form.usual for form in FORMATS)
    raise UnknownNameError(f"no export format has files that are called like {path.name!r}: use {ends}")


def export(dataset: Dataset, path: str | PathLike[str]) -> Path:
    """Check a dataset, and write it in the format that the suffix says; see `Dataset.export`."""
    try:
        target = Path(path)
    except TypeError:
        raise UsageError(f"{path!r} is not a path: name a file, as in 'bp.sqlite'") from None
    form = by_suffix(target)
    check_possible(form, target)
    check_valid(dataset)
    return write(dataset, form, target)


def check_possible(form: Format, target: Path) -> None:
    """Stop before the work where its result could not be written.

    Raises:
        MissingExtraError: the package that writes the format is not installed.
        ExportError: the place is taken, or there is no such folder.
    """
    from bushputin_data.exports import whole

    if form.needs and find_spec(form.needs) is None:
        raise MissingExtraError(f"exporting to {form.name} needs {form.needs}: pip install {form.needs}")
    whole.check(target, folder=is_folder(form, target))


def is_folder(form: Format, target: Path) -> bool:
    """The files of the export come into a folder of this name."""
    return form.each and not target.name.lower().endswith(ZIP)


def check_valid(dataset: Dataset) -> None:
    """A package with errors is not exported: they would be harder to see there.

    Raises:
        ExportError: it has errors.
    """
    from bushputin_data import validation

    checked = validation.check(dataset.path)
    if not checked.valid:
        errors = checked.counts["errors"]
        raise ExportError(
            f"not exported: the package has {errors:,} {'error' if errors == 1 else 'errors'}. "
            f"Type: bushputin validate {dataset.path} (in Python: validate(path).findings)"
        )


def write(dataset: Dataset, form: Format, target: Path) -> Path:
    """Write a dataset that was checked.

    Raises:
        ExportError: a value does not fit into the format, or the file cannot be written.
    """
    from bushputin_data.exports import about, whole

    stem = form.stem(target)
    content = import_module(f"{__name__}.{form.name}").make(dataset, target.stem if stem is None else stem)
    if is_folder(form, target):
        whole.put_folder(target, content)
    else:
        packed = whole.zipped(content, about.moment(dataset.descriptor)) if form.each else content
        whole.put(target, packed)
    return target
