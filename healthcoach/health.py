"""Whether the site works: for the machines that watch it, and for people while its database is away."""

import logging
import sys
from collections.abc import Callable
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from healthcoach.celery import PUBLISH_TIMEOUT_S, app
from healthcoach.core.askers import answer_program
from healthcoach.core.database_trouble import Trouble, find_trouble
from healthcoach.models import Pulse

logger = logging.getLogger(__name__)
OK, FAILS, SILENT, UNKNOWN = "ok", "fails", "silent", "unknown"
MAX_MISSED_BEATS = 4  # a worker that is busy with one long task is not dead yet


class HealthMiddleware:
    """Answers the machines that watch the site before hosts, redirects and sessions come into play: they ask by
    number instead of name, without encryption, and also while the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return show_health(request) if request.path_info == "/healthz" else self.get_response(request)


@never_cache
@require_safe
def show_health(_request: HttpRequest) -> JsonResponse:
    """The state of database, broker and worker in a word each; 200 only when all three work."""
    database, worker = check_database_and_worker()
    state = {"database": database, "broker": check_broker(), "worker": worker}
    return JsonResponse(state, status=200 if set(state.values()) == {OK} else 503)


def check_database_and_worker() -> tuple[str, str]:
    """Asks the database when the worker last answered, over a connection of its own that gives up soon."""
    bounds = {"connect_timeout": PUBLISH_TIMEOUT_S, "tcp_user_timeout": PUBLISH_TIMEOUT_S * 1000}
    try:
        with psycopg.connect(**connection.get_connection_params() | bounds) as own:
            own.execute(f"SET statement_timeout = '{PUBLISH_TIMEOUT_S}s'")
            row = own.execute(f"SELECT beaten_at FROM {Pulse._meta.db_table}").fetchone()  # noqa: S608
    except psycopg.Error as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        return FAILS, UNKNOWN
    oldest = timezone.now() - timedelta(seconds=MAX_MISSED_BEATS * settings.PULSE_EVERY)
    return OK, OK if row and row[0] >= oldest else SILENT


def check_broker() -> str:
    """Opens a connection to the broker; where a folder is the broker, the folder must be there to write in."""
    try:
        with app.connection_for_write() as doorbell:
            doorbell.default_channel.close()
    except Exception as error:  # every broker has its own errors; to the watcher they are one
        logger.warning("The broker does not answer (%s).", type(error).__name__)
        return FAILS
    return OK


def show_server_error(request: HttpRequest) -> HttpResponse:
    """The answer after an error nobody foresaw; a database that is away, busy, full or read-only is told as such."""
    trouble = find_trouble(sys.exc_info()[1])
    if trouble:
        return _show_trouble(request, trouble)
    sentence = _("Something went wrong with us. Nothing was half done; please try again later.")
    answer = answer_program(request, {"code": "failed", "message": sentence}, status=500)
    return answer or HttpResponse(render_to_string("500.html"), status=500)


def _show_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The sentence as the asker reads it: a page, JSON, or the part of a page that a script asked for."""
    said = {"code": trouble.code, "message": f"{trouble.title}. {trouble.sentence}"}
    response = answer_program(request, said, status=503)
    if response is None:
        part = "HX-Request" in request.headers
        template = "website/_troubled.html" if part else "503.html"
        response = HttpResponse(render_to_string(template, {"trouble": trouble}), status=503)
        if part:  # it stands where the answer would have, whatever part of a page was asked for
            response["HX-Reselect"], response["HX-Reswap"] = "#trouble", "innerHTML"
    response["Retry-After"] = str(trouble.retry_after)
    return response
