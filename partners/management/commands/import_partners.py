"""Do what the import screens do, from the command line."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import TEAM, User
from imports.models import Row, Run
from imports.services import runs


class Command(BaseCommand):
    help = "Import partners from an XLSX or CSV file; what is doubtful or wrong stays out and is named."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--sheet", action="append", help="only this sheet (may be repeated)")
        parser.add_argument("--dry-run", action="store_true", help="judge the rows, write nothing")
        parser.add_argument(
            "--as", dest="actor", help="e-mail of the officer or manager who imports"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args, **options):
        actor = self.actor(options["actor"])
        path = Path(options["file"])
        try:
            content = ContentFile(path.read_bytes(), name=path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        with transaction.atomic():
            run = self.read(content, actor, options["sheet"])
            if not options["dry_run"]:
                run = runs.commit(run, actor=actor)
            outcome = self.outcome(run)
            transaction.set_rollback(options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        else:
            self.tell(outcome)

    def actor(self, email: str | None) -> User:
        """The named person, or the first manager or officer of the installation."""
        team = User.objects.with_role(*TEAM).order_by("pk")
        person = (team.filter(email__iexact=email) if email else team).first()
        if person is None:
            raise CommandError(_("No officer or manager to import for: name one with --as."))
        return person

    def read(self, content, actor, sheets) -> Run:
        try:
            run = runs.receive(content, target_key="partners", actor=actor, in_background=False)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        run = runs.read(run, actor=actor, sheets=sheets)
        if run.status == Run.Status.FAILED:
            raise CommandError(run.failure)
        return run

    def outcome(self, run: Run) -> dict:
        """The keys of DESIGN §2: the parts add up to ``rows``."""
        counts = run.counts
        return {
            "rows": counts["rows"],
            "created": counts[Row.Outcome.CREATE],
            "updated": counts[Row.Outcome.UPDATE],
            "duplicates": counts[Row.Outcome.DUPLICATE],
            "skipped": counts[Row.Outcome.SKIPPED] + counts[Row.Outcome.SAME],
            "errors": [
                {
                    "sheet": row.sheet,
                    "row": row.number,
                    "column": column,
                    "value": value,
                    "reason": reason,
                }
                for row in run.rows.filter(outcome=Row.Outcome.ERROR)
                for column, value, reason in self.faults(row)
            ],
        }

    def faults(self, row: Row) -> list[tuple[str, str, str]]:
        """One line a row: the first cell at fault, or the row's own reason."""
        for note in row.problems:
            return [(note["column"], note["raw"], note["text"])]
        return [("", row.title, row.reason)]

    def tell(self, outcome: dict) -> None:
        for key in ("rows", "created", "updated", "duplicates", "skipped"):
            self.stdout.write(f"{key:<12}{outcome[key]}")
        self.stdout.write(f"{'errors':<12}{len(outcome['errors'])}")
        for error in outcome["errors"]:
            self.stdout.write("  {sheet} {row} {column}: {value} – {reason}".format(**error))
