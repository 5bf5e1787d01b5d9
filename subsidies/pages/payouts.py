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
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, narrowed, page_of, wants_export
from healthcoach.users.models import Role, User
from subsidies.filters import PayoutFilter
from subsidies.invoices.outlook import with_invoices
from subsidies.invoices.permissions import may_attach
from subsidies.payouts import actions, telling
from subsidies.payouts.models import Payout
from subsidies.payouts.outlook import shares, waiting_since
from subsidies.payouts.permissions import may_retry, retries
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory, coached_by

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
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
REASON = {_("Why set aside"): lambda row: row.parked_reason}


@login_required
@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    """A coach's own payouts; for finance, the project holder and auditors those of their programme."""
    if request.user.is_superuser or request.user.programmes_as(*READERS):
        return _of_the_programme(request)
    if not Coach.objects.filter(user=request.user).exists():
        raise Http404
    return _of_the_coach(request)


@login_required
@require_POST
def payout_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a payout that was set aside back in the queue."""
    row = get_object_or_404(_with_names(Payout.objects.visible_to(request.user)), pk=pk)
    if not retries(request.user, row):
        raise Http404
    try:
        actions.retry(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The payout is in the queue again."))
    return redirect("payouts")


def payouts_of(user: User, trajectory: Trajectory) -> list[Payout]:
    """The payouts of a trajectory as this person is told of them, as far as they may see them: the earlier coach
    first."""
    rows = _with_names(Payout.objects.visible_to(user)).filter(trajectory=trajectory).order_by("part")
    return [told(row, user) for row in rows]


def told(row: Payout, user: User) -> Payout:
    """The payout with what this person is told: the programme's people where it stands and why it was set aside; to
    its coach what happens inside is not told."""
    knows = user.is_superuser or user.is_in(row.trajectory.application.programme_id, *READERS)
    row.told_status = telling.standing(row.status, row.payable, knows=knows)
    row.told_label = telling.label(row.told_status, row.payable, knows=knows)
    row.told_reason = row.parked_reason if knows else ""
    return row


def _of_the_programme(request: HttpRequest) -> HttpResponse:
    rows = _with_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    filters = narrowed(PayoutFilter(request.GET, rows, request=request))
    if kind := wants_export(request, filters):
        return export("uitbetalingen", _told_to(request.user, COLUMNS | REASON), filters.qs, kind)
    page = _seen(page_of(request, filters.qs), request.user)
    for row in page:
        row.may_retry = may_retry(request.user, row)
    context = {"filters": filters, "page": page, "totals": totals(filters.qs)}
    context["waiting_since"] = waiting_since(request.user, at=timezone.now())
    return render(request, "subsidies/payouts.html", context)


def _of_the_coach(request: HttpRequest) -> HttpResponse:
    rows = _with_names(Payout.objects.visible_to(request.user)).order_by("-queued_at", "-pk")
    if kind := wants_export(request):
        return export("uitbetalingen", _told_to(request.user, COLUMNS), rows, kind)
    running = Trajectory.objects.filter(coached_by(request.user), status=TrajectoryStatus.RUNNING)
    running = list(running.select_related("application__programme", "fee_scheme").order_by("-started_on", "-pk"))
    own, found = set(Coach.objects.filter(user=request.user).values_list("pk", flat=True)), shares(running)
    for row in running:
        row.expected = next(share for coach, share in found[row.pk].items() if coach in own)
    context = {"running": running, "page": _seen(page_of(request, rows), request.user)}
    return render(request, "subsidies/payouts_of_coach.html", context)


def totals(rows: QuerySet[Payout]) -> list[dict[str, object]]:
    """How many payouts and how much money stand where, counted over the whole filtered list."""
    counted = rows.order_by().values(stands=Coalesce("payable__status", "status"))
    found = {each["stands"]: each for each in counted.annotate(count=Count("pk"), sum=Sum("amount", default=0))}
    return [
        {"status": told, "label": told.label, "count": found[told]["count"], "amount": found[told]["sum"]}
        for told in telling.Told
        if told in found
    ]


def _with_names(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    names = ("trajectory__application__programme", "coach", "trajectory__fee_scheme", "payable")
    return rows.select_related(*names)


def _seen(page, user: User):
    """The page's payouts as this person is told of them, with the amount expected where none is calculated yet."""
    found = shares(row.trajectory for row in page if row.amount is None)
    for row in page:
        told(row, user)
        row.may_attach = may_attach(user, row)
        if row.amount is None:
            row.expected = found[row.trajectory_id][row.coach_id]
    with_invoices(page)
    return page


def _told_to(user: User, columns: dict) -> dict:
    """The columns of an export, reading each payout as this person is told of it."""
    return {heading: lambda row, cell=cell: cell(told(row, user)) for heading, cell in columns.items()}
