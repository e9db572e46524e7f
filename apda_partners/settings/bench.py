"""What bin/bench runs on: the embedded settings with the floors' addresses and templates."""

from .base import BASE_DIR
from .dev import *  # noqa: F403
from .dev import TEMPLATES

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver", "localhost"]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
CELERY_TASK_ALWAYS_EAGER = True
