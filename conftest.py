"""What every test run needs, whichever way it is started."""

import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

from core.catalogues import compile_catalogue
from trail import triggers

# Playwright's own loop runs in the thread of a browser walk.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config) -> None:
    """Tests read French pages: the catalogues are compiled before the first of them."""
    if hasattr(config, "workerinput"):
        return
    for catalogue in Path(__file__).parent.glob("*/locale/*/LC_MESSAGES/django.po"):
        compile_catalogue(catalogue)


def count_on_from_the_last_key() -> None:
    """Rows put back bring their keys with them; PostgreSQL's counters must follow."""
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def tables_as_migrations_left_them():
    """Tests that commit end by emptying every table and putting back what migrations had put in.

    The trail's triggers refuse to be emptied, by design and without a switch: they are dropped
    for that moment and laid again.
    """
    names = ("_fixture_setup", "_fixture_teardown")
    kept = {name: TransactionTestCase.__dict__[name] for name in names}
    migrated = []

    def remember(test_class) -> None:
        if not migrated:
            migrated.append(connection.creation.serialize_db_to_string())
        kept["_fixture_setup"].__func__(test_class)

    def restore(test) -> None:
        triggers.remove(connection)
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(migrated[0])
        count_on_from_the_last_key()
        triggers.install(connection)

    TransactionTestCase._fixture_setup = classmethod(remember)
    TransactionTestCase._fixture_teardown = restore
    yield
    for name, method in kept.items():
        setattr(TransactionTestCase, name, method)
