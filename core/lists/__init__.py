"""Lists: columns, pages, filters as chips, changes of many rows at once."""

from core.lists.bulk import BulkChange, BulkVerb
from core.lists.columns import Column, country_column, money_column, person_column, status_column

__all__ = [
    "BulkChange",
    "BulkVerb",
    "Column",
    "country_column",
    "money_column",
    "person_column",
    "status_column",
]
