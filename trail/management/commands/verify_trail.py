"""``manage.py verify_trail [--json]``: exit 1 and the first broken link, or a clean bill."""

import json
import sys

from django.core.management.base import BaseCommand

from trail.verification import Problem, verify


class Command(BaseCommand):
    help = "Check the chain of events from its first link to its head."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, as_json: bool, **options) -> None:
        verdict = verify()
        if as_json:
            self.stdout.write(json.dumps(verdict.as_json(), ensure_ascii=False))
        elif verdict.ok:
            self.stdout.write(f"{verdict.checked} events checked, every link holds")
        for problem in verdict.problems:
            self.stderr.write(in_words(problem))
        if not verdict.ok:
            sys.exit(1)


def in_words(problem: Problem) -> str:
    about = f"{problem.what} {problem.sequence or ''} {problem.verb}"
    detail = f" ({problem.detail})" if problem.detail else ""
    return f"{' '.join(about.split())}: {problem.kind}{detail}"
