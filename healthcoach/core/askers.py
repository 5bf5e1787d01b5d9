"""Who asks: a person with a browser, who reads pages, or a program, which cannot."""

from django.http import HttpRequest, HttpResponse, JsonResponse

PLAIN_TEXT = "text/plain; charset=utf-8"


def answer_program(request: HttpRequest, told: dict[str, object], *, status: int) -> HttpResponse | None:
    """What a program is told, as it expects its answer: as JSON, or of a file of rows only the sentence; nothing when
    a person asks, who gets a page."""
    if request.path_info.startswith("/api/") or request.path_info.endswith(".json"):
        return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    if request.path_info.endswith(".csv"):
        return HttpResponse(str(told["message"]), status=status, content_type=PLAIN_TEXT)
    return None
