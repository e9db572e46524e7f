"""Who is linked to whom: the whole network, one organisation and its neighbours, or a path between two."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .base import EMPTY, Chart, Row, Table, kind_legend, number, words
from .labels import Box, Placer
from .layout import Point, neighbours, ring_layout, spring_layout
from .palette import INK, MUTED, PAPER, Kind, mark
from .svg import el, join, link, num, shorten, text_width

MOST = 300
PAD = 26
STYLES = {"solid": None, "dashed": "5 4", "dotted": "1.5 4"}


@dataclass(frozen=True)
class Node:
    key: str
    label: str
    kind: str
    href: str | None = None
    weight: float = 1


@dataclass(frozen=True)
class Edge:
    """From `a` to `b`; `strength` is 1 to 3, `style` a key of STYLES, `directed` draws an arrow at `b`."""

    a: str
    b: str
    label: str = ""
    strength: int = 1
    style: str = "solid"
    directed: bool = True


@dataclass(frozen=True)
class _Drawing:
    """What is drawn and where; `lit` are the nodes of a path, the others fade."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    at: dict[str, Point]
    radii: dict[str, float]
    lit: Sequence[str] = ()

    @property
    def calm(self) -> float:
        """How strongly an edge is drawn: less where they are many."""
        return 0.8 if len(self.edges) <= 60 else 0.5

    def fades(self, *keys: str) -> bool:
        return bool(self.lit) and not all(key in self.lit for key in keys)

    def on_path(self, edge: Edge) -> bool:
        steps = list(zip(self.lit, self.lit[1:], strict=False))
        return (edge.a, edge.b) in steps or (edge.b, edge.a) in steps


def network(
    nodes: Sequence[Node], edges: Sequence[Edge], *, key: str, title: str, kinds: Sequence[Kind],
    focus: str | None = None, path: Sequence[str] = (), width: int = 1120, height: int = 680,
) -> Chart:  # fmt: skip
    """`focus` keeps one node and its neighbours; `path` lights a chain of nodes and fades the rest.

    Above 300 nodes only the best linked are drawn, and the chart says so; the table has them all.
    """
    shown, kept = _strongest(nodes, edges, {focus, *path})
    alone = len(nodes) - len(_linked(nodes, edges))
    if focus:
        shown, kept = _around(focus, shown, kept)
    drawing = _arranged(shown, kept, focus, path, width, height)
    by_code = {kind.code: kind for kind in kinds}
    counts = {kind.code: sum(node.kind == kind.code for node in shown) for kind in kinds}
    names = {node.key: node.label for node in shown}
    links = [_edge(drawing, edge, key, names) for edge in kept]
    marks = [
        _node(drawing, node, by_code) for node in sorted(shown, key=lambda n: -drawing.radii[n.key])
    ]
    return Chart(
        key=key, title=title, desc=_described(nodes, edges), width=width, height=height, css="chart-network",
        body=join([_arrows(key), el("g", *links, class_="chart-links"), el("g", *marks), _labels(drawing, width, height)]),
        legend=kind_legend(kinds, counts), note=_note(len(nodes) - alone, len(shown), alone, focus), scroll=width > 520,
        interactive=any(node.href for node in shown), table=edge_table(nodes, edges),
    )  # fmt: skip


def path_strip(
    nodes: Sequence[Node], edges: Sequence[Edge], *, key: str, title: str, kinds: Sequence[Kind]
) -> Chart:
    """A chain from left to right, each link named: who introduces us to whom. `edges[i]` joins nodes i and i + 1."""
    by_code, step = {kind.code: kind for kind in kinds}, 170
    width = max(step * len(nodes), step)
    pieces = [_arrows(key)]
    for index, edge in enumerate(edges):
        pieces.append(_strip_link(edge, step * (index + 0.5) + 22, step * (index + 1.5) - 24, key))
    for index, node in enumerate(nodes):
        x, kind = step * (index + 0.5), by_code.get(node.kind) or Kind("", "")
        name = words(
            shorten(node.label, step - 14),
            x,
            74,
            text_anchor="middle",
            class_="chart-text",
            font_weight=600,
        )
        pieces.append(
            link(
                node.href, el("title", f"{node.label} · {kind.label}"), mark(kind, x, 40, 13), name
            )
        )
    said = " → ".join(node.label for node in nodes)
    return Chart(
        key=key, title=title, desc=said, width=width, height=84, body=join(pieces), css="chart-network",
        scroll=True, interactive=any(node.href for node in nodes), table=edge_table(nodes, edges),
    )  # fmt: skip


