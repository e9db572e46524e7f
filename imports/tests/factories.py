"""Imports to test with."""

from imports.models import Row, Run


def make_run(*, owner, **overrides) -> Run:
    """A previewed import of one sheet with two columns; no file behind it."""
    values = {
        "target": "partners",
        "filename": "partenaires.xlsx",
        "stored_as": "imports/00/none",
        "sha256": "0" * 64,
        "status": Run.Status.PREVIEWED,
        "owner": owner,
        "layout": {
            "Feuille": {
                "use": True,
                "header_row": 1,
                "columns": [
                    column(0, "Organisme", "name"),
                    column(1, "Pays", "country"),
                ],
            }
        },
        "counts": {"rows": 1, "create": 1},
    }
    return Run.objects.create(**(values | overrides))


def column(index: int, title: str, field: str) -> dict:
    return {
        "index": index,
        "title": title,
        "group": "",
        "samples": [],
        "field": field,
        "confidence": 1,
    }


def make_row(run: Run, **overrides) -> Row:
    values = {
        "sheet": "Feuille",
        "number": 2,
        "position": run.rows.count(),
        "cells": ["Agence française de développement", "FR"],
        "values": {"name": "Agence française de développement", "country": "FR"},
        "title": "Agence française de développement",
        "outcome": Row.Outcome.CREATE,
        "is_sure": True,
    }
    return Row.objects.create(run=run, **(values | overrides))
