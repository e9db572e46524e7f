"""One machine, at once: SQLite, broker and files in var/, no server needed. What bin/run uses."""

import secrets

from .base import *  # noqa: F403
from .base import SECRET_KEY, VAR_DIR, env


def installation_key() -> str:
    """The secret of this installation: made once, readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or installation_key()
