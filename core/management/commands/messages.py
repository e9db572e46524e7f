"""Keep the French catalogues complete: extract, list what is missing, fill, check, compile."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import catalogues
from core.catalogues import Rooms

# Separates a context from its string in --missing and --fill, as gettext itself does.
CONTEXT_MARK = "\u0004"


def catalogue_key(key: tuple[str | None, str]) -> str:
    context, msgid = key
    return f"{context}{CONTEXT_MARK}{msgid}" if context else msgid


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--app", help="only this app")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--update", action="store_true", help="bring the .po files up to date")
        what.add_argument("--missing", metavar="APP", help="print what has no French, as JSON")
        what.add_argument(
            "--fill", metavar="FILE", help="write translations: {msgid: text or [one, many]}"
        )
        what.add_argument(
            "--override", metavar="FILE", help="--fill for a library's own strings (with --app)"
        )
        what.add_argument("--check", action="store_true", help="fail on anything not translated")
        what.add_argument("--compile", action="store_true", help="make the .mo files")

    def handle(self, *args, **options) -> None:
        rooms = self.chosen(options["missing"] or options["app"])
        if options["update"]:
            self.update(rooms)
        elif options["missing"]:
            self.print_missing(rooms)
        elif options["fill"]:
            self.fill(rooms, self.read(options["fill"]))
        elif options["override"]:
            self.override(rooms, self.read(options["override"]))
        elif options["check"]:
            self.check_all(rooms)
        else:
            made = sum(catalogues.compile_catalogue(r.po) for r in rooms if r.po.exists())
            self.stderr.write(f"{made} catalogue(s) compiled")

    def chosen(self, label: str | None) -> list[Rooms]:
        rooms = [r for r in catalogues.our_apps() if label in (None, r.label)]
        if not rooms:
            raise CommandError(f"No app of this project is called {label!r}.")
        return rooms

    def read(self, name: str) -> dict[str, str | list[str]]:
        try:
            return json.loads(sys.stdin.read() if name == "-" else Path(name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{name} cannot be read as JSON: {error}") from error

    def update(self, rooms: list[Rooms]) -> None:
        for room in rooms:
            catalog = catalogues.merged(catalogues.extract(room), catalogues.load(room.po))
            if catalogues.entries(catalog) and catalogues.save(catalog, room.po):
                catalogues.compile_catalogue(room.po)
                self.stderr.write(f"{room.label}: catalogue updated")

    def print_missing(self, rooms: list[Rooms]) -> None:
        """As {msgid: ""} or {msgid: ["", ""]}: fill it and hand it back to --fill."""
        missing: dict[str, str | list[str]] = {}
        for room in rooms:
            known = catalogues.entries(catalogues.load(room.po))
            for key, source in sorted(catalogues.extract(room).items(), key=lambda i: i[0][1]):
                if key not in known or not catalogues.is_translated(known[key]):
                    missing[catalogue_key(key)] = ["", ""] if source.plural else ""
        self.stdout.write(json.dumps(missing, ensure_ascii=False, indent=1))

    def fill(self, rooms: list[Rooms], texts: dict[str, str | list[str]]) -> None:
        left = set(texts)
        for room in rooms:
            catalog = catalogues.merged(catalogues.extract(room), catalogues.load(room.po))
            messages = catalogues.entries(catalog)
            ours = {catalogue_key(key): key for key in messages} if messages else {}
            filled = ours.keys() & texts.keys()
            for name in filled:
                self.write_string(messages[ours[name]], texts[name])
            if filled and catalogues.save(catalog, room.po):
                catalogues.compile_catalogue(room.po)
            left -= filled
            if filled:
                self.stderr.write(f"{room.label}: {len(filled)} filled")
        for name in sorted(left):
            self.stderr.write(self.style.WARNING(f"in no source: {name!r}"))

    def write_string(self, message, text: str | list[str]) -> None:
        plural = isinstance(message.id, tuple | list)
        if plural != isinstance(text, list) or (plural and len(text) != 2):
            raise CommandError(f"{message.id!r} wants {'[one, many]' if plural else 'one text'}.")
        message.string = (
            tuple(map(catalogues.typeset, text)) if plural else catalogues.typeset(text)
        )

    def override(self, rooms: list[Rooms], texts: dict[str, str | list[str]]) -> None:
        """Another wording for a library's string: kept though our sources do not hold it."""
        if len(rooms) != 1:
            raise CommandError("Say with --app whose catalogue keeps them.")
        catalog = catalogues.merged(catalogues.extract(rooms[0]), catalogues.load(rooms[0].po))
        for msgid, text in texts.items():
            catalog.delete(msgid)
            catalog.add(msgid, catalogues.typeset(text), user_comments=[catalogues.OVERRIDE])
        catalogues.save(catalog, rooms[0].po)
        catalogues.compile_catalogue(rooms[0].po)

    def check_all(self, rooms: list[Rooms]) -> None:
        faults = [fault for room in rooms for fault in catalogues.problems(room)]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s) in the French catalogues.")
        self.stderr.write("The French catalogues are complete.")
