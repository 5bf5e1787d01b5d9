"""All case files of the pool, for the project holder and the auditor: filtered, counted, and exported as shown."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from coaches.pool.filters import CaseFilter
from coaches.pool.models import CaseFile, CaseFileStatus
from coaches.pool.permissions import list_role_pools
from coaches.pool.rules import NOT_REGISTERED, TrajectoryKind
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.models import Role

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
def list_case_files(request: HttpRequest) -> HttpResponse:
    """The case files of the pool, with how many they are; the list as it is filtered is also the export."""
    read = list_role_pools(request.user, *COACH_READERS)
    if not (request.user.is_superuser or read.exists()):
        raise Http404
    rows = CaseFile.objects.filter(programme__in=read).select_related("domain", "coach__coach")
    filters = remove_unused_filters(CaseFilter(request.GET, rows.order_by("-started_on", "-pk"), request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("pooldossiers", COLUMNS, filters.qs, kind)
    counts = (
        filters.qs.order_by()
        .values("kind")
        .annotate(
            number=Count("pk"),
            open=Count("pk", filter=Q(status=CaseFileStatus.OPEN)),
            conversations=Sum("conversations"),
            minutes=Sum("minutes"),
        )
    )
    found = {each["kind"]: each for each in counts}
    counted = [found[kind] | {"label": kind.label} for kind in TrajectoryKind if kind in found]
    context = {
        "filters": filters,
        "page": paginate_rows(request, filters.qs),
        "not_registered": NOT_REGISTERED,
        "counted": counted,
        "number": sum(each["number"] for each in counted),
        "may_import": list_role_pools(request.user, Role.STAFF).exists(),
    }
    return render(request, "pool/cases.html", context)
