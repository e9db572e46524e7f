"""Bundled outlines of the world and of Africa; no request and no library at run time.

Source: Natural Earth (public domain) through npm `world-atlas`, projected and rounded by `bin/geo`.
world.json (110m, Equal Earth): 14 kB gzipped. africa.json (50m, azimuthal equal-area): 7 kB gzipped.
Outlines are not a position on any border.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
REGIONS = ("world", "africa")


@dataclass(frozen=True)
class Region:
    """Paths and points in the units of a `width` × `height` viewBox, by ISO 3166 alpha-2 code.

    `points` covers more codes than `countries`: a State without an outline, or
    whose outline is too `small` to see, is shown as a dot.
    """

    width: int
    height: int
    countries: dict[str, str]
    points: dict[str, tuple[float, float]]
    small: list[str]


@cache
def region(name: str) -> Region:
    """Read once per process, at first use. Raises KeyError for a region that is not bundled."""
    if name not in REGIONS:
        raise KeyError(name)
    return Region(**json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")))
