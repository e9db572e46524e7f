"""On PostgreSQL, words are found anywhere in a text by an index of trigrams.

Left out where the extension is not installed on the server: search then reads the table.
"""

from django.db import migrations

TABLES = ["partners_partner", "partners_contact", "partners_interaction"]


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table in TABLES:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} "
                "USING gin (search_text gin_trgm_ops)"
            )


def remove_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP INDEX IF EXISTS {table}_words")


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_duplicates")]
    operations = [migrations.RunPython(add_indexes, remove_indexes)]
