"""All case files of the pool, for the project holder and the auditor: filtered, counted, and exported as shown."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from coaches.filters_pool import CaseFilter
from coaches.pool.models import CaseFile, Status
from coaches.pool.permissions import READERS, pools
from coaches.pool.rules import NOT_REGISTERED, Kind
from healthcoach.lists import export, narrowed, page_of, wants_export
from healthcoach.users.models import Role

COLUMNS = {
    _("No."): lambda row: row.pk,
    _("Kind"): lambda row: row.get_kind_display(),
    _("Policy domain"): lambda row: row.domain.name,
    _("Gender"): lambda row: row.get_gender_display() or NOT_REGISTERED,
    _("Age band"): lambda row: row.get_age_band_display() or NOT_REGISTERED,
    _("Employment"): lambda row: row.get_employment_display() or NOT_REGISTERED,
    _("Education level"): lambda row: NOT_REGISTERED,
    _("Started on"): lambda row: row.started_on,
    _("Closed on"): lambda row: row.closed_on,
    _("Conversations"): lambda row: row.conversations,
    _("Minutes"): lambda row: row.minutes,
    _("Coach"): lambda row: row.coach.coach.name,
    _("Status"): lambda row: row.get_status_display(),
}


@login_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The case files of the pool, with how many they are; the list as it is filtered is also the export."""
    read = pools(request.user, *READERS)
    if not (request.user.is_superuser or read.exists()):
        raise Http404
    rows = CaseFile.objects.filter(programme__in=read).select_related("domain", "coach__coach")
    filters = narrowed(CaseFilter(request.GET, rows.order_by("-started_on", "-pk"), request=request))
    if kind := wants_export(request, filters):
        return export("pooldossiers", COLUMNS, filters.qs, kind)
    counts = (
        filters.qs.order_by()
        .values("kind")
        .annotate(
            number=Count("pk"),
            open=Count("pk", filter=Q(status=Status.OPEN)),
            conversations=Sum("conversations"),
            minutes=Sum("minutes"),
        )
    )
    found = {each["kind"]: each for each in counts}
    counted = [found[kind] | {"label": kind.label} for kind in Kind if kind in found]
    context = {
        "filters": filters,
        "page": page_of(request, filters.qs),
        "not_registered": NOT_REGISTERED,
        "counted": counted,
        "number": sum(each["number"] for each in counted),
        "may_import": pools(request.user, Role.STAFF).exists(),
    }
    return render(request, "coaches/pool/cases.html", context)
