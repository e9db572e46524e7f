"""Colours and shapes. On screen `charts.css` overrides these; in a PDF, where document CSS does not reach
an inline SVG, the presentation attributes written from here are what is seen.

Kinds are told apart by colour and by shape, so that they survive greyscale printing and colour blindness.
Hues after Paul Tol's "muted" scheme, each with a darker line of at least 3:1 on white.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .svg import el, num

INK, MUTED, GRID, PAPER = "#181c20", "#545b64", "#d9dad5", "#ffffff"
ACCENT, SOFT, BEST, CROSS = "#0b5563", "#e3eff1", "#f0f6f7", "#858b93"
FONT = "Inter, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
NONE = "#eeeeea"
SEQUENCE = ("#c3dde2", "#97c3cb", "#68a5b1", "#307c8b", "#0b5563")
SERIES = ("#0b5563", "#8fbcc5", "#c9822b", "#8a919a", "#5b4b8a", "#4e8b57")
TONES = (
    ("#4b3f9e", "#2d2470"),
    ("#7cc0e4", "#2a7299"),
    ("#44a08f", "#1d6256"),
    ("#c9b458", "#776419"),
    ("#cc6677", "#8b3343"),
    ("#1f7a3d", "#0c4a20"),
    ("#a85a9c", "#6d2b62"),
    ("#9a9a45", "#5e5e1a"),
    ("#8e2a5c", "#561236"),
    ("#a3a9b0", "#5a6169"),
    ("#f3f2ec", "#5a6169"),
    ("#3c444d", "#1b2026"),
)
SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle",
    "hexagon",
    "plus",
    "down",
    "pill",
    "star",
    "ring",
)


@dataclass(frozen=True)
class Kind:
    """What a mark stands for: `tone` is 1 to 12, the number of its colour in the palette.

    11 is hollow, for what is not known; 12 is dark, for what is of another nature than the rest.
    """

    code: str
    label: str
    tone: int = 1
    shape: str = "circle"
    href: str | None = None

    @property
    def css(self) -> str:
        return f"chart-k{self.tone}"

    def paint(self) -> dict[str, object]:
        fill, line = TONES[self.tone - 1]
        return {"class_": self.css, "fill": fill, "stroke": line, "stroke_width": 1}


def kinds(pairs: Iterable[tuple[str, str]]) -> list[Kind]:
    """Up to ten kinds, in a stable order, each with its own colour and shape."""
    return [
        Kind(code, label, index % 10 + 1, SHAPES[index % 10])
        for index, (code, label) in enumerate(pairs)
    ]


def mark(kind: Kind, x: float, y: float, radius: float, **attributes: object) -> SafeString:
    """The kind's shape around (x, y), of the same area as a circle of that radius.

    Drawn around the origin, then moved: the outlines of one size are one text, which compresses.
    """
    return el(
        "path",
        d=shape_path(kind.shape, 0, 0, round(radius, 1)),
        transform=f"translate({num(x)} {num(y)})",
        **{**kind.paint(), **attributes},
    )


def shape_path(shape: str, x: float, y: float, radius: float) -> str:
    if shape in ("circle", "ring"):
        return _circle(x, y, radius * (1.12 if shape == "ring" else 1)) + (
            _circle(x, y, radius * 0.5, clockwise=False) if shape == "ring" else ""
        )
    if shape == "pill":
        return _pill(x, y, radius)
    corners, area = _outline(shape)
    scale = radius * math.sqrt(math.pi / area)
    points = [f"{num(x + a * scale)} {num(y + b * scale)}" for a, b in corners]
    return f"M{'L'.join(points)}z"


def _circle(x: float, y: float, radius: float, clockwise: bool = True) -> str:
    r, sweep = num(radius), int(clockwise)
    half = f"a{r} {r} 0 0 {sweep} "
    return f"M{num(x - radius)} {num(y)}{half}{num(2 * radius)} 0{half}{num(-2 * radius)} 0z"


def _pill(x: float, y: float, radius: float) -> str:
    half = radius * 0.7
    body = (math.pi * radius**2 - math.pi * half**2) / (2 * half)
    arc = f"a{num(half)} {num(half)} 0 0 1 0 "
    return (
        f"M{num(x - body / 2)} {num(y - half)}h{num(body)}{arc}{num(2 * half)}"
        f"h{num(-body)}{arc}{num(-2 * half)}z"
    )


def _outline(shape: str) -> tuple[list[tuple[float, float]], float]:
    """Corners around the origin, and the area they enclose."""
    corners = _CORNERS[shape]
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return corners, abs(sum(a * d - b * c for (a, b), (c, d) in pairs)) / 2


def _polygon(count: int, turn: float, inner: float = 1) -> list[tuple[float, float]]:
    steps = count * (2 if inner != 1 else 1)
    angles = [math.radians(turn + 360 * step / steps) for step in range(steps)]
    radii = [1 if inner == 1 or step % 2 == 0 else inner for step in range(steps)]
    return [(r * math.cos(a), r * math.sin(a)) for a, r in zip(angles, radii, strict=True)]


_A, _B = 1.0, 0.36
_CORNERS = {
    "square": _polygon(4, 45),
    "diamond": _polygon(4, 0),
    "triangle": _polygon(3, -90),
    "down": _polygon(3, 90),
    "hexagon": _polygon(6, 0),
    "star": _polygon(5, -90, 0.52),
    "plus": [
        (-_B, -_A), (_B, -_A), (_B, -_B), (_A, -_B), (_A, _B), (_B, _B),
        (_B, _A), (-_B, _A), (-_B, _B), (-_A, _B), (-_A, -_B), (-_B, -_B),
    ],
}  # fmt: skip
