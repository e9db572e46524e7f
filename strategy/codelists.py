"""The OECD-DAC sectors that the house starts from. Source and licence: strategy/data/SOURCES.md."""

import csv
from pathlib import Path

from core.text import fold

FILE = Path(__file__).parent / "data" / "sectors.csv"


def load_sectors(model) -> int:
    """Bring the sectors of ``model`` up to the file; how many it holds. Safe to run again.

    A sector that an administrator put aside stays aside.
    """
    with FILE.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            model(
                code=row["code"],
                name_fr=row["nom_fr"],
                name_en=row["nom_en"],
                category=row["categorie_code"],
                category_name_fr=row["categorie_fr"],
                category_name_en=row["categorie_en"],
                is_active=row["statut"] == "actif",
                search_text=fold(" ".join(list(row.values())[:6])),
            )
            for row in csv.DictReader(lines, delimiter=";")
        ]
    words = ["name_fr", "name_en", "category", "category_name_fr", "category_name_en"]
    words.append("search_text")
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=words
    )
    return len(rows)
