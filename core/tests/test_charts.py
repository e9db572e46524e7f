"""Charts: escaped, drawn without style or script, the same data in the table, within their budget."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString
from django.utils.translation import override

from core.charts import Kind, both, kinds
from core.charts.axis import nice_ticks
from core.charts.basic import Bar, Series, Stage, bars, columns, funnel, line, progress, sparkline
from core.charts.files import svg_file
from core.charts.labels import Box, Placer
from core.charts.matrix import Bubble, matrix
from core.charts.network import Edge, Node, network, path_strip
from core.charts.palette import SHAPES, shape_path
from core.charts.svg import el, link, shorten
from core.charts.worldmap import bubble_map, choropleth
from core.charts.yearcal import Span, month_grid, pages, year_calendar

HOSTILE = "<script>alert(1)</script>\" onload='x' & \x00"
JUNE = date(2026, 6, 11)
KINDS = kinds([("ngo", "ONG"), ("company", HOSTILE)])


def make_bubble(key="1", **overrides) -> Bubble:
    given = {
        "label": f"Organisation {key}",
        "x": 3.2,
        "y": 4.1,
        "kind": "ngo",
        "size": 5,
        "href": f"/p/{key}",
    }
    return Bubble(key=key, **{**given, **overrides})


def make_span(**overrides) -> Span:
    given = {
        "key": "1",
        "label": "Appel",
        "start": date(2026, 5, 4),
        "end": date(2026, 7, 31),
        "kind": "ngo",
        "row": "AFD",
    }
    return Span(**{**given, **overrides})


def make_matrix(bubbles, **overrides):
    given = {
        "key": "m", "title": "Matrice", "x_label": "Alignement", "y_label": "Potentiel", "kinds": KINDS,
        "quadrants": ("Prioriser", "Cultiver", "Maintenir", "Veiller"),
    }  # fmt: skip
    return matrix(bubbles, **{**given, **overrides})


def every_chart(name=HOSTILE, href="/p/1"):
    nodes = [Node("a", name, "company", href), Node("b", name, "ngo", href)]
    edges = [Edge("a", "b", name, 2)]
    return [
        sparkline([1, None, 3], key="s", title=name),
        bars([Bar(name, 3, href), Bar("None", None)], key="b", title=name),
        columns([name, "2"], [Series(name, [1, None], [href]), Series("B", [0, 2])], key="c", title=name),
        columns(["1", "2"], [Series(name, [1, 2])], key="d", title=name, stacked=True),
        line([name, "2", "3"], [Series(name, [1, None, 2], [href])], key="l", title=name),
        progress(7, 23, key="p", title=name, href=href),
        funnel([Stage(name, 9, href), Stage(name, 3, href)], key="f", title=name),
        make_matrix([make_bubble(label=name, kind="company", href=href, hint=name, rescore_url=href)]),
        make_matrix([make_bubble(str(n)) for n in range(401)], cell_href=lambda cell: href),
        choropleth({"FR": 3, "MU": 1, "BJ": None}, key="w", title=name, unit=name, links={"FR": href}, names={"FR": name}),
        bubble_map({"FR": 3}, key="u", title=name, unit=name, links={"FR": href}, names={"FR": name}),
        network(nodes, edges, key="n", title=name, kinds=KINDS),
        network(nodes, edges, key="o", title=name, kinds=KINDS, focus="a"),
        path_strip(nodes, edges, key="q", title=name, kinds=KINDS),
        year_calendar([make_span(label=name, row=name, href=href)], 2026, key="y", title=name, kinds=KINDS, today=JUNE),
    ]  # fmt: skip


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.key)
def test_a_chart_is_well_formed_and_runs_nothing(chart):
    markup = chart.figure()

    tree = ElementTree.fromstring(markup)  # noqa: S314

    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert tags & {"script", "style", "foreignObject", "image", "use"} == set()
    assert [name for name in attributes if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.key)
def test_a_chart_is_named_described_and_sized(chart):
    svg = ElementTree.fromstring(chart.svg())  # noqa: S314

    title, desc = svg[0], svg[1]
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == (
        title.get("id"),
        desc.get("id"),
    )
    assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"
    assert title.text and desc.text


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.key)
def test_every_id_starts_with_the_key_of_the_chart(chart):
    ids = re.findall(r' id="([^"]+)"', chart.figure())

    assert len(ids) == len(set(ids))
    assert [given for given in ids if not given.startswith(chart.key)] == []


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.key)
def test_a_chart_with_links_is_a_group_for_assistive_technology(chart):
    svg = chart.svg()

    assert ('role="group"' in svg) == ("<a " in svg)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " javascript:x"]
)
def test_a_link_that_leads_nowhere_safe_is_not_a_link(href):
    for chart in every_chart(href=href):
        assert "href=" not in chart.figure()


def test_text_and_attributes_are_escaped_even_when_marked_safe():
    marked = SafeString('"><script>')

    assert el("g", "<b>", data_x=marked) == '<g data-x="&quot;&gt;&lt;script&gt;">&lt;b&gt;</g>'


def test_a_chart_prints_itself_in_a_template():
    chart = progress(1, 2, key="p", title="Cible")

    assert Template("{{ chart }}").render(Context({"chart": chart})) == chart.figure()


def test_nothing_entered_is_a_gap_and_a_dash_never_zero():
    chart = line(["2024", "2025", "2026"], [Series("A", [1, None, 2])], key="l", title="Ligne")

    assert 'd="M' in chart.svg()
    assert re.search(r' d="M[^L"]+M[^L"]+"', chart.svg())
    assert [row.cells for row in chart.as_table().rows] == [
        ("2024", 1),
        ("2025", None),
        ("2026", 2),
    ]
    assert '<td class="num">–</td>' in chart.table_html()


def test_figures_are_written_as_french_readers_write_them():
    with override("fr"):
        chart = bars([Bar("Promis", 1250000)], key="b", title="Montants")

    assert "1\u00a0250\u00a0000" in chart.svg().replace("\u202f", "\u00a0")


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (60, [0, 20, 40, 60]),
        (7, [0, 2, 4, 6, 8]),
        (1300, [0, 500, 1000, 1500]),
    ],
)
def test_ticks_are_round_and_reach_the_highest_value(top, ticks):
    assert nice_ticks(top) == ticks


def test_an_empty_chart_is_drawn():
    assert bars([], key="b", title="Rien").table.rows == ()
    assert columns([], [], key="c", title="Rien").table.rows == ()
    assert funnel([], key="f", title="Rien").table.rows == ()
    assert make_matrix([]).table.rows == ()
    assert choropleth({}, key="w", title="Rien", unit="").table.rows == ()
    assert network([], [], key="n", title="Rien", kinds=KINDS).table.rows == ()


def test_ten_kinds_have_ten_colours_and_ten_shapes():
    ten = kinds([(str(n), str(n)) for n in range(10)])

    assert len({kind.css for kind in ten}) == len({kind.shape for kind in ten}) == 10
    assert len({shape_path(shape, 0, 0, 10) for shape in SHAPES}) == 10


def test_a_mark_stands_at_its_score_and_says_it_to_the_script():
    svg = make_matrix([make_bubble(x=5, y=0)]).svg()

    plot = {name: float(value) for name, value in re.findall(r'data-plot-(\w+)="([\d.]+)"', svg)}
    px, py = (
        float(value) for value in re.search(r'data-px="([\d.]+)" data-py="([\d.]+)"', svg).groups()
    )
    assert 'data-id="1" data-x="5" data-y="0"' in svg
    assert (px, py) == (plot["left"] + plot["width"], plot["top"] + plot["height"])


def test_marks_of_the_same_score_are_spread_the_same_way_every_time():
    heap = [make_bubble(str(n)) for n in range(12)]

    first, again = make_matrix(heap).svg(), make_matrix(heap[::-1]).svg()

    places = re.findall(r'data-px="([\d.]+)" data-py="([\d.]+)"', first)
    assert len(set(places)) == 12
    assert first == again
    assert re.findall(r'data-x="([\d.]+)"', first) == ["3.2"] * 12


def test_above_four_hundred_marks_the_matrix_counts_per_square():
    crowd = [make_bubble(str(n), x=n % 50 / 10, y=n % 7) for n in range(401)]

    chart = make_matrix(crowd, cell_href=lambda cell: f"/p?x={cell.x:g}&y={cell.y:g}")

    counts = [
        int(text) for text in re.findall(r"chart-(?:on|text)[^>]*>(\d+)</text></a>", chart.svg())
    ]
    assert sum(counts) == 401
    assert "data-rescore" not in chart.svg()
    assert len(chart.as_table().rows) == 401


def test_only_a_matrix_that_may_be_changed_tells_the_script_so():
    assert "data-matrix" not in make_matrix([make_bubble()]).svg()
    assert 'data-matrix="move"' in make_matrix([make_bubble(rescore_url="/p/1/score")]).svg()


def test_names_cover_neither_one_another_nor_a_mark():
    placer = Placer(Box(0, 0, 300, 100), limit=20)
    marks = [(20 + 13 * n, 50 + n % 3, 6) for n in range(20)]
    for mark in marks:
        placer.block(*mark)

    boxes = [
        label.box
        for label in (placer.place(f"Partenaire {n}", *mark) for n, mark in enumerate(marks))
        if label
    ]

    assert len(boxes) > 1
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert not any(a.meets(b) for a in boxes for b in placer.marks)


def test_a_long_name_is_cut_to_its_room():
    assert shorten("Agence française de développement", 100) == "Agence français…"
    assert shorten("AFD", 100) == "AFD"


def test_a_desk_and_a_phone_get_the_same_data_with_other_ids():
    pair = both(
        columns,
        ["A"],
        [Series("B", [1])],
        key="c",
        title="Colonnes",
        wide=(720, 260),
        narrow=(340, 200),
    )

    assert (pair.wide.width, pair.narrow.width) == (720, 340)
    assert pair.wide.table == pair.narrow.table
    assert len(set(re.findall(r' id="([^"]+)"', pair.figure()))) == 6


def test_a_link_is_a_link_only_when_it_leads_somewhere():
    assert link("/p/1", "AFD") == '<a href="/p/1">AFD</a>'
    assert link(None, "AFD") == "<g>AFD</g>"


def test_a_kind_wears_its_class_and_its_fallback_colour():
    assert Kind("ngo", "ONG", 7, "down").paint()["class_"] == "chart-k7"


def test_a_year_shows_what_touches_it_and_one_line_per_organisation():
    items = [
        make_span(key="before", start=date(2025, 1, 1), end=date(2025, 12, 31)),
        make_span(key="across", start=date(2025, 12, 1), end=date(2026, 1, 15)),
        make_span(key="day", start=date(2026, 12, 31), end=None),
        make_span(key="other", row="PNUD"),
        make_span(key="after", start=date(2027, 1, 1), end=None),
    ]

    chart = year_calendar(items, 2026, key="y", title="2026", kinds=KINDS)

    assert sorted(re.findall(r'data-id="(\w+)"', chart.svg())) == ["across", "day", "other"]
    assert [row.cells[1] for row in chart.as_table().rows] == ["AFD", "PNUD", "AFD"]


def test_items_of_one_line_never_cover_one_another():
    crowd = [
        make_span(key=str(n), start=date(2026, 5, 1 + n), end=None, label="Conseil")
        for n in range(5)
    ]

    svg = year_calendar(crowd, 2026, key="y", title="2026", kinds=KINDS).svg()

    heights = re.findall(r'<text x="[^"]+" y="([\d.]+)"[^>]*chart-label', svg)
    assert len(set(heights)) == len(heights) == 5


def test_today_is_marked_in_its_own_year_only():
    this, next_year = (
        year_calendar(
            [make_span(start=date(year, 5, 4), end=None)],
            year,
            key="y",
            title="",
            kinds=KINDS,
            today=JUNE,
        )
        for year in (2026, 2027)
    )

    assert ("chart-s1" in this.svg(), "chart-s1" in next_year.svg()) == (True, False)


def test_a_long_calendar_is_cut_into_pages_of_whole_lines():
    items = [
        make_span(key=f"{row}-{n}", row=f"Partenaire {row}") for row in range(50) for n in range(2)
    ]

    cut = pages(items, rows=24)

    assert [len({span.row for span in page}) for page in cut] == [24, 24, 2]
    assert sum(len(page) for page in cut) == 100


def test_a_month_lists_a_week_daily_and_a_season_by_its_ends():
    items = [
        make_span(key="week", label="Mission", start=date(2026, 6, 9), end=date(2026, 6, 11)),
        make_span(key="season", label="Appel", start=date(2026, 6, 2), end=date(2026, 6, 29)),
    ]

    grid = month_grid(
        items,
        2026,
        6,
        key="m",
        title="Juin",
        kinds=KINDS,
        today=JUNE,
        holidays={date(2026, 6, 1): "Férié"},
    )

    ElementTree.fromstring(grid)  # noqa: S314
    days = re.findall(r'datetime="2026-06-(\d\d)">(?:(?!<td).)*?(Mission|Appel|Férié)', grid)
    assert days == [
        ("01", "Férié"),
        ("02", "Appel"),
        ("09", "Mission"),
        ("10", "Mission"),
        ("11", "Mission"),
        ("29", "Appel"),
    ]


def test_a_busy_day_says_how_many_more_and_leads_to_them():
    items = [make_span(key=str(n), end=None) for n in range(8)]

    grid = month_grid(
        items, 2026, 5, key="m", title="Mai", kinds=KINDS, day_href=lambda day: f"/c?day={day:%d}"
    )

    assert '<a href="/c?day=04">+ 5</a>' in grid


def test_a_chart_as_a_file_keeps_its_title_legend_and_source_and_stays_valid():
    bubble = Bubble("1", "A & B", 3, 4, "ngo", href="/partners/1/", came_from=(1, 1))
    chart = matrix(
        [bubble], key="m", title="Alignement <2026>", x_label="x", y_label="y",
        quadrants=("a", "b", "c", "d"), kinds=KINDS,
    )  # fmt: skip

    root = ElementTree.fromstring(svg_file(chart, source_line="Source : base & fils"))

    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "Alignement <2026>"
    assert texts[-1] == "Source : base & fils"
    assert "ONG 1" in texts
    assert any(node.get("class") == "chart-past" for node in root.iter())
