"""Every address × role, from the code."""

import json

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from core.access import allowed
from core.urlmap import addresses


class Command(BaseCommand):
    help = "Print every address with its permission and the roles that pass it."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        roles = list(Group.objects.order_by("pk").values_list("name", flat=True))
        with transaction.atomic():
            people = {role: self.stand_in(role) for role in roles}
            rows = [self.row(address, people) for address in addresses()]
            transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps({"roles": roles, "addresses": rows}, ensure_ascii=False))
            return
        for row in rows:
            marks = " ".join(role if role in row["roles"] else "·" for role in roles)
            self.stdout.write(f"{row['route']:<60} {row['permission']:<28} {marks}")

    def stand_in(self, role: str):
        """Somebody who holds only this role, gone again with the transaction."""
        person = get_user_model().objects.create_user(f"{role}@stand-in.example.org")
        person.groups.add(Group.objects.get(name=role))
        return person

    def row(self, address, people) -> dict:
        """Asked without a record: what a role may do at all; visible_to narrows it further."""
        return {
            "name": address.name,
            "route": address.route,
            "permission": address.permission,
            "roles": [
                role for role, person in people.items() if allowed(person, address.permission)
            ],
        }
