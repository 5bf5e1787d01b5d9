"""A refusal that no page caught is still a sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from healthcoach.core.refusals import Refused


class RefusalMiddleware:
    """Shows a refusal as a page with status 409, with the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turns a refusal into its page; every other exception goes its way."""
        if isinstance(exception, Refused):
            return render(request, "website/refused.html", {"refusal": exception}, status=409)
        return None
