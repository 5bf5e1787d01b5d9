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

from healthcoach.collation import alphabetical_order
from healthcoach.lists import named_by_address, page_of
from healthcoach.money import euro
from healthcoach.refusals import Refused
from healthcoach.users.models import Role
from subsidies.applications.rules import reference
from subsidies.budget import actions
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.models import Award, Base, BudgetLine, Tranche, TrancheStatus, Transfer
from subsidies.budget.overview import lines_now, total
from subsidies.budget.permissions import may_book
from subsidies.budget.rules import Stage
from subsidies.filters import readable_programmes
from subsidies.pages.budget_forms import TrancheForm
from subsidies.programmes.models import Programme

# What movements are about: in words, the page that shows it, and whether everybody with a role reads that page.
SUBJECTS = {
    "award": (gettext_lazy("the award"), "", True),
    "tranche": (gettext_lazy("a tranche"), "tranche", True),
    "expense": (gettext_lazy("an expense"), "expense", False),
    "payment": (gettext_lazy("a payment"), "euro", False),
    "recovery": (gettext_lazy("a recovery"), "recovery", False),
    "charge": (gettext_lazy("a bank charge"), "bank_line", False),
}
FOLLOWS_PAYMENTS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)


@login_required
@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """A programme's lines with their totals, its awards and tranches, and its movements, newest first."""
    programmes = list(readable_programmes(request))
    if not programmes:
        raise Http404
    programme = named_by_address(request, programmes)
    lines = lines_now(programme)
    number = DayTotal.objects.of_lines(each.line for each in lines).aggregate(all=Sum("number", default=0))["all"]
    page = page_of(request, movements(request, programme), count=number)
    links = request.user.is_superuser or request.user.is_in(programme.pk, *FOLLOWS_PAYMENTS)
    for row in page:
        row.about = about(row, programme, links=links)
    context = {
        "programme": programme,
        "programmes": programmes,
        "lines": lines,
        "total": total(lines),
        "awards": Award.objects.filter(programme=programme).select_related("booked_by").order_by("awarded_on", "pk"),
        "tranches": tranches(request, programme),
        "page": page,
        "may_book": may_book(request.user, programme.pk),
    }
    return render(request, "subsidies/budget.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_add(request: HttpRequest) -> HttpResponse:
    """Books a tranche. Calculating first shows what the percentage comes to, of the grant and of the line."""
    lines = BudgetLine.objects.visible_to(request.user).filter(programme__in=request.user.programmes_as(Role.FINANCE))
    lines = lines.select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    if not lines:
        raise Http404
    form = TrancheForm(request.POST or None, lines=lines)
    complete = form.is_valid()
    if request.method == "POST" and ("calculate" in request.POST or (complete and not form.cleaned_data["amount"])):
        form.suggest()
    elif complete and (response := _booked(request, form)):
        return response
    readings = form.readings() if form.is_bound else {}
    shown = [(Base(base).label, euro(amount)) for base, amount in readings.items()]
    awaited = Tranche.objects.filter(line__in=lines).awaited().select_related("line__programme").order_by("expected_on")
    context = {"form": form, "readings": shown, "awaited": awaited}
    return render(request, "subsidies/tranche_form.html", context)


def _booked(request: HttpRequest, form: TrancheForm) -> HttpResponse | None:
    line, given = form.cleaned_data["line"], form.cleaned_data
    try:
        actions.receive_tranche(
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
        messages.success(request, _("%(amount)s has been booked.") % {"amount": euro(given["amount"])})
    return redirect(f"{reverse('budget')}?programme={line.programme.slug}")


def movements(request: HttpRequest, programme: Programme) -> QuerySet[Transfer]:
    """The movements of a programme's lines, newest first."""
    accounts = [line.account(stage) for line in programme.lines.all() for stage in Stage]
    rows = Transfer.objects.visible_to(request.user).filter(source__in=accounts)
    return rows.select_related("source__line", "target", "posted_by").order_by("-effective_on", "-pk")


def tranches(request: HttpRequest, programme: Programme) -> QuerySet[Tranche]:
    """The tranches a programme received, in the order in which they came in."""
    rows = Tranche.objects.visible_to(request.user).filter(line__programme=programme, status=TrancheStatus.RECEIVED)
    return rows.select_related("line", "booked_by").order_by("received_on", "pk")


def about(row: Transfer, programme: Programme, *, links: bool = True) -> dict[str, object]:
    """What a movement is about, in words; with the address of its page, for who follows the payments too."""
    kind, _colon, number = row.subject.partition(":")
    if kind == "application":
        label = reference(programme.code, int(number))
        return {"label": label, "address": reverse("application", args=[number])}
    if kind not in SUBJECTS:
        return {"label": row.subject, "address": ""}
    label, route, for_all = SUBJECTS[kind]
    return {"label": label, "address": reverse(route, args=[number]) if route and (links or for_all) else ""}
