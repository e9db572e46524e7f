#!/usr/bin/env python
"""Django's command line for APDA Partenaires."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apda_partners.settings.dev")
    from django.core.management import execute_from_command_line

    refuse_wrong_settings()
    execute_from_command_line(sys.argv)


def refuse_wrong_settings() -> None:
    """What an environment lacks is one sentence, not a traceback."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
