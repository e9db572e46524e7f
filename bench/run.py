"""``bin/bench``: load the large demonstration once, then measure each page beside its floor.

Figures are ratios against a floor measured in the same run, interleaved, so that a busy machine
weighs on both alike.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "apda_partners.settings.bench"
ROUNDS = 40


@dataclass
class Figure:
    """``ratio`` is the page's p50 over the floor's; ``aim`` the most DESIGN §6 allows."""

    name: str
    p50_ms: float
    floor_ms: float | None
    ratio: float | None
    aim: str
    queries: int | None
    ok: bool


def main() -> int:
    options = parse()
    import django

    django.setup()
    prepare()
    figures = [*pages(), *tasks()]
    report(figures, options.json)
    return 0 if all(figure.ok for figure in figures) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return parser.parse_args()


def prepare() -> None:
    """Migrate and load the large demonstration into the database of this bench, once."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not get_user_model().objects.exists():
        started = time.perf_counter()
        call_command("demo", scale="large", stdout=sys.stderr)
        say(f"large demonstration loaded in {time.perf_counter() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def client_of(address: str):
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(
        get_user_model().objects.get(email=f"{address}@example.org"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def pages() -> list[Figure]:
    from django.urls import reverse

    from partners.models import Partner

    client = client_of("officer")
    count = Partner.objects.current().count()
    pk = Partner.objects.current().order_by("sort_name")[1000].pk
    floor_list = reverse("bench-list")
    floor_detail = reverse("bench-detail", args=[pk])
    partners = reverse("partners:list")
    last = -(-count // 50)
    return [
        page(client, "partners, first page", partners, floor_list, 4, 8),
        page(client, "partners, filtered", f"{partners}?kind=foundation", floor_list, 4, 8),
        page(client, "partners, words", f"{partners}?q=fondation+lome", floor_list, 4, 8),
        page(client, "partners, last page", f"{partners}?page={last}", floor_list, 4, 8),
        page(client, "partner page", reverse("partners:detail", args=[pk]), floor_detail, 5, 15),
        page(client, "my work", reverse("work:home"), floor_detail, 5, 15),
        search(client),
    ]


def page(client, name: str, url: str, floor: str, aim: float, most_queries: int) -> Figure:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ours, least = interleaved(lambda: fetch(client, url), lambda: fetch(client, floor))
    with CaptureQueriesContext(connection) as asked:
        fetch(client, url)
    ratio = ours / least
    queries = len(asked)
    return Figure(
        name,
        ours,
        least,
        ratio,
        f"≤ {aim} × floor, ≤ {most_queries} queries",
        queries,
        ratio <= aim and queries <= most_queries,
    )


def fetch(client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")


def interleaved(one: Callable, other: Callable) -> tuple[float, float]:
    """The two medians in milliseconds, called in turn after a warm-up."""
    for _round in range(3):
        one()
        other()
    times: tuple[list, list] = ([], [])
    for _round in range(ROUNDS):
        for call, kept in ((one, times[0]), (other, times[1])):
            started = time.perf_counter()
            call()
            kept.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def search(client) -> Figure:
    """The registry's own search, every kind together, without the page around it."""
    from core.search import search as find

    user = client_user()
    ours, _same = interleaved(lambda: find(user, "musique lome"), lambda: find(user, "adjovi"))
    worst = max(ours, _same)
    return Figure("global search", worst, None, None, "≤ 50 ms (PostgreSQL)", None, worst <= 50)


def client_user():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(email="officer@example.org")


def tasks() -> list[Figure]:
    from bench.tasks import export_partners, import_rows

    return [
        timed("export of 20,000 partners to XLSX", export_partners, 5),
        timed("import of 10,000 rows, preview included", import_rows, 20),
    ]


def timed(name: str, call: Callable, most_seconds: float) -> Figure:
    started = time.perf_counter()
    call()
    spent = time.perf_counter() - started
    return Figure(
        name, spent * 1000, None, None, f"≤ {most_seconds} s", None, spent <= most_seconds
    )


def report(figures: list[Figure], as_json: bool) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    from django.db import connection

    if as_json:
        document = {
            "database": connection.vendor,
            "peak_memory_mb": memory,
            "figures": [asdict(figure) for figure in figures],
        }
        print(json.dumps(document, ensure_ascii=False))
        return
    print(f"database: {connection.vendor}; peak memory {memory} MB")
    for figure in figures:
        ratio = f"{figure.ratio:5.1f} ×" if figure.ratio else "       "
        floor = f"{figure.floor_ms:7.1f}" if figure.floor_ms else "      –"
        queries = f"{figure.queries:3d} q" if figure.queries is not None else "     "
        mark = "ok " if figure.ok else "OVER"
        print(
            f"{mark} {figure.name:<38}{figure.p50_ms:9.1f} ms {floor} {ratio} {queries}  {figure.aim}"
        )


def say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    raise SystemExit(main())
