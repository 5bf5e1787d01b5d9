"""The page of one intervision: its dates, who comes, who was asked to prepare, and the handout."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.documents import PDF_MEDIA_TYPE
from healthcoach.core.lists import build_attachment, export_rows, paginate_rows, requested_export_format
from healthcoach.core.refusals import Missing, Refused
from trainings.intervisions import actions, permissions
from trainings.intervisions.coaches import filter_guiding_coaches, list_programme_coaches
from trainings.intervisions.forms import CoachesForm, DateForm
from trainings.intervisions.handout import render_handout as handout_of
from trainings.intervisions.models import Intervision, Registration, RegistrationStatus
from trainings.intervisions.pages.planning import get_run_intervision_or_404, get_visible_intervision_or_404
from trainings.intervisions.rules import is_day_over

REGISTRATION_COLUMNS = {
    _("Coach"): lambda row: row.coach.name,
    _("Date"): lambda row: row.date.on,
    _("Status"): lambda row: row.get_status_display(),
    _("Registered"): lambda row: row.registered_at,
}
COUNTED_REGISTRATION = ~Q(registrations__status=RegistrationStatus.CANCELLED)
ATTENDED_REGISTRATION = Q(registrations__status=RegistrationStatus.ATTENDED)


@login_required
@require_GET
def show_intervision_or_export(request: HttpRequest, pk: int) -> HttpResponse:
    """One intervision; the list of people is also the export."""
    row = get_visible_intervision_or_404(request, pk)
    if kind := requested_export_format(request):
        return export_rows("intervisie", REGISTRATION_COLUMNS, _find_intervision_people(row), kind)
    return render_intervision(request, row)


@login_required
@require_POST
def ask_chosen_coaches(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the chosen coaches to prepare; who was asked before is not asked again."""
    row = get_run_intervision_or_404(request, pk)
    form = CoachesForm(request.POST, choices=list_programme_coaches(row.programme_id, timezone.localdate()))
    if form.is_valid():
        try:
            new = actions.ask_to_prepare(row, coaches=form.cleaned_data["coaches"], by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext("%(count)s coach has been asked.", "%(count)s coaches have been asked.", len(new))
            messages.success(request, told % {"count": len(new)})
            return redirect("intervision", pk=row.pk)
    return render_intervision(request, row, asking=form)


@login_required
@require_GET
def download_handout(request: HttpRequest, pk: int) -> HttpResponse:
    """The shared experiences as a PDF, for who has a place, the project holder and who reads everything."""
    row = get_object_or_404(Intervision.objects.visible_to(request.user).select_related("programme"), pk=pk)
    if not permissions.may_read_handout(request.user, row):
        raise Http404
    return build_attachment(
        f"{slugify(row.title) or 'intervisie'}.pdf", handout_of(row, at=timezone.now()), PDF_MEDIA_TYPE
    )


def render_intervision(
    request: HttpRequest, row: Intervision, *, asking: CoachesForm | None = None, adding: DateForm | None = None
) -> HttpResponse:
    """The page, with a form that was not right yet."""
    now, runs = timezone.localtime(), permissions.can_run_intervision(request.user, row)
    counted = {
        "registered": Count("registrations", filter=COUNTED_REGISTRATION),
        "attended": Count("registrations", filter=ATTENDED_REGISTRATION),
    }
    dates = list(row.dates.annotate(**counted).order_by("on"))
    for each in dates:
        each.past = is_day_over(each.on, each.ends, now)
        each.can_record = not each.cancelled_at and each.on <= now.date()
    over = all(each.cancelled_at or each.past for each in dates)
    preparations = list(row.preparations.select_related("coach").order_by(alphabetical_order("coach__name"), "pk"))
    context = {
        "intervision": row,
        "dates": dates,
        "page": paginate_rows(request, _find_intervision_people(row)),
        "preparations": preparations,
        "shared": sum(each.shared_at is not None for each in preparations),
        "over": over,
        "runs": runs,
        "asking": asking or (_build_asking_form(row, preparations) if runs and not over else None),
        "adding": adding or (DateForm() if runs else None),
    }
    return render(request, "intervisions/detail.html", context)


def _find_intervision_people(row: Intervision) -> QuerySet[Registration]:
    people = Registration.objects.filter(intervision=row).live().select_related("coach", "date")
    return people.order_by("date__on", alphabetical_order("coach__name"), "pk")


def _build_asking_form(row: Intervision, preparations: list) -> CoachesForm | None:
    """Who can still be asked; ticked are those with a running trajectory. Nothing when everybody was asked."""
    today = timezone.localdate()
    running = filter_guiding_coaches(row, today).filter(pk=OuterRef("pk"))
    rows = list_programme_coaches(row.programme_id, today).exclude(pk__in=[each.coach_id for each in preparations])
    rows = rows.annotate(runs=Exists(running)).order_by("-runs", alphabetical_order("name"), "pk")
    chosen = [coach.pk for coach in rows if coach.runs]
    return CoachesForm(choices=rows, initial={"coaches": chosen}) if rows else None
