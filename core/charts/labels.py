"""Names beside marks, placed one after the other where there is room."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from .base import words
from .svg import shorten, text_width

SIZE, LINE, LONGEST = 12, 15, 150


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    text: str
    box: Box

    def draw(self, **attributes: object) -> SafeString:
        return words(
            self.text, self.box.left + 1, self.box.bottom - 4, class_="chart-label", **attributes
        )


class Placer:
    """First come, first served: give it the most important mark first."""

    def __init__(self, area: Box, limit: int, longest: float = LONGEST) -> None:
        self.area, self.limit, self.longest = area, limit, longest
        self.taken: list[Box] = []
        self.marks: list[Box] = []

    def block(self, x: float, y: float, radius: float) -> None:
        """A mark that no name may cover; nine tenths of it, for round shapes have no corners."""
        inner = radius * 0.9
        self.marks.append(Box(x - inner, y - inner, x + inner, y + inner))

    def reserve(self, text: str, x: float, y: float, anchor: str) -> None:
        """A text already written at (x, y), which no name may cover."""
        width = text_width(text, SIZE + 1)
        left = x - width if anchor == "end" else x
        self.marks.append(Box(left, y - LINE, left + width, y + 4))

    def place(
        self, text: str, x: float, y: float, radius: float, left_first: bool = False
    ) -> Label | None:
        if len(self.taken) >= self.limit:
            return None
        shown = shorten(text, self.longest, SIZE)
        boxes = list(_around(x, y, radius + 3, text_width(shown, SIZE) + 2))
        if left_first:
            boxes[0], boxes[1] = boxes[1], boxes[0]
        for box in boxes:
            if box.inside(self.area) and not self._covered(box):
                self.taken.append(box)
                return Label(shown, box)
        return None

    def _covered(self, box: Box) -> bool:
        return any(box.meets(other) for other in self.taken) or any(
            box.meets(other) for other in self.marks
        )


def _around(x: float, y: float, gap: float, width: float) -> Iterator[Box]:
    """Right, left, above, below, then the four corners."""
    half, slant = LINE / 2, gap * 0.7
    for left, top in (
        (x + gap, y - half), (x - gap - width, y - half), (x - width / 2, y - gap - LINE), (x - width / 2, y + gap),
        (x + slant, y - slant - LINE), (x + slant, y + slant), (x - slant - width, y - slant - LINE), (x - slant - width, y + slant),
    ):  # fmt: skip
        yield Box(left, top, left + width, top + LINE)
