"""What must be right before anything starts. Each fault is one sentence, never a traceback.

Works before Django does: a wrong address must not blow up inside the settings.
"""

import gettext
import os
import re
import socket
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
DATABASES = {"sqlite", "postgres", "postgresql", "psql", "pgsql"}
QUEUES = {"redis", "rediss"}


class WrongEnvironment(Exception):
    """The message is what the person at the terminal reads."""


def terminal_language() -> str:
    """French or English, as the terminal asks."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "fr" if (spoken or "").startswith("fr") else "en"


_catalogue = gettext.translation(
    "django", str(ROOT / "core" / "locale"), [terminal_language()], fallback=True
)
_ = _catalogue.gettext


def check_folder(folder: Path) -> None:
    """The folder of the database, files and queue: it exists or can be made, and takes a file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WrongEnvironment(
            _("%(folder)s cannot be written (%(reason)s): set APDA_VAR to another folder.")
            % {"folder": folder, "reason": error.strerror}
        ) from error


def check_port(host: str, port: int) -> None:
    """Nobody listens there yet, and we may."""
    if not 0 < port < 65536:
        raise WrongEnvironment(_("A port is a number from 1 to 65535."))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise WrongEnvironment(
                _("Port %(port)s needs an administrator: choose one above 1023 with --port.")
                % {"port": port}
            ) from error
        except OSError as error:
            raise WrongEnvironment(
                _("Port %(port)s is taken: stop what listens there, or choose another with --port.")
                % {"port": port}
            ) from error


def check_address(name: str, schemes: set[str], example: str) -> None:
    """An address from the environment has a shape that can be used; its password is never shown."""
    value = os.environ.get(name, "")
    if not value:
        return
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and (parts.port or True)
        usable = usable and (parts.scheme == "sqlite" or bool(parts.hostname or parts.path))
    except ValueError:
        usable = False
    if not usable:
        raise WrongEnvironment(
            _("%(name)s cannot be understood; it looks like %(example)s.")
            % {"name": name, "example": example}
        )


def check_environment(var: Path, host: str, port: int) -> None:
    check_folder(var)
    check_address("DATABASE_URL", DATABASES, "postgres://user:password@host:5432/database")
    check_address("REDIS_URL", QUEUES, "redis://host:6379/0")
    check_port(host, port)


# --- with Django set up ----------------------------------------------------------------------


def check_database() -> None:
    """The database answers and is of a kind and age we know."""
    from django.db import DatabaseError, connection
    from django.db.utils import NotSupportedError

    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except NotSupportedError as error:
        raise WrongEnvironment(
            _("The database is too old: %(reason)s.") % {"reason": first_line(error)}
        ) from error
    except (DatabaseError, OSError) as error:
        raise WrongEnvironment(
            _("The database %(place)s cannot be used: %(reason)s.")
            % {"place": _place(connection.settings_dict), "reason": first_line(error)}
        ) from error


def _place(settings: dict) -> str:
    if settings["ENGINE"].endswith("sqlite3"):
        return str(settings["NAME"])
    return f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}/{settings['NAME']}"


def check_redis(url: str) -> None:
    """Redis answers, when it is asked for."""
    if not url:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (RedisError, OSError, ValueError) as error:
        parts = urlsplit(url)
        raise WrongEnvironment(
            _("Redis at %(place)s does not answer: %(reason)s.")
            % {"place": f"{parts.hostname}:{parts.port or 6379}", "reason": first_line(error)}
        ) from error


def first_line(error: BaseException) -> str:
    """An error's own words, short, without the password that some libraries repeat."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    return re.sub(r"://[^@\s]*@", "://…@", text).strip(" .")[:200]