def edge_table(nodes: Sequence[Node], edges: Sequence[Edge]) -> Table:
    names = {node.key: node for node in nodes}
    rows = []
    for edge in sorted(edges, key=lambda e: (-e.strength, names[e.a].label, names[e.b].label)):
        rows.append(
            Row(
                (names[edge.a].label, edge.label, names[edge.b].label, edge.strength),
                names[edge.a].href,
            )
        )
    return Table((_("From"), _("Relation"), _("To"), _("Strength")), tuple(rows))


def _linked(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Node]:
    """Those with at least one link to another of the nodes."""
    known = {node.key for node in nodes}
    ends = {
        key for e in edges if e.a in known and e.b in known and e.a != e.b for key in (e.a, e.b)
    }
    return [node for node in nodes if node.key in ends]


def _strongest(
    nodes: Sequence[Node], edges: Sequence[Edge], always: set[str | None]
) -> tuple[list[Node], list[Edge]]:
    """At most MOST linked nodes, by the strength of their links; `always` stay whatever happens."""
    force: dict[str, int] = defaultdict(int)
    for edge in edges:
        force[edge.a] += edge.strength
        force[edge.b] += edge.strength
    linked = {node.key for node in _linked(nodes, edges)}
    wanted = [node for node in nodes if node.key in linked or node.key in always]
    wanted.sort(key=lambda n: (n.key not in always, -force[n.key], -n.weight, n.key))
    known = {node.key for node in wanted[:MOST]}
    return wanted[:MOST], [e for e in edges if e.a in known and e.b in known and e.a != e.b]


def _around(
    focus: str, nodes: Sequence[Node], edges: Sequence[Edge]
) -> tuple[list[Node], list[Edge]]:
    close = neighbours((edge.a, edge.b) for edge in edges)[focus] | {focus}
    return (
        [node for node in nodes if node.key in close],
        [edge for edge in edges if edge.a in close and edge.b in close],
    )


def _arranged(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    focus: str | None,
    path: Sequence[str],
    width: int,
    height: int,
) -> _Drawing:
    if focus:
        near = sorted((n for n in nodes if n.key != focus), key=lambda n: (n.kind, n.label))
        spots = ring_layout(focus, [[node.key for node in near]])
    else:
        spots = spring_layout(tuple(n.key for n in nodes), tuple((e.a, e.b) for e in edges))
    side = PAD if width < 520 else 160 if focus else 70
    at = {
        key: (side + x * (width - 2 * side), PAD + y * (height - 2 * PAD))
        for key, (x, y) in spots.items()
    }
    most = max((node.weight for node in nodes), default=1) or 1
    largest = min(14.0, max(6.0, math.sqrt(width * height / max(len(nodes), 1)) / 5.5))
    radii = {node.key: 4 + (largest - 4) * math.sqrt(max(node.weight, 0) / most) for node in nodes}
    if focus:
        radii[focus] = largest * 1.3
    return _Drawing(nodes, edges, at, radii, path)


