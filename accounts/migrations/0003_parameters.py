"""The row of the security policy, and the table of the database cache (rate limits live there)."""

from django.core.management import call_command
from django.db import migrations


def make_policy(apps, schema_editor):
    apps.get_model("accounts", "SecurityPolicy").objects.get_or_create(pk=1)


def make_cache_table(apps, schema_editor):
    # Named, not read from CACHES: it must stand ready whichever cache is configured today.
    call_command(
        "createcachetable", "cache_entries", database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles")]
    operations = [
        migrations.RunPython(make_policy, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
