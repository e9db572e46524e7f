"""System checks: what `manage.py check` says before a person meets it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.translation)
def catalogues_are_compiled(app_configs, **kwargs) -> list[CheckMessage]:
    """An uncompiled catalogue shows English to French readers."""
    stale = [
        str(po.relative_to(settings.BASE_DIR))
        for po in settings.BASE_DIR.glob("*/locale/*/LC_MESSAGES/django.po")
        if not po.with_suffix(".mo").exists()
    ]
    if not stale:
        return []
    return [
        Warning(
            f"Not compiled: {', '.join(stale)}.",
            hint="Run bin/setup, or manage.py messages --compile.",
            id="core.W001",
        )
    ]


@register(Tags.security, deploy=True)
def links_in_mails_are_https(app_configs, **kwargs) -> list[CheckMessage]:
    """Mails carry absolute links made from SITE_URL."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme == "https" and parts.hostname:
        return []
    return [Error("SITE_URL must be an https address.", id="core.E001")]


@register(Tags.database, deploy=True)
def production_is_not_sqlite(app_configs, **kwargs) -> list[CheckMessage]:
    """Several machines share the database."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return []
    return [Warning("Production needs PostgreSQL: set DATABASE_URL.", id="core.W002")]
