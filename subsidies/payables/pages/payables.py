"""What is payable, and what is blocked with the reason; the totals are seen before a batch is made."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import export_rows, named_by_address, paginate_rows, parse_row_ids, requested_export_format
from healthcoach.core.parameters import choice_in_address
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User
from subsidies.payables.models import Payable
from subsidies.payables.payable_states import PayablesSummary, summarise_payables
from subsidies.payables.payment_blocks import BlockerReason
from subsidies.payments import actions
from subsidies.payments import batch_selection as choosing
from subsidies.payments.models import Batch, BatchStatus
from subsidies.payments.permissions import may_make_batch

MAX_LISTED_PAYABLES = 50  # so many blocked amounts are shown below the payable ones; the rest has a page per reason
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
def list_payables(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a batch: payable, all chosen, or blocked."""
    programmes = list_programmes_or_404(request.user, *MONEY_READERS)
    programme = named_by_address(request, list(programmes))
    found = summarise_payables(programme, at=timezone.now())
    reason = choice_in_address(request, "reason", BlockerReason.values)
    reason = BlockerReason(reason) if reason else None
    blocked = found.rows(payable=False, reason=reason)
    if kind := requested_export_format(request):
        rows = found.explained(blocked) if reason else [*found.payable, *found.blocked]
        return export_rows("te-betalen", COLUMNS, rows, kind)
    if reason:
        page = paginate_rows(request, blocked)
    else:
        page = paginate_rows(request, found.rows(payable=True), count=found.can_be_paid.count)
    first = [] if reason or not found.cannot_be_paid.count else list(blocked[:MAX_LISTED_PAYABLES])
    page.object_list = list(page.object_list)
    found.explained([*page.object_list, *first])
    context = {
        "programme": programme,
        "programmes": programmes,
        "standing": found,
        "lines": _build_payable_lines(found),
        "page": page,
        "reason": reason,
        "blocked": page if reason else first,
        "more_blocked": 0 if reason else max(found.cannot_be_paid.count - MAX_LISTED_PAYABLES, 0),
        "may_make": may_make_batch(request.user, programme.pk),
    }
    return render(request, "payables/payables.html", context)


@login_required
@require_POST
def review_payables(request: HttpRequest) -> HttpResponse:
    """Shows what the chosen amounts come to, per line with its cash before and after. Nothing is made yet."""
    programme = select_programme_by_slug(
        list_programmes_or_404(request.user, Role.FINANCE), request.POST.get("programme")
    )
    if request.POST.get("choice") == "all":
        rows = summarise_payables(programme, at=timezone.now()).payable
    else:
        rows = _list_selected_payables(request.user, programme, request.POST.getlist("payable"))
    return _render_payables_review(request, programme, rows)


@login_required
@require_POST
def create_payment_batch(request: HttpRequest) -> HttpResponse:
    """Makes a batch of what was reviewed."""
    programme = select_programme_by_slug(
        list_programmes_or_404(request.user, Role.FINANCE), request.POST.get("programme")
    )
    rows = _list_selected_payables(request.user, programme, request.POST.get("payables", "").split(","))
    try:
        batch = actions.create_batch(programme, payables=rows, by=request.user, at=timezone.now())
    except choosing.AlreadyTaken as refusal:
        if batch := _find_duplicate_batch(request.user, rows):
            messages.info(request, _("This batch was already made. Nothing has changed."))
            return redirect("batch", pk=batch.pk)
        return _render_payables_review(request, programme, rows, refusal)
    except Refused as refusal:
        return _render_payables_review(request, programme, rows, refusal)
    messages.success(request, _("The batch has been made. Another person of finance approves it."))
    return redirect("batch", pk=batch.pk)


def list_programmes_or_404(user: User, *roles: Role) -> list[Programme]:
    """The programmes in which this person has one of the roles; not found when there are none. An administrator reads
    all of them and decides in none."""
    rows = Programme.objects.order_by(alphabetical_order("name"))
    if not (user.is_superuser and Role.AUDITOR in roles):
        rows = rows.filter(pk__in=programme_ids_with_role(user, *roles))
    if not (found := list(rows)):
        raise Http404
    return found


def select_programme_by_slug(programmes: Iterable[Programme], slug: str | None) -> Programme:
    """The programme that the address or form names, or the first one."""
    programmes = list(programmes)
    return next((each for each in programmes if each.slug == slug), programmes[0])


def _list_selected_payables(user: User, programme: Programme, typed: Iterable[str]) -> list[Payable]:
    """The amounts of this programme that were chosen; what does not exist is left out."""
    rows = Payable.objects.visible_to(user).filter(line__programme=programme, pk__any_of=sorted(parse_row_ids(typed)))
    return list(rows.select_related("line", "coach").order_by("due_on", "pk"))


def _render_payables_review(
    request: HttpRequest, programme: Programme, rows: list[Payable], refusal: Refused | None = None
) -> HttpResponse:
    try:
        choosing.check_selected_payables(programme, rows, at=timezone.now())
    except Refused as found:
        refusal = refusal or found
    context = {
        "programme": programme,
        "rows": rows,
        "first": rows[:MAX_LISTED_PAYABLES],
        "numbers": ",".join(str(row.pk) for row in rows),
        "lines": choosing.compute_cash_impact(rows),
        "total": sum(row.outstanding for row in rows),
        "refusal": refusal,
    }
    return render(request, "payables/payables_review.html", context)


def _build_payable_lines(found: PayablesSummary) -> list[dict[str, object]]:
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


def _find_duplicate_batch(user: User, rows: list[Payable]) -> Batch | None:
    """The batch that this person made of exactly these amounts: a second click."""
    batches = Batch.objects.visible_to(user).filter(
        made_by=user, status=BatchStatus.MADE, payments__payable__in=rows, count=len(rows)
    )
    return batches.first() if batches.count() == len(rows) else None
