"""``manage.py send_digests [--on DATE]``: what beat asks for each morning."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from work import digests


class Command(BaseCommand):
    help = "Write the daily digest of everyone who has not had it yet. Safe to run twice."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE")

    def handle(self, *args, on: date | None, **options) -> None:
        written = digests.send(on or timezone.localdate())
        self.stdout.write(f"{written} digests written")
