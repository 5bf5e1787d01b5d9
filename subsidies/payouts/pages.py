"""What coaches are paid: each coach their own in plain words, the programme's people all of them with the totals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from coaches.certification.models import Coach
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.invoices.fee_comparison import add_current_invoices
from subsidies.invoices.permissions import may_attach_invoice
from subsidies.payouts import actions
from subsidies.payouts import display_status as telling
from subsidies.payouts.expected_fees import estimate_coach_shares, find_waiting_since
from subsidies.payouts.filters import PayoutFilter
from subsidies.payouts.models import Payout
from subsidies.payouts.permissions import is_payout_retrier, may_retry_payout
from subsidies.payouts.queries import add_display_status, with_payout_names
from subsidies.trajectories.models import Trajectory, TrajectoryStatus, build_coached_by_condition

COLUMNS = {
    _("Reference"): lambda row: row.trajectory.application.reference,
    _("Company"): lambda row: row.trajectory.application.company_name,
    _("Coach"): lambda row: row.coach.name,
    _("Status"): lambda row: row.told_label,
    _("Minutes"): lambda row: row.minutes,
    _("Amount"): lambda row: row.amount,
    _("Queued"): lambda row: row.queued_at,
    _("Calculated"): lambda row: row.settled_at,
    _("Paid on"): lambda row: row.payable.paid_on if row.payable else None,
}
REASON_COLUMN = {_("Why set aside"): lambda row: row.parked_reason}


@login_required
@require_GET
def list_payouts(request: HttpRequest) -> HttpResponse:
    """A coach's own payouts; for finance, the project holder and auditors those of their programme."""
    if request.user.is_superuser or programme_ids_with_role(request.user, *MONEY_READERS):
        return _list_programme_payouts(request)
    if not Coach.objects.filter(user=request.user).exists():
        raise Http404
    return _list_coach_payouts(request)


@login_required
@require_POST
def retry_payout(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a payout that was set aside back in the queue."""
    row = get_object_or_404(with_payout_names(Payout.objects.visible_to(request.user)), pk=pk)
    if not is_payout_retrier(request.user, row):
        raise Http404
    try:
        actions.retry(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The payout is in the queue again."))
    return redirect("payouts")


def _list_programme_payouts(request: HttpRequest) -> HttpResponse:
    rows = with_payout_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    filters = remove_unused_filters(PayoutFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows(
            "uitbetalingen", _mask_export_columns(request.user, COLUMNS | REASON_COLUMN), filters.qs, kind
        )
    page = _prepare_payout_page(paginate_rows(request, filters.qs), request.user)
    for row in page:
        row.may_retry = may_retry_payout(request.user, row)
    context = {"filters": filters, "page": page, "totals": sum_payouts_by_status(filters.qs)}
    context["waiting_since"] = find_waiting_since(request.user, at=timezone.now())
    return render(request, "payouts/payouts.html", context)


def _list_coach_payouts(request: HttpRequest) -> HttpResponse:
    rows = with_payout_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    if kind := requested_export_format(request):
        return export_rows("uitbetalingen", _mask_export_columns(request.user, COLUMNS), rows, kind)
    running = Trajectory.objects.filter(build_coached_by_condition(request.user), status=TrajectoryStatus.RUNNING)
    running = list(running.select_related("application__programme", "fee_scheme").order_by("-started_on", "-pk"))
    own, found = (
        set(Coach.objects.filter(user=request.user).values_list("pk", flat=True)),
        estimate_coach_shares(running),
    )
    for row in running:
        row.expected = next(share for coach, share in found[row.pk].items() if coach in own)
    context = {"running": running, "page": _prepare_payout_page(paginate_rows(request, rows), request.user)}
    return render(request, "payouts/payouts_of_coach.html", context)


def sum_payouts_by_status(rows: QuerySet[Payout]) -> list[dict[str, object]]:
    """How many payouts and how much money stand where, counted over the whole filtered list."""
    counted = rows.order_by().values(stands=Coalesce("payable__status", "status"))
    found = {each["stands"]: each for each in counted.annotate(count=Count("pk"), sum=Sum("amount", default=0))}
    return [
        {"status": told, "label": told.label, "count": found[told]["count"], "amount": found[told]["sum"]}
        for told in telling.PayoutDisplayStatus
        if told in found
    ]


def _prepare_payout_page(page, user: User):
    """The page's payouts as this person is told of them, with the amount expected where none is calculated yet."""
    found = estimate_coach_shares(row.trajectory for row in page if row.amount is None)
    for row in page:
        add_display_status(row, user)
        row.may_attach = may_attach_invoice(user, row)
        if row.amount is None:
            row.expected = found[row.trajectory_id][row.coach_id]
    add_current_invoices(page)
    return page


def _mask_export_columns(user: User, columns: dict) -> dict:
    """The columns of an export, reading each payout as this person is told of it."""
    return {heading: lambda row, cell=cell: cell(add_display_status(row, user)) for heading, cell in columns.items()}
