"""The view bases of the house and the few pages that belong to no app."""

from core.views.base import Page, action, find, go, visible
from core.views.lists import ListPage
from core.views.records import ArchivePage, DetailPage, FormPage, RecordPage

__all__ = [
    "ArchivePage",
    "DetailPage",
    "FormPage",
    "ListPage",
    "Page",
    "RecordPage",
    "action",
    "find",
    "go",
    "visible",
]
