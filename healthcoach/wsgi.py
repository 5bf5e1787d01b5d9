"""The site as a WSGI application, for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")
os.environ.setdefault("HEALTHCOACH_PROCESS", "web")  # people wait: the settings give the database less time
application = get_wsgi_application()
