"""What every page needs to know."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from healthcoach.website.navigation import build_navigation


def build_site_context(request: HttpRequest) -> dict[str, object]:
    """Whether this is the demonstration, where the project holder is reached, and where the reader can go (asked only
    by pages that show it)."""
    return {
        "demo": settings.DEMO,
        "contact_email": settings.CONTACT_EMAIL,
        "code_minutes": settings.CODE_MINUTES,
        "navigation": partial(build_navigation, request),
    }
