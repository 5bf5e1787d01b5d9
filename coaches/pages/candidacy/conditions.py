"""The conditions to become a coach: what is in force, what was adopted when, and adopting other ones."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy.conditions import adopt_conditions, conditions_in_force, earliest_day, in_words
from coaches.candidacy.models import Condition
from coaches.candidacy.permissions import SUBSIDY, programmes_led, programmes_read
from coaches.candidacy.rules import Angle
from coaches.pages.candidacy.forms import ConditionsForm
from coaches.pages.candidacy.mine import typed
from coaches.pages.candidacy.trying import done
from healthcoach.collation import alphabetical_order


@login_required
@require_http_methods(["GET", "POST"])
def conditions(request: HttpRequest) -> HttpResponse:
    """Shows the conditions of every programme this person reads; the project holder adopts other ones."""
    programmes = list(programmes_read(request.user).filter(kind=SUBSIDY))
    led = programmes_led(request.user)
    if not programmes or (request.method == "POST" and not led):
        raise Http404
    form = _form(request, led) if led else None
    if form and form.is_valid() and _adopted(request, form):
        return redirect("conditions")
    today = timezone.localdate()
    shown = [(programme, _in_words(conditions_in_force(programme.pk, today))) for programme in programmes]
    context = {"form": form, "shown": shown, "history": _history(programmes), "today": today}
    status = form.answer_status if form else 200
    return render(request, "coaches/candidacy/conditions.html", context, status=status)


def _form(request: HttpRequest, led: QuerySet) -> ConditionsForm:
    today, first = timezone.localdate(), led[0].pk
    in_force = {angle.value: list(kinds) for angle, kinds in conditions_in_force(first, today).items()}
    start = in_force | {"valid_from": earliest_day(first, today)}
    return ConditionsForm(typed(request), programmes=led, initial=start)


def _adopted(request: HttpRequest, form: ConditionsForm) -> bool:
    def adopt() -> None:
        adopt_conditions(
            form.programme_chosen,
            matrix=form.matrix(),
            valid_from=form.cleaned_data["valid_from"],
            seen=form.seen,
            by=request.user,
            at=timezone.now(),
        )

    return done(request, form, adopt, _("The conditions have been adopted."))


def _in_words(matrix) -> list[tuple[str, str]]:
    return [(angle.label, in_words(matrix[angle])) for angle in Angle]


def _history(programmes: list) -> list[dict[str, object]]:
    """Per programme and day what was adopted, the newest first."""
    rows = Condition.objects.filter(programme__in=programmes).select_related("programme", "adopted_by")
    rows = rows.order_by("-valid_from", alphabetical_order("programme__name"), "programme", "pk")
    found = []
    for (day, programme), group in groupby(rows, key=lambda row: (row.valid_from, row.programme)):
        adopted = list(group)
        matrix = {Angle(row.angle): row.experience for row in adopted}
        found.append({"day": day, "programme": programme, "row": adopted[0], "matrix": _in_words(matrix)})
    return found
