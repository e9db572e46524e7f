"""Lists: columns, pages, filters as chips, changes of many rows at once."""

from core.lists.bulk import BulkChange, BulkVerb
from core.lists.columns import Column, money_column, person_column, status_column

__all__ = [
    "BulkChange",
    "BulkVerb",
    "Column",
    "money_column",
    "person_column",
    "status_column",
]
