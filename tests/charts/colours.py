"""How far colours are from each other, for readers of several kinds, by published formulas alone."""

from bushputin_data.charts.looks import linear

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SIMULATED = {
    "full colour": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# From linear sRGB to CIE XYZ, with the white point D65 (IEC 61966-2-1).
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix]


def lab(light: list[float]) -> list[float]:
    """CIELAB of a colour in linear RGB."""
    scaled = [one / white for one, white in zip(times(XYZ, light), WHITE, strict=True)]
    x, y, z = (one ** (1 / 3) if one > (6 / 29) ** 3 else one / 3 / (6 / 29) ** 2 + 4 / 29 for one in scaled)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def distance(one: str, other: str, kind: str) -> float:
    """The distance of two colours in CIELAB, as a reader of that kind sees them; about 2 is just visible."""
    seen = [lab([min(max(part, 0), 1) for part in times(SIMULATED[kind], list(linear(it)))]) for it in (one, other)]
    return float(sum((here - there) ** 2 for here, there in zip(*seen, strict=True)) ** 0.5)
