"""What bin/run does once the packages are there: check, migrate, load, then hand over to the supervisor."""

import argparse
import getpass
import hashlib
import io
import json
import os
import sys
from pathlib import Path

from apda_partners import preflight
from apda_partners.preflight import ROOT, WrongEnvironment, _


def main() -> None:
    options = arguments()
    try:
        prepare(options)
    except WrongEnvironment as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(  # noqa: S606 (our own module, no shell)
        sys.executable,
        [sys.executable, "-I", str(ROOT / "apda_partners" / "supervisor.py"),
         "--host", options.host, "--port", str(options.port), "--var", str(var_folder())],
    )  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bin/run", description=_("Start APDA Partenaires."))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--host", default="127.0.0.1", help=_("the address to listen on; 0.0.0.0 for all")
    )
    parser.add_argument(
        "--empty", action="store_true", help=_("start without the demonstration data")
    )
    return parser.parse_args()


def var_folder() -> Path:
    return Path(os.environ.get("APDA_VAR") or ROOT / "var").resolve()


def prepare(options: argparse.Namespace) -> None:
    """Everything up to the first process; each step says what it does when it takes time."""
    preflight.check_environment(var_folder(), options.host, options.port)
    os.environ.setdefault("SITE_URL", f"http://localhost:{options.port}")
    set_up_django()
    from django.conf import settings

    preflight.check_database()
    preflight.check_redis(settings.REDIS_URL)
    first = nobody_yet()
    if first and options.empty:
        check_administrator()
    migrate()
    collect_static()
    if first:
        make_administrator() if options.empty else load_demonstration()


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apda_partners.settings.dev")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        raise WrongEnvironment(preflight.first_line(error)) from error


def migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say(_("Preparing the database …"))
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise WrongEnvironment(
            _("The database could not be prepared: %(reason)s.")
            % {"reason": preflight.first_line(error)}
        ) from error


def collect_static() -> None:
    """Gather, hash and compress the static files, only when one of them has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    stamp = var_folder() / "static.stamp"
    gathered = (settings.STATIC_ROOT / "staticfiles.json").exists() and stamp.exists()
    if gathered and stamp.read_text() == digest.hexdigest():
        return
    say(_("Gathering the static files …"))
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())
    except OSError as error:
        raise WrongEnvironment(
            _("%(folder)s cannot be written (%(reason)s).")
            % {"folder": settings.STATIC_ROOT, "reason": error.strerror}
        ) from error


# --- the first start ---------------------------------------------------------------------------


def nobody_yet() -> bool:
    """Whether this installation has no person, or no table of them."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    person = get_user_model()
    tables = connection.introspection.table_names()
    return person._meta.db_table not in tables or not person.objects.only("pk").exists()


def load_demonstration() -> None:
    """The demonstration, and its accounts kept so that later starts can show them."""
    from django.core.management import CommandError, call_command

    say(_("Loading the demonstration …"))
    out = io.StringIO()
    try:
        call_command("demo", "--json", stdout=out, stderr=io.StringIO())
    except CommandError as error:
        raise WrongEnvironment(preflight.first_line(error)) from error
    kept = var_folder() / "demo_accounts.json"
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(json.loads(out.getvalue())["accounts"], ensure_ascii=False))


def from_environment() -> tuple[str, str] | None:
    email = os.environ.get("APDA_ADMIN_EMAIL", "")
    password = os.environ.get("APDA_ADMIN_PASSWORD", "")
    return (email, password) if email and password else None


def check_administrator() -> None:
    """Before the long part: somebody can be asked, or the environment says enough."""
    given = from_environment()
    if given:
        faults = faults_of(*given)
        if faults:
            raise WrongEnvironment(faults)
    elif not sys.stdin.isatty():
        raise WrongEnvironment(
            _(
                "Set APDA_ADMIN_EMAIL and APDA_ADMIN_PASSWORD for the first administrator, "
                "or start from a terminal."
            )
        )


def faults_of(email: str, password: str) -> str:
    """What is wrong with an address and a password, in the terminal's language; empty when nothing is."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import translation

    with translation.override(preflight.terminal_language()):
        try:
            validate_email(email)
            validate_password(password, get_user_model()(email=email))
        except ValidationError as error:
            return " ".join(error.messages)
    return ""


def make_administrator() -> None:
    """The first person: read from the environment, or asked for until the answer will do."""
    from django.contrib.auth import get_user_model

    email, password = from_environment() or ask()
    while faults := faults_of(email, password):
        say(faults)
        email, password = ask()
    get_user_model().objects.create_superuser(email, password)


def ask() -> tuple[str, str]:
    say(_("The first administrator:"))
    try:
        email = input(_("E-mail: ")).strip()
        return email, getpass.getpass(_("Password (12 characters or more): "))
    except EOFError as error:
        raise WrongEnvironment(_("No administrator was made.")) from error


if __name__ == "__main__":
    main()
