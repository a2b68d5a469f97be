"""`bushputin export`: write the dataset as a file for another program."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from bushputin_data import exports
from bushputin_data.commands import paths
from bushputin_data.commands.checking import check, require_shape
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

EPILOG = """Exit codes: 0 written, 1 the package has errors, 2 could not run.

examples:
  bushputin export sqlite                  writes bushputin-data.sqlite
  bushputin export excel -o contacts.xlsx  under another name
  bushputin export parquet -o tables       a folder of files instead of a zip
  bushputin export stata path/to/dataset   another dataset with the same tables
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    listed = ", ".join(form.name for form in exports.FORMATS)
    export = commands.add_parser(
        "export",
        help="write the dataset in the format of another program: SQLite, Excel, Stata, …",
        description=(
            "Check a dataset and write it in the format of another program. An existing file is "
            "replaced, but only once the new one is complete; an existing folder is not. Excel needs "
            "xlsxwriter, Parquet needs pyarrow (pip install). Without PATH, the dataset whose "
            "datapackage.json is in the current folder is used, or else the release bundled with this "
            "program."
        ),
        epilog=f"{formats()}\n\n{EPILOG}",
    )
    export.add_argument("format", metavar="FORMAT", help=listed)
    export.add_argument("path", nargs="?", metavar="PATH", help="a dataset with the same tables")
    export.add_argument(
        "-o", "--output", metavar="FILE", help="output file (default: the name of the package, in the current folder)"
    )
    export.set_defaults(run=run)


def formats() -> str:
    """The formats, one per line."""
    return "\n".join(["formats:", *(f"  {form.name:<11}{form.what} ({form.usual})" for form in exports.FORMATS)])


def run(options: argparse.Namespace) -> int:
    """Check the package and export it, unless it has errors."""
    from bushputin_data.validation.reports.wording import counted

    console: Console = options.console
    console.out.check()
    form = exports.named(options.format)
    output = place(form, options.output)
    target = paths.dataset(options.path)
    if output:
        exports.check_possible(form, output)
    require_shape(target)
    checked = check(target, console)
    if not checked.valid:
        errors = counted(checked.counts["errors"], "error")
        console.note(f"cannot export: the package has {errors}. Type: bushputin validate{target.typed}")
        return 1
    from bushputin_data.dataset import load

    dataset = load(target.path)
    if output is None:
        output = Path(file_name(str(dataset.descriptor.get("name") or "")) + form.usual)
        exports.check_possible(form, output)
    console.say(f"{exports.write(dataset, form, output)}: written")
    return 0


def file_name(name: str) -> str:
    """The name of a package as a file name in this folder, whatever characters it contains."""
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "dataset"


def place(form: exports.Format, given: str | None) -> Path | None:
    """The path that the user has chosen.

    Raises:
        RefusedError: there is none, or its suffix belongs to another format.
    """
    if given is None:
        return None
    if not given:
        raise RefusedError("the output file name is empty. Is a shell variable not set?")
    output = Path(given)
    if form.stem(output) is None and not (form.each and not output.suffix):
        folder = ", or a folder" if form.each else ""
        raise RefusedError(f"{given!r}: for {form.name}, the name must end in {form.usual}{folder}")
    return output
