"""The floors: session, one hand-written query, a plain template. Nothing of the house's kit."""

from django.db import connection
from django.http import HttpResponse
from django.template import loader

LIST = """
SELECT p.id, p.name, p.acronym, p.kind, p.country, p.status, p.base_amount, u.last_name
FROM partners_partner p LEFT JOIN accounts_user u ON u.id = p.owner_id
WHERE p.archived_at IS NULL ORDER BY p.sort_name, p.id LIMIT 50
"""
DETAIL = """
SELECT p.id, p.name, p.acronym, p.kind, p.country, p.status, p.base_amount, u.last_name
FROM partners_partner p LEFT JOIN accounts_user u ON u.id = p.owner_id WHERE p.id = %s
"""


def rows(sql: str, params=()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def list_floor(request):
    assert request.user.pk  # noqa: S101 - a session is part of the floor
    page = loader.get_template("bench/list.html")
    return HttpResponse(page.render({"rows": rows(LIST)}, request))


def detail_floor(request, pk: int):
    assert request.user.pk  # noqa: S101
    page = loader.get_template("bench/detail.html")
    return HttpResponse(page.render({"row": rows(DETAIL, [pk])[0]}, request))


list_floor.permission = detail_floor.permission = "signed-in"
