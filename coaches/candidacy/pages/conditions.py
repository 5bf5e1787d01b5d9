"""The conditions to become a coach: what is in force, what was adopted when, and adopting other ones."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy.conditions import (
    adopt_conditions,
    conditions_in_force,
    describe_experience,
    find_earliest_adoption_day,
)
from coaches.candidacy.forms import ConditionsForm
from coaches.candidacy.models import Condition
from coaches.candidacy.pages.form_actions import run_candidacy_action
from coaches.candidacy.pages.my_candidacy import read_posted_data
from coaches.candidacy.permissions import list_programmes_led, list_programmes_read
from coaches.candidacy.rules import Angle
from healthcoach.core.collation import alphabetical_order
from healthcoach.programmes.models import ProgrammeKind


@login_required
@require_http_methods(["GET", "POST"])
def edit_candidacy_conditions(request: HttpRequest) -> HttpResponse:
    """Shows the conditions of every programme this person reads; the project holder adopts other ones."""
    programmes = list(list_programmes_read(request.user).filter(kind=ProgrammeKind.SUBSIDY))
    led = list_programmes_led(request.user)
    if not programmes or (request.method == "POST" and not led):
        raise Http404
    form = _build_conditions_form(request, led) if led else None
    if form and form.is_valid() and _adopt_posted_conditions(request, form):
        return redirect("conditions")
    today = timezone.localdate()
    shown = [
        (programme, _describe_conditions_matrix(conditions_in_force(programme.pk, today))) for programme in programmes
    ]
    context = {"form": form, "shown": shown, "history": _list_conditions_history(programmes), "today": today}
    status = form.answer_status if form else 200
    return render(request, "candidacy/conditions.html", context, status=status)


def _build_conditions_form(request: HttpRequest, led: QuerySet) -> ConditionsForm:
    today, first = timezone.localdate(), led[0].pk
    in_force = {angle.value: list(kinds) for angle, kinds in conditions_in_force(first, today).items()}
    start = in_force | {"valid_from": find_earliest_adoption_day(first, today)}
    return ConditionsForm(read_posted_data(request), programmes=led, initial=start)


def _adopt_posted_conditions(request: HttpRequest, form: ConditionsForm) -> bool:
    def adopt() -> None:
        adopt_conditions(
            form.programme_chosen,
            matrix=form.matrix(),
            valid_from=form.cleaned_data["valid_from"],
            seen=form.seen,
            by=request.user,
            at=timezone.now(),
        )

    return run_candidacy_action(request, form, adopt, _("The conditions have been adopted."))


def _describe_conditions_matrix(matrix) -> list[tuple[str, str]]:
    return [(angle.label, describe_experience(matrix[angle])) for angle in Angle]


def _list_conditions_history(programmes: list) -> list[dict[str, object]]:
    """Per programme and day what was adopted, the newest first."""
    rows = Condition.objects.filter(programme__in=programmes).select_related("programme", "adopted_by")
    rows = rows.order_by("-valid_from", alphabetical_order("programme__name"), "programme", "pk")
    found = []
    for (day, programme), group in groupby(rows, key=lambda row: (row.valid_from, row.programme)):
        adopted = list(group)
        matrix = {Angle(row.angle): row.experience for row in adopted}
        found.append(
            {"day": day, "programme": programme, "row": adopted[0], "matrix": _describe_conditions_matrix(matrix)}
        )
    return found
