"""The head of the chain, and the triggers that keep events and transitions as they were written."""

from django.db import migrations

from trail import triggers


def lay(apps, schema_editor):
    apps.get_model("trail", "ChainHead").objects.get_or_create(pk=1)
    triggers.install(schema_editor.connection)


def lift(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]
