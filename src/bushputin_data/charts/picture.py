"""A picture: an altair chart with its words and its numbers, written as SVG, PNG or HTML."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bushputin_data.charts.looks import FONT, LEAST, MOST
from bushputin_data.errors import MissingExtraError, UnknownNameError, UsageError, shown
from bushputin_data.validation.writing import put

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

# Pixels of a PNG for each pixel of CSS.
SCALE = 2.0
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 0; }} details {{ font: 14px {font}; margin: 10px; max-width: 40em; }}</style>
</head>
<body>
<main>
<div id="vega-chart" role="img" aria-label="{alt}"></div>
<noscript>{still}</noscript>
<details><summary>The picture in words</summary><p>{alt}</p></details>
</main>
<script>{script}</script>
</body>
</html>
"""


def extra(name: str) -> Any:
    """A library that only pictures need.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError(
            "charts need the packages altair and vl-convert-python: pip install altair vl-convert-python"
        ) from None


def checked(width: int) -> int:
    """A width in which a picture can be drawn.

    Raises:
        UsageError: it is none.
    """
    if isinstance(width, bool) or not isinstance(width, int) or not LEAST <= width <= MOST:
        raise UsageError(f"the width {shown(width)} is not a whole number of pixels from {LEAST} to {MOST}")
    return width


def renumbered(svg: str) -> str:
    """The same SVG with the ids of its clips from 1 on: Vega goes on counting from one picture to the next."""
    found = dict.fromkeys(re.findall(r'id="(clip\d+)"', svg))
    numbers = {name: f"clip{number}" for number, name in enumerate(found, 1)}
    return re.sub(r'(id="|url\(#)(clip\d+)(?=["\)])', lambda one: one[1] + numbers[one[2]], svg)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture of some figures. Notebooks show it; `save` writes it.

    Attributes:
        name: what it is a picture of, as the function is called.
        title: what it shows.
        alt: the same in words, with its numbers, for those who cannot see it.
        table: the figures that are drawn.
        chart: the altair chart, to be changed further; what is made from it has no alt text of its own.
    """

    name: str
    title: str
    alt: str
    table: pd.DataFrame
    chart: LayerChart

    def __repr__(self) -> str:
        return f"<Picture: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}

    def svg(self) -> str:
        """The picture as SVG, with its title and alt text for screen readers."""
        found: str = extra("vl_convert").vegalite_to_svg(self.chart.to_dict())
        start, rest = renumbered(found).split(">", 1)
        words = f"<title>{escape(self.title)}</title><desc>{escape(self.alt)}</desc>"
        return f'{start} role="img" lang="en" aria-label="{escape(self.title)}">{words}{rest}\n'

    def png(self, scale: float = SCALE) -> bytes:
        """The picture as PNG.

        Args:
            scale: dots for each pixel of the width.
        """
        found: bytes = extra("vl_convert").vegalite_to_png(self.chart.to_dict(), scale=scale)
        return found

    def html(self) -> str:
        """The picture as a page that holds all it needs and loads nothing; pointing at a mark shows its numbers."""
        spec = self.chart.to_dict()
        # Without the menu, which leads to an editor on the web.
        spec["usermeta"] = {"embedOptions": {"actions": False}}
        said = extra("vl_convert").vegalite_to_html(spec, bundle=True, renderer="svg")
        scripts = re.findall(r"<script[^>]*>(.*?)</script>", said, re.DOTALL)
        return PAGE.format(
            title=escape(self.title),
            alt=escape(self.alt),
            font=FONT,
            script="\n".join(scripts),
            still=self.svg(),
        )

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the picture; the suffix decides how: .svg, .png or .html.

        Args:
            path: the file, which is replaced when it is there.

        Raises:
            UnknownNameError: no picture has such a suffix.
            OSError: the file cannot be written.
        """
        target = Path(path)
        write = writer(self, target)
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the folder does not exist", str(target.parent))
        put({target: write()})
        return target


def writer(picture: Picture, target: Path) -> Callable[[], bytes]:
    """What gives the bytes of a picture for such a file.

    Raises:
        UnknownNameError: no picture has such a suffix.
    """
    kind = suffix(target)
    return {
        ".svg": lambda: picture.svg().encode(),
        ".png": picture.png,
        ".html": lambda: picture.html().encode(),
    }[kind]


def suffix(target: Path) -> str:
    """The suffix of a file, when it is that of a picture.

    Raises:
        UnknownNameError: it is not.
    """
    found = target.suffix.lower()
    if found not in SUFFIXES:
        raise UnknownNameError(f"no picture is written as {shown(target.name)}: end its name in {', '.join(SUFFIXES)}")
    return found


SUFFIXES = (".svg", ".png", ".html")
