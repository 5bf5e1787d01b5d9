"""The figures that everybody may read, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from healthcoach.answers.handing_out import as_file
from healthcoach.answers.published import Figures, figures_of
from healthcoach.collation import alphabetical_order
from healthcoach.lists import named_or_404, wants_export
from subsidies.programmes.models import Programme

KEPT_FOR = 300  # seconds for which a visitor's browser, or a cache before the site, may show the same page


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What everybody may read of a programme; the tables are also a file. As many queries however much there is."""
    programmes = list(Programme.objects.order_by("-kind", alphabetical_order("name"), "pk"))
    asked = named_or_404(request, programmes, "programma") if programmes or "programma" in request.GET else None
    found = figures_of(asked, today=timezone.localdate()) if asked else None
    if found and found.published and (kind := wants_export(request)):
        return as_file(f"cijfers-{asked.slug}", tables_in(found), kind, found.about)
    context = {"found": found, "others": [each for each in programmes if each != asked]}
    response = render(request, "answers/figures.html", context)
    if request.user.is_anonymous:
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def tables_in(found: Figures) -> list:
    """Every published table, in the order of the page."""
    return [table for each in found.published for table in each.tables]


urlpatterns = [path("cijfers/", figures, name="figures")]
