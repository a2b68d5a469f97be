"""A chart with its texts and figures, written as SVG, PNG or HTML."""

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

# PNG pixels per CSS pixel.
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
    """Import a package that only charts need.

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
    """A width in which a chart can be drawn.

    Raises:
        UsageError: it is not.
    """
    if isinstance(width, bool) or not isinstance(width, int) or not LEAST <= width <= MOST:
        raise UsageError(f"width is {shown(width)}, not a whole number of pixels from {LEAST} to {MOST}")
    return width


def renumbered(svg: str) -> str:
    """The same SVG with clip ids numbered from 1; Vega continues counting from one chart to the next."""
    found = dict.fromkeys(re.findall(r'id="(clip\d+)"', svg))
    numbers = {name: f"clip{number}" for number, name in enumerate(found, 1)}
    return re.sub(r'(id="|url\(#)(clip\d+)(?=["\)])', lambda one: one[1] + numbers[one[2]], svg)


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart of some figures. Notebooks show it; `save` writes it.

    Attributes:
        name: the name of the function that draws the chart.
        title: what the chart shows.
        alt: an alt text with the figures, for those who cannot see the chart.
        table: the figures that are drawn.
        chart: the altair chart, for further changes; a changed chart has no alt text of its own.
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
        """The chart as SVG, with its title and alt text for screen readers."""
        found: str = extra("vl_convert").vegalite_to_svg(self.chart.to_dict())
        start, rest = renumbered(found).split(">", 1)
        words = f"<title>{escape(self.title)}</title><desc>{escape(self.alt)}</desc>"
        return f'{start} role="img" lang="en" aria-label="{escape(self.title)}">{words}{rest}\n'

    def png(self, scale: float = SCALE) -> bytes:
        """The chart as PNG.

        Args:
            scale: the number of dots per pixel of the width.
        """
        found: bytes = extra("vl_convert").vegalite_to_png(self.chart.to_dict(), scale=scale)
        return found

    def html(self) -> str:
        """The chart as a self-contained page; pointing at a mark shows its figures."""
        spec = self.chart.to_dict()
        # Without the menu, which links to an online editor.
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
        """Write the chart; the suffix selects the format: .svg, .png or .html.

        Args:
            path: the file, which is replaced if it exists.

        Raises:
            UnknownNameError: charts cannot be written with this suffix.
            OSError: the file cannot be written.
        """
        target = Path(path)
        write = writer(self, target)
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the folder does not exist", str(target.parent))
        put({target: write()})
        return target


def writer(picture: Picture, target: Path) -> Callable[[], bytes]:
    """The function that produces the bytes of a chart for this file.

    Raises:
        UnknownNameError: charts cannot be written with this suffix.
    """
    kind = suffix(target)
    return {
        ".svg": lambda: picture.svg().encode(),
        ".png": picture.png,
        ".html": lambda: picture.html().encode(),
    }[kind]


def suffix(target: Path) -> str:
    """The suffix of a file, if charts can be written with it.

    Raises:
        UnknownNameError: they cannot.
    """
    found = target.suffix.lower()
    if found not in SUFFIXES:
        raise UnknownNameError(f"{shown(target.name)} does not end in a known suffix: use {', '.join(SUFFIXES)}")
    return found


SUFFIXES = (".svg", ".png", ".html")
