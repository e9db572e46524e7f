"""Load the demonstration into an empty installation."""

import json
from datetime import date

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import demo


class Command(BaseCommand):
    help = "Load demonstration data: a French-speaking agency with a year of history."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=["small", "large"], default="small")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day the story ends, YYYY-MM-DD"
        )
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, *args, **options):
        if get_user_model().objects.exists():
            raise CommandError(_("The demonstration loads only into an empty installation."))
        stage = demo.Stage(options["scale"], options["on"] or timezone.localdate())
        with translation.override("fr"), transaction.atomic():
            for _order, label, build in demo.builders():
                self.stderr.write(f"… {label}")
                build(stage)
        accounts = stage.made.get("accounts", [])
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": accounts}, ensure_ascii=False))
            return
        for account in accounts:
            self.stdout.write(f"{account['email']:<32} {account['password']:<24} {account['role']}")
