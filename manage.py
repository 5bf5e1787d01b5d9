#!/usr/bin/env python
"""The commands of the programme's software: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Runs one command under the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not right: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
