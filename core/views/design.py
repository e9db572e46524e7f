"""The style guide: every part on one page, to be looked at while designing. DEBUG only."""

from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access import public

NAMES = [
    "Fondation Lumière",
    "Agence française de développement",
    "Union européenne",
    "Fonds pour les arts et la culture d’Afrique de l’Ouest",
    "Ville de Lyon",
]
STATES = [
    ("Identifié", "calm"),
    ("Qualifié", "info"),
    ("Approché", "warn"),
    ("Actif", "ok"),
    ("Écarté", "bad"),
]


@public
def design(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        {
            "name": NAMES[i % 5],
            "kind": [
                "Fondation",
                "Bailleur bilatéral",
                "Multilatéral",
                "Réseau",
                "Coopération décentralisée",
            ][i % 5],
            "state": STATES[i % 5],
            "city": ["Cotonou", "Paris", "Bruxelles", "Dakar", "Lyon"][i % 5],
            "amount": Decimal(1_250_000) * (i + 1) * 7,
            "day": today - timedelta(days=13 * i),
        }
        for i in range(14)
    ]
    if "notes" in request.GET:
        messages.success(request, "La fiche est enregistrée.")
        messages.success(
            request, "12 partenaires confiés à Awa Dossou.", extra_tags="undo:/undo/x/"
        )
        messages.error(request, "Le fichier n’a pas pu être lu : ce n’est pas un classeur.")
    return render(
        request, "core/design.html", {"title": "Partenaires", "rows": rows, "states": STATES}
    )
