"""The budget on one page: lines, awards, tranches and movements; finance books the tranches that come in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import named_by_address, paginate_rows
from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import (
    MONEY_READERS,
    PROGRAMME_READERS,
    has_role_in,
    programme_ids_with_role,
    readable_by,
)
from healthcoach.programmes.models import Programme, Role
from subsidies.applications.rules import format_application_reference
from subsidies.budget import actions
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.forms.lines import TrancheForm
from subsidies.budget.models import Award, Base, BudgetLine, Tranche, TrancheStatus, Transfer
from subsidies.budget.overview import load_current_lines, sum_line_amounts
from subsidies.budget.permissions import may_book_budget
from subsidies.budget.rules import Stage

# What movements are about: in words, the page that shows it, and whether everybody with a role reads that page.
MOVEMENT_SUBJECTS = {
    "award": (gettext_lazy("the award"), "", True),
    "tranche": (gettext_lazy("a tranche"), "tranche", True),
    "expense": (gettext_lazy("an expense"), "expense", False),
    "payment": (gettext_lazy("a payment"), "euro", False),
    "recovery": (gettext_lazy("a recovery"), "recovery", False),
    "charge": (gettext_lazy("a bank charge"), "bank_line", False),
}


@login_required
@require_GET
def show_budget(request: HttpRequest) -> HttpResponse:
    """A programme's lines with their totals, its awards and tranches, and its movements, newest first."""
    programmes = list(readable_by(request.user, PROGRAMME_READERS))
    if not programmes:
        raise Http404
    programme = named_by_address(request, programmes)
    lines = load_current_lines(programme)
    number = DayTotal.objects.of_lines(each.line for each in lines).aggregate(all=Sum("number", default=0))["all"]
    page = paginate_rows(request, select_movements(request, programme), count=number)
    links = request.user.is_superuser or has_role_in(request.user, programme.pk, *MONEY_READERS)
    for row in page:
        row.about = describe_movement(row, programme, links=links)
    context = {
        "programme": programme,
        "programmes": programmes,
        "lines": lines,
        "total": sum_line_amounts(lines),
        "awards": Award.objects.filter(programme=programme).select_related("booked_by").order_by("awarded_on", "pk"),
        "tranches": select_received_tranches(request, programme),
        "page": page,
        "may_book": may_book_budget(request.user, programme.pk),
    }
    return render(request, "budget/budget.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def book_tranche(request: HttpRequest) -> HttpResponse:
    """Books a tranche. Calculating first shows what the percentage comes to, of the grant and of the line."""
    lines = BudgetLine.objects.visible_to(request.user).filter(
        programme__in=programme_ids_with_role(request.user, Role.FINANCE)
    )
    lines = lines.select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    if not lines:
        raise Http404
    form = TrancheForm(request.POST or None, lines=lines)
    complete = form.is_valid()
    if request.method == "POST" and ("calculate" in request.POST or (complete and not form.cleaned_data["amount"])):
        form.suggest()
    elif complete and (response := _book_typed_tranche(request, form)):
        return response
    readings = form.readings() if form.is_bound else {}
    shown = [(Base(base).label, format_euro(amount)) for base, amount in readings.items()]
    awaited = Tranche.objects.filter(line__in=lines).awaited().select_related("line__programme").order_by("expected_on")
    context = {"form": form, "readings": shown, "awaited": awaited}
    return render(request, "budget/tranche_form.html", context)


def _book_typed_tranche(request: HttpRequest, form: TrancheForm) -> HttpResponse | None:
    line, given = form.cleaned_data["line"], form.cleaned_data
    try:
        actions.receive_unscheduled_tranche(
            line,
            percentage=given["percentage"],
            base=Base(given["base"]),
            amount=given["amount"],
            received_on=given["received_on"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.TrancheAlreadyBooked as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        form.add_error("amount" if isinstance(refusal, actions.MoreThanGranted) else "received_on", str(refusal))
        return None
    else:
        messages.success(request, _("%(amount)s has been booked.") % {"amount": format_euro(given["amount"])})
    return redirect(f"{reverse('budget')}?programme={line.programme.slug}")


def select_movements(request: HttpRequest, programme: Programme) -> QuerySet[Transfer]:
    """The movements of a programme's lines, newest first."""
    accounts = [line.account(stage) for line in programme.lines.all() for stage in Stage]
    rows = Transfer.objects.visible_to(request.user).filter(source__in=accounts)
    return rows.select_related("source__line", "target", "posted_by").order_by("-effective_on", "-pk")


def select_received_tranches(request: HttpRequest, programme: Programme) -> QuerySet[Tranche]:
    """The tranches a programme received, in the order in which they came in."""
    rows = Tranche.objects.visible_to(request.user).filter(line__programme=programme, status=TrancheStatus.RECEIVED)
    return rows.select_related("line", "booked_by").order_by("received_on", "pk")


def describe_movement(row: Transfer, programme: Programme, *, links: bool = True) -> dict[str, object]:
    """What a movement is about, in words; with the address of its page, for who follows the payments too."""
    kind, _colon, number = row.subject.partition(":")
    if kind == "application":
        label = format_application_reference(programme.code, int(number))
        return {"label": label, "address": reverse("application", args=[number])}
    if kind not in MOVEMENT_SUBJECTS:
        return {"label": row.subject, "address": ""}
    label, route, for_all = MOVEMENT_SUBJECTS[kind]
    return {"label": label, "address": reverse(route, args=[number]) if route and (links or for_all) else ""}
