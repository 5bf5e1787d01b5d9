"""What is payable, and what is blocked with the reason; the totals are seen before a batch is made."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from healthcoach.collation import alphabetical_order
from healthcoach.lists import export, named_by_address, numbers, page_of, wants_export
from healthcoach.refusals import Refused
from healthcoach.users.models import Role, User
from subsidies.pages.finance import payable, paying_account
from subsidies.payables.blocked import Reason
from subsidies.payables.models import Payable
from subsidies.payables.standing import Standing, standing
from subsidies.payments import actions, choosing
from subsidies.payments.models import READERS, Batch, BatchStatus
from subsidies.payments.permissions import may_make
from subsidies.programmes.models import Programme

FIRST = 50  # so many blocked amounts are shown below the payable ones; the rest has a page per reason
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Payee"): lambda row: row.payee,
    _("Line"): lambda row: row.line.get_kind_display(),
    _("Due since"): lambda row: row.due_on,
    _("Amount"): lambda row: row.outstanding,
    _("Payable"): lambda row: _("no") if row.obstacles else _("yes"),
    _("Why not"): lambda row: " ".join(each.sentence for each in row.obstacles),
}


@login_required
@require_GET
def payables(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a batch: payable, all chosen, or blocked."""
    programmes = programmes_of(request.user, *READERS)
    programme = named_by_address(request, list(programmes))
    found = standing(programme, at=timezone.now())
    reason = request.GET.get("reason")
    reason = Reason(reason) if reason in Reason else None
    blocked = found.rows(payable=False, reason=reason)
    if kind := wants_export(request):
        rows = found.explained(blocked) if reason else [*found.payable, *found.blocked]
        return export("te-betalen", COLUMNS, rows, kind)
    if reason:
        page = page_of(request, blocked)
    else:
        page = page_of(request, found.rows(payable=True), count=found.can_be_paid.count)
    first = [] if reason or not found.cannot_be_paid.count else list(blocked[:FIRST])
    page.object_list = list(page.object_list)
    found.explained([*page.object_list, *first])
    context = {
        "programme": programme,
        "programmes": programmes,
        "standing": found,
        "lines": _lines(found),
        "page": page,
        "reason": reason,
        "blocked": page if reason else first,
        "more_blocked": 0 if reason else max(found.cannot_be_paid.count - FIRST, 0),
        "may_make": may_make(request.user, programme.pk),
    }
    return render(request, "subsidies/finance/payables.html", context)


@login_required
@require_POST
def payables_review(request: HttpRequest) -> HttpResponse:
    """Shows what the chosen amounts come to, per line with its cash before and after. Nothing is made yet."""
    programme = named(programmes_of(request.user, Role.FINANCE), request.POST.get("programme"))
    if request.POST.get("choice") == "all":
        rows = standing(programme, at=timezone.now()).payable
    else:
        rows = _chosen(request.user, programme, request.POST.getlist("payable"))
    return _reviewed(request, programme, rows)


@login_required
@require_POST
def batch_make(request: HttpRequest) -> HttpResponse:
    """Makes a batch of what was reviewed."""
    programme = named(programmes_of(request.user, Role.FINANCE), request.POST.get("programme"))
    rows = _chosen(request.user, programme, request.POST.get("payables", "").split(","))
    try:
        batch = actions.make(programme, payables=rows, by=request.user, at=timezone.now())
    except choosing.AlreadyTaken as refusal:
        if batch := _made_before(request.user, rows):
            messages.info(request, _("This batch was already made. Nothing has changed."))
            return redirect("batch", pk=batch.pk)
        return _reviewed(request, programme, rows, refusal)
    except Refused as refusal:
        return _reviewed(request, programme, rows, refusal)
    messages.success(request, _("The batch has been made. Another person of finance approves it."))
    return redirect("batch", pk=batch.pk)


def programmes_of(user: User, *roles: Role) -> list[Programme]:
    """The programmes in which this person has one of the roles; not found when there are none. An administrator reads
    all of them and decides in none."""
    rows = Programme.objects.order_by(alphabetical_order("name"))
    if not (user.is_superuser and Role.AUDITOR in roles):
        rows = rows.filter(pk__in=user.programmes_as(*roles))
    if not (found := list(rows)):
        raise Http404
    return found


def named(programmes: Iterable[Programme], slug: str | None) -> Programme:
    """The programme that the address or form names, or the first one."""
    programmes = list(programmes)
    return next((each for each in programmes if each.slug == slug), programmes[0])


def _chosen(user: User, programme: Programme, typed: Iterable[str]) -> list[Payable]:
    """The amounts of this programme that were chosen; what does not exist is left out."""
    rows = Payable.objects.visible_to(user).filter(line__programme=programme, pk__any_of=sorted(numbers(typed)))
    return list(rows.select_related("line", "coach").order_by("due_on", "pk"))


def _reviewed(
    request: HttpRequest, programme: Programme, rows: list[Payable], refusal: Refused | None = None
) -> HttpResponse:
    try:
        choosing.check(programme, rows, at=timezone.now())
    except Refused as found:
        refusal = refusal or found
    context = {
        "programme": programme,
        "rows": rows,
        "first": rows[:FIRST],
        "numbers": ",".join(str(row.pk) for row in rows),
        "lines": choosing.outlook(rows),
        "total": sum(row.outstanding for row in rows),
        "refusal": refusal,
    }
    return render(request, "subsidies/finance/payables_review.html", context)


def _lines(found: Standing) -> list[dict[str, object]]:
    """Per line its cash, and what of it the payable amounts would take."""
    return [
        {
            "line": line,
            "cash": line.cash,
            "payable": found.of_line(line).total,
            "after": line.cash - found.of_line(line).total,
        }
        for line in found.lines
    ]


def _made_before(user: User, rows: list[Payable]) -> Batch | None:
    """The batch that this person made of exactly these amounts: a second click."""
    batches = Batch.objects.visible_to(user).filter(
        made_by=user, status=BatchStatus.MADE, payments__payable__in=rows, count=len(rows)
    )
    return batches.first() if batches.count() == len(rows) else None


urlpatterns = [
    path("betalen/", payables, name="payables"),
    path("betalen/nakijken/", payables_review, name="payables_review"),
    path("betalen/maken/", batch_make, name="batch_make"),
    *paying_account.urlpatterns,
    *payable.urlpatterns,
]
