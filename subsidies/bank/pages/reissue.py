"""A statement that the bank issued again with another content: the difference, and a second person who decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank import actions, permissions
from subsidies.bank.statements.reissue_models import Reissue, ReissueStatus
from subsidies.bank.statements.reissues import compare_reissued_statement
from subsidies.recoveries.forms import RecoveryReasonForm


@login_required
@require_GET
def show_bank_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """How the statement differs from the one that stands, and who brought it and decides."""
    row = get_object_or_404(_list_visible_reissues(request.user), pk=pk)
    context = {
        "reissue": row,
        "change": compare_reissued_statement(row) if row.status == ReissueStatus.PROPOSED else None,
        "may_accept": permissions.may_accept_reissue(request.user, row),
        "may_decline": permissions.may_decline_reissue(request.user, row),
        "is_proposer": row.proposed_by_id == request.user.pk,
        "withdrawn": row.withdrawals.select_related("entry").order_by("entry"),
    }
    return render(request, "bank/bank_reissue.html", context)


@login_required
@require_POST
def accept_bank_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts it, by another person than who brought it."""
    row = _get_reissue_to_decide(request, pk)
    try:
        actions.accept(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The books follow the statement as the bank issued it again."))
    return redirect("bank_reissue", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def decline_bank_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Declines it, with the reason: the former statement stands."""
    row = _get_reissue_to_decide(request, pk)
    form = RecoveryReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decline(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("bank_reissue", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The former statement stands."))
            return redirect("bank_reissue", pk=pk)
    return render(request, "bank/bank_reissue_decline.html", {"reissue": row, "form": form})


def _list_visible_reissues(user: User) -> QuerySet[Reissue]:
    rows = Reissue.objects.visible_to(user)
    return rows.select_related("statement__account", "file", "proposed_by", "accepted_by", "declined_by")


def _get_reissue_to_decide(request: HttpRequest, pk: int) -> Reissue:
    row = get_object_or_404(_list_visible_reissues(request.user), pk=pk)
    if not permissions.is_reissue_decider(request.user, row):
        raise Http404
    return row
