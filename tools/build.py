"""Regenerate every derived file (`python -m tools.build`), or say which are stale (`--check`)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from bushputin_data import BushputinError, MissingExtraError, datapackage
from tools import (
    agreement,
    analysis,
    answer,
    citation,
    codebook,
    coder_agreement,
    counting,
    dictionary,
    drawing,
    example,
    lessons,
    mutation,
    pictures,
    quality,
    rules,
)
from tools.measure import is_fresh, write

ROOT = Path(__file__).resolve().parents[1]
DERIVED: dict[str, Callable[[Path], str]] = {
    "datapackage.json": datapackage.text,
    example.FILE: example.text,
    "CITATION.cff": citation.text,
    "docs/agreement.md": agreement.text,
    "docs/agreement-of-coders.md": coder_agreement.text,
    "docs/analysis.md": analysis.text,
    "docs/answer.md": answer.text,
    "docs/codebook.md": codebook.text,
    "docs/counting.md": counting.text,
    "docs/dictionary.md": dictionary.text,
    "docs/lessons/alliance.md": lessons.alliance,
    "docs/lessons/limits.md": lessons.limits,
    "docs/lessons/two-readouts.md": lessons.two_readouts,
    "docs/mutation.md": mutation.text,
    "docs/pictures/house-narrow.svg": drawing.narrow,
    "docs/pictures/house.svg": drawing.wide,
    "docs/pictures/stance.svg": pictures.text,
    "docs/quality.md": quality.text,
    "docs/rules.md": rules.text,
}


def stale(root: Path = ROOT) -> list[str]:
    """The derived files that differ from what they are derived from."""
    return [path for path, text in DERIVED.items() if not is_up_to_date(root, path, text)]


def is_up_to_date(root: Path, path: str, text: Callable[[Path], str]) -> bool:
    """Whether a derived file is what would be written now; it is not where it would follow another that is stale."""
    try:
        return is_fresh(root / path, text(root))
    except BushputinError:
        # The tables are not the ones that the descriptor measured: it comes first.
        return False


def main(arguments: list[str] | None = None) -> int:
    """Build, or with --check only compare; 1 when a file is stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a derived file is stale")
    if parser.parse_args(arguments).check:
        found = stale()
        for path in found:
            print(f"{path}: stale. Run: python -m tools.build")
        return 1 if found else 0
    # One after the other: the descriptor first, by which the tables for the other pages are read.
    for path, text in DERIVED.items():
        try:
            new = text(ROOT)
        except MissingExtraError as error:
            raise SystemExit(f"{path} cannot be made: {error}") from None
        except BushputinError as error:
            raise SystemExit(
                f"{path} cannot be made: {str(error).rstrip('.')}. Type: bushputin validate {ROOT}"
            ) from None
        if not is_fresh(ROOT / path, new):
            write(ROOT / path, new)
            print(f"{path}: written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