def _edge(drawing: _Drawing, edge: Edge, key: str, names: dict[str, str]) -> SafeString:
    """Stops at the rim of the mark it points to, so that the arrow is seen."""
    (ax, ay), (bx, by) = drawing.at[edge.a], drawing.at[edge.b]
    length = math.hypot(bx - ax, by - ay) or 1
    back = (drawing.radii[edge.b] + 3) / length
    lit = drawing.on_path(edge)
    css = "chart-edge" + (" chart-lit" if lit else " chart-faded" if drawing.lit else "")
    return el(
        "path", el("title", f"{names[edge.a]} → {edge.label or '–'} → {names[edge.b]}"),
        d=f"M{num(ax)} {num(ay)}L{num(bx - (bx - ax) * back)} {num(by - (by - ay) * back)}",
        class_=css, stroke=INK if lit else MUTED, stroke_width=(0.6 + 0.6 * edge.strength) * (1.6 if lit else 1),
        stroke_opacity=1 if lit else 0.15 if drawing.lit else drawing.calm, stroke_dasharray=STYLES.get(edge.style),
        marker_end=f"url(#{key}-arrow)" if edge.directed else None, fill="none",
    )  # fmt: skip


def _node(drawing: _Drawing, node: Node, kinds: dict[str, Kind]) -> SafeString:
    kind = kinds.get(node.kind) or Kind("", "")
    x, y = drawing.at[node.key]
    faded = drawing.fades(node.key)
    return link(
        node.href,
        el("title", f"{node.label} · {kind.label}"),
        mark(kind, x, y, drawing.radii[node.key]),
        class_="chart-mark", data_id=node.key, opacity=0.25 if faded else None,
    )  # fmt: skip


def _labels(drawing: _Drawing, width: int, height: int) -> SafeString:
    placer = Placer(
        Box(2, 2, width - 2, height - 2),
        limit=max(width // 14, 12),
        longest=110 if width < 520 else 150,
    )
    for node in drawing.nodes:
        placer.block(*drawing.at[node.key], drawing.radii[node.key])
    degree = neighbours((edge.a, edge.b) for edge in drawing.edges)
    ranked = sorted(
        drawing.nodes,
        key=lambda n: (n.key not in drawing.lit, -len(degree[n.key]), -n.weight, n.key),
    )
    texts = []
    for node in ranked:
        x, y = drawing.at[node.key]
        label = placer.place(node.label, x, y, drawing.radii[node.key], left_first=x < width / 2)
        if label and not drawing.fades(node.key):
            texts.append(label.draw(font_weight=600 if node.key in drawing.lit else None))
    return el("g", *texts, class_="chart-labels", fill=INK, aria_hidden="true")


def _strip_link(edge: Edge, left: float, right: float, key: str) -> SafeString:
    arrow = el(
        "path", d=f"M{num(left)} 40H{num(right)}", class_="chart-edge", stroke=MUTED, fill="none",
        stroke_width=0.8 + 0.8 * edge.strength, stroke_dasharray=STYLES.get(edge.style), marker_end=f"url(#{key}-arrow)",
    )  # fmt: skip
    label = shorten(edge.label, right - left, 12)
    said = words(
        label, (left + right) / 2, 28, text_anchor="middle", class_="chart-muted", fill=MUTED
    )
    return join([arrow, said if text_width(label) else EMPTY])


def _arrows(key: str) -> SafeString:
    """One arrowhead for all edges, in a grey of its own: WeasyPrint knows no `context-stroke`."""
    head = el(
        "path", d="M0 0L8 4L0 8z", class_="chart-arrow", fill=MUTED, stroke=PAPER, stroke_width=0
    )
    return el("defs", el(
        "marker", head, id=f"{key}-arrow", viewBox="0 0 8 8", refX=7, refY=4, markerWidth=7, markerHeight=7,
        orient="auto", markerUnits="userSpaceOnUse",
    ))  # fmt: skip


def _note(linked: int, shown: int, alone: int, focus: str | None) -> str:
    if focus:
        return ""
    notes = []
    if shown < linked:
        notes.append(
            _("The %(shown)s best linked of %(all)s are drawn; the table lists them all.")
            % {"shown": number(shown), "all": number(linked)}
        )
    if alone:
        notes.append(
            ngettext(
                "%(count)s without a link is not drawn.",
                "%(count)s without a link are not drawn.",
                alone,
            )
            % {"count": number(alone)}
        )
    return " ".join(notes)


def _described(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    return _("%(nodes)s organisations or people, %(links)s links") % {
        "nodes": number(len(nodes)), "links": number(len(edges)),
    }  # fmt: skip
