"""The OECD-DAC sectors, from the copy in strategy/data."""

from django.db import migrations

from strategy.codelists import load_sectors


def load(apps, schema_editor):
    load_sectors(apps.get_model("strategy", "Sector"))


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
