"""Tests: fast hashing, mail and queue in memory, the database that DATABASE_URL names."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, REDIS_URL, STORAGES

SECRET_KEY = "only-for-tests-" + "x" * 40  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_var = TemporaryDirectory(prefix="apda-test-")  # gone with the process
VAR_DIR = Path(_var.name)
MEDIA_ROOT = VAR_DIR / "media"
BADGE_SECONDS = 0  # a test sees what it just made
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Test processes share a Redis, never its keys.
CACHES["default"]["KEY_PREFIX"] = uuid4().hex
if not REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": None}
