"""The figures that everybody may read, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from healthcoach.answers.cross_table_export import export_cross_tables
from healthcoach.answers.public_figures import PublicFigures, build_public_figures
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import named_or_404, requested_export_format
from healthcoach.programmes.models import Programme

KEPT_FOR = 300  # seconds for which a visitor's browser, or a cache before the site, may show the same page


@require_safe
def show_public_figures(request: HttpRequest) -> HttpResponse:
    """What everybody may read of a programme; the tables are also a file. As many queries however much there is."""
    programmes = list(Programme.objects.order_by("-kind", alphabetical_order("name"), "pk"))
    asked = named_or_404(request, programmes, "programma") if programmes or "programma" in request.GET else None
    found = build_public_figures(asked, today=timezone.localdate()) if asked else None
    kind = requested_export_format(request)
    if kind and found and found.published:
        return export_cross_tables(f"cijfers-{asked.slug}", list_published_tables(found), kind, found.about)
    context = {"found": found, "others": [each for each in programmes if each != asked]}
    response = render(request, "answers/figures.html", context)
    if request.user.is_anonymous:
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def list_published_tables(found: PublicFigures) -> list:
    """Every published table, in the order of the page."""
    return [table for each in found.published for table in each.tables]


urlpatterns = [path("cijfers/", show_public_figures, name="figures")]
