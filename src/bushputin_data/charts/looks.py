"""The appearance of the charts: colours, sizes, and the width of texts. Nothing here needs altair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

# Widths in CSS pixels, 96 to the inch: seven inches on paper, and a phone held upright.
PRINT, NARROW = 672, 390
LEAST, MOST = 360, 2000
# vl-convert includes the first of these fonts, so text has the same width everywhere; Arial is as wide.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TEXT, HEADING = 12, 16
LINE = 15
PADDING = 10

PAPER, INK, QUIET, GRID = "#ffffff", "#1a1a1a", "#4d4d4d", "#d9d9d9"
LAND = "#e3e3e3"
# Three kinds that have no order: blue and vermilion after Okabe and Ito, darkened until each is as far from the next in
# grey as the tests ask, and grey.
THREE = ("#003f73", "#b03a00", "#868686")
NO_BREAK = "\u00a0"
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
# Kinds in order, from cividis, the scale that looks the same to nearly all eyes; its light end is left out.
DARK, MIDDLE, LIGHT = (0, 32, 76), (86, 92, 108), (157, 146, 107)

# DejaVu Sans, which browsers use where there is no font like Arial, is wider than Liberation Sans by this factor.
WIDER = 1.17
# Widths of characters in Liberation Sans, in thousandths of the size; others are as wide as a digit.
WIDTHS = (
    dict.fromkeys("ijl'|", 222)
    | dict.fromkeys("ftI \u00a0.,:;/!()[]-·", 300)
    | dict.fromkeys("r", 333)
    | dict.fromkeys("ckvxyzsJ", 500)
    | dict.fromkeys("ABEKPSVXY&", 667)
    | dict.fromkeys("CDHNRUw", 722)
    | dict.fromkeys("GOQ", 778)
    | dict.fromkeys("mM", 833)
    | dict.fromkeys("W%—", 944)
)


def measured(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """The possible width of a text in pixels, even if only a wider font is available; bold letters are wider still."""
    return sum(WIDTHS.get(one, 556) for one in text) * size / 1000 * WIDER * (1.08 if bold else 1)


def lines(text: str, room: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """A text in lines of at most this many pixels, without a break between a number and its per cent sign."""
    found: list[str] = []
    for word in text.replace(" %", NO_BREAK + "%").split(" "):
        longer = f"{found[-1]} {word}" if found else word
        if found and measured(longer, size, bold=bold) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found


def balanced(text: str, room: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """The same text in the same number of lines of similar length, so that no word is alone on the last one."""
    found = lines(text, room, size, bold=bold)
    while room > size and len(closer := lines(text, room - 4, size, bold=bold)) == len(found):
        if max(measured(one, size, bold=bold) for one in closer) > room - 4:
            break
        found, room = closer, room - 4
    return found


def ordered(count: int) -> list[str]:
    """Colours from dark to light, with equal steps in lightness."""
    return [mixed(place / max(count - 1, 1)) for place in range(count)]


def mixed(place: float) -> str:
    """A colour on the ordered scale: 0 is the dark end, 1 the light end."""
    first, second, part = (DARK, MIDDLE, place * 2) if place < 0.5 else (MIDDLE, LIGHT, place * 2 - 1)
    return "#" + "".join(f"{round(one + (other - one) * part):02x}" for one, other in zip(first, second, strict=True))


def on(colour: str) -> str:
    """The colour of text on a background: white if that is dark, otherwise nearly black."""
    return PAPER if contrast(PAPER, colour) >= 4.5 else INK


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as defined by WCAG 2, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    return sum(part * weight for part, weight in zip(linear(colour), (0.2126, 0.7152, 0.0722), strict=True))


def linear(colour: str) -> Sequence[float]:
    """Red, green and blue of a colour, proportional to light intensity."""
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour)]


def channels(colour: str) -> Iterator[float]:
    """Red, green and blue of a colour, from 0 to 1."""
    return (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
