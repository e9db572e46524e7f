"""Maps and networks: every State has its place, no figure is lost, the same picture every time."""

import gzip
import re

import pytest
from django_countries import countries

from core.charts import kinds
from core.charts.layout import spring_layout
from core.charts.network import Edge, Node, network
from core.charts.worldmap import choropleth, classify
from core.geo import REGIONS, region

AFRICAN_UNION = 55
KINDS = kinds([("ngo", "ONG"), ("company", "Entreprise")])


def make_nodes(count):
    return [Node(str(n), f"Organisation {n}", "ngo", f"/p/{n}") for n in range(count)]


def make_ring(count):
    return [Edge(str(n), str((n + 1) % count), "introduit", 1 + n % 3) for n in range(count)]


def test_every_country_has_a_place_on_the_world():
    assert {code for code, _name in countries} - set(region("world").points) == {"AQ", "HM"} - set(
        region("world").points
    )


def test_africa_has_its_fifty_five_states():
    area = region("africa")

    assert len(area.countries) == AFRICAN_UNION
    assert {"CV", "KM", "MU", "SC", "ST"} == set(area.small)


@pytest.mark.parametrize("name", REGIONS)
def test_outlines_stay_inside_the_picture(name):
    area = region(name)

    for path in area.countries.values():
        x = y = 0
        for command, numbers in re.findall(r"([Ml])([^Mlz]+)", path):
            pairs = [int(n) for n in re.findall(r"-?\d+", numbers)]
            for dx, dy in zip(pairs[::2], pairs[1::2], strict=True):
                x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
                assert -1 <= x <= area.width + 1 and (
                    name == "africa" or -1 <= y <= area.height + 1
                )


@pytest.mark.parametrize("name", REGIONS)
def test_the_outlines_stay_within_thirty_kilobytes(name):
    chart = choropleth({"BJ": 3}, key="w", title="Carte", unit="partenaires", region_name=name)

    assert len(gzip.compress(chart.figure().encode())) < 20_000


def test_equal_figures_share_a_class_and_no_country_is_lost():
    steps = classify([1] * 20 + [2, 2, 3, 5, 9, 40], 5)

    assert [(step.low, step.high, step.count) for step in steps] == [
        (1, 1, 20),
        (2, 2, 2),
        (3, 5, 2),
        (9, 9, 1),
        (40, 40, 1),
    ]


def test_none_not_entered_and_elsewhere_are_told_apart():
    chart = choropleth(
        {"BJ": 2, "TG": 0, "NE": None, "FR": 7},
        key="a",
        title="Carte",
        unit="",
        region_name="africa",
    )

    figure = chart.figure()
    assert "url(#a-hatch)" in figure
    assert re.search(
        r">Outside this map: 7<|>Hors de cette carte : 7<", figure.replace("\u00a0", " ")
    )
    assert [row.cells[1] for row in chart.as_table().rows] == [7, 2, None]


def test_a_small_state_is_a_dot_only_when_it_has_something_to_show():
    with_dot = choropleth({"MU": 1}, key="w", title="Carte", unit="").svg()
    without = choropleth({"MU": 0}, key="w", title="Carte", unit="").svg()

    assert (with_dot.count("<circle"), without.count("<circle")) == (1, 0)


def test_a_network_is_drawn_the_same_way_every_time():
    first = network(make_nodes(40), make_ring(40), key="n", title="Réseau", kinds=KINDS).svg()
    spring_layout.cache_clear()

    assert (
        network(make_nodes(40), make_ring(40), key="n", title="Réseau", kinds=KINDS).svg() == first
    )


def test_a_large_network_shows_the_strongest_and_says_so():
    chart = network(make_nodes(400), make_ring(400), key="n", title="Réseau", kinds=KINDS)

    assert chart.svg().count("data-id=") == 300
    assert "300" in chart.note and "400" in chart.note
    assert len(chart.as_table().rows) == 400


def test_focus_keeps_one_node_and_its_neighbours():
    chart = network(make_nodes(40), make_ring(40), key="n", title="Réseau", kinds=KINDS, focus="5")

    assert sorted(re.findall(r'data-id="(\d+)"', chart.svg())) == ["4", "5", "6"]


def test_a_path_is_lit_and_the_rest_fades():
    chart = network(
        make_nodes(9), make_ring(9), key="n", title="Réseau", kinds=KINDS, path=["1", "2", "3"]
    )

    assert chart.svg().count("chart-lit") == 2
    assert len(re.findall(r'opacity="0.2"|opacity="0.25"', chart.svg())) >= 6
