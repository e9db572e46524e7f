from django.db import migrations, models
from django.db.models import deletion

from core.likeness import Reason


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_owner_reviews"), ("work", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField(verbose_name="likeness")),
                (
                    "reason",
                    models.CharField(choices=Reason.choices, max_length=20, verbose_name="why"),
                ),
                ("found_at", models.DateTimeField(auto_now_add=True, verbose_name="found")),
                (
                    "first",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "ordering": ["-score", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="duplicate_pair_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("first", "second"), name="duplicate_pair_once"
                    ),
                ],
            },
        ),
        migrations.AddField("merge", "summary", models.JSONField(default=dict)),
        # No merge could be made before this: the table is empty, and needs no default.
        migrations.AddField(
            "merge",
            "changes",
            models.OneToOneField(
                on_delete=deletion.PROTECT, related_name="+", to="work.changeset"
            ),
        ),
    ]
