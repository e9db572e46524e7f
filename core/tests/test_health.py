from datetime import timedelta

import pytest
from django.db import OperationalError

from core import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    health._all_applied.cache_clear()
    monkeypatch.setattr(health, "_heartbeat_age", lambda: timedelta(seconds=7))


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_all_is_well_when_the_worker_has_just_beaten(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {
            "status": "ok",
            "checks": {
                "database": {"ok": True},
                "migrations": {"ok": True},
                "disk": {"ok": True},
                "queue": {"ok": True, "age_seconds": 7},
            },
        },
    )


@pytest.mark.parametrize(("last", "age"), [(None, None), (timedelta(seconds=1000), 1000)])
def test_a_silent_queue_degrades_but_keeps_the_site_in_service(client, monkeypatch, last, age):
    monkeypatch.setattr(health, "_heartbeat_age", lambda: last)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["checks"]["queue"] == {"ok": False, "age_seconds": age}


@pytest.mark.parametrize("vital", ["_migrations", "_disk"])
def test_what_pages_need_takes_the_site_out_of_service(client, monkeypatch, vital):
    monkeypatch.setattr(health, vital, lambda: False)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (503, "unavailable")


def test_a_lost_database_is_said_without_its_error(client, monkeypatch):
    def lost():
        raise OperationalError("password of postgres at 10.0.0.1")

    monkeypatch.setattr(health.connection, "cursor", lost)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["database"] == {"ok": False}
    assert b"10.0.0.1" not in response.content


def test_waiting_migrations_are_noticed(client, monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: ["something"]
    )

    assert client.get("/readyz").json()["checks"]["migrations"] == {"ok": False}
