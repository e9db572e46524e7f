"""The long tasks that are measured with the pages."""

import csv
import io

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User


def export_partners() -> None:
    """The list's own export of everything, read to its end."""
    from bench.run import client_of

    response = client_of("officer").get("/partners/", {"export": "xlsx"})
    assert response.status_code == 200, response.status_code  # noqa: S101
    for _chunk in response.streaming_content:
        pass


def import_rows(count: int = 10_000) -> None:
    """Read, judge and write ``count`` rows against the large base; taken back afterwards."""
    from imports.services import runs

    actor = User.objects.get(email="officer@example.org")
    file = ContentFile(spreadsheet(count), name="mesure.csv")
    with transaction.atomic():
        run = runs.receive(file, target_key="partners", actor=actor, in_background=False)
        run = runs.read(run, actor=actor)
        runs.commit(run, actor=actor)
        transaction.set_rollback(True)


def spreadsheet(count: int) -> bytes:
    """One row in ten names an organisation of the base."""
    from partners.models import Partner

    known = list(Partner.objects.order_by("pk").values_list("name", flat=True)[:count])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        ["Organisme", "Pays", "Point focal", "Téléphone", "Courriel", "Statut", "Montant"]
    )
    for number in range(count):
        name = known[number] if number % 10 == 0 else f"Compagnie nouvelle {number:05d} de Ganvié"
        writer.writerow(
            [
                name,
                "BJ",
                f"SOSSOU Afi {number}",
                f"+229 01 97 {number // 100 % 100:02d} {number % 100:02d} 11",
                f"afi{number}@nouvelle.example.org",
                "Contacté",
                f"{number % 900 + 1} 000 000 FCFA",
            ]
        )
    return text.getvalue().encode()
