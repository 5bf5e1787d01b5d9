"""Tells the audit trail who is asking and from where."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from healthcoach.core.audit import audit_context


class AuditMiddleware:
    """Every change made while a request is answered carries the user, the network address and the door used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        door = "api" if request.path.startswith("/api/") else "website"
        with audit_context(user_id=request.user.pk, where=door, address=find_visitor_address(request)):
            return self.get_response(request)


def find_visitor_address(request: HttpRequest) -> str:
    """The visitor's network address: what the first of our own proxies saw (TRUSTED_PROXIES), or who connected."""
    seen = request.headers.get("x-forwarded-for", "").split(",")
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    named = seen[-count].strip() if 0 < count <= len(seen) else ""
    return named or request.META.get("REMOTE_ADDR", "")
