"""What the bank answered to the file of a batch: told when it was imported, and shown beside the payments."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from subsidies.payments.models import Batch, Payment
from subsidies.payments.status_reports.actions import ReportOutcome
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport

MAX_NAMED_PAYMENTS = 5  # so many are named in a sentence


def announce_status_report(request: HttpRequest, done: ReportOutcome) -> None:
    """What came of an answer of the bank, in one sentence each."""
    if done.already:
        messages.info(request, _("This answer of the bank was already imported. Nothing has changed."))
        return
    facts = {"batch": done.batch, "meaning": done.report.get_meaning_display()}
    messages.success(request, _("The bank’s answer about batch %(batch)s is kept: %(meaning)s.") % facts)
    if done.given:
        messages.info(request, _("It shows that the file was given to the bank; that is noted."))
    if found := len(done.refused):
        sentence = ngettext(
            "%(count)s payment is refused by the bank. Its amount waits, as returned, until you release it.",
            "%(count)s payments are refused by the bank. Their amounts wait, as returned, until you release them.",
            found,
        )
        messages.warning(request, sentence % {"count": found})
    if done.doubtful:
        told = _("The name does not fit, or nearly fits, the account of: %(named)s. Check before you sign at the bank.")
        messages.warning(request, told % {"named": _join_limited_names(row.end_to_end_id for row in done.doubtful)})
    if done.contradicted:
        told = _("The bank refuses these, but they left the account already, so nothing was changed: %(named)s.")
        messages.error(request, told % {"named": _join_limited_names(row.end_to_end_id for row in done.contradicted)})
    if done.report.unknown:
        told = _("Not of this batch, and left out: %(named)s.")
        messages.warning(request, told % {"named": _join_limited_names(done.report.unknown)})


def list_batch_status_reports(batch: Batch) -> list[StatusReport]:
    """The bank's answers to the file of a batch, the newest first, without their bytes."""
    return list(batch.status_reports.defer("content").select_related("imported_by").order_by("-pk"))


def attach_bank_answers(payments: Iterable[Payment]) -> None:
    """Gives each payment the last thing the bank said of it, and how its name fits the account, as `answer` and
    `verification`. One query."""
    rows = {row.pk: row for row in payments}
    for row in rows.values():
        row.answer = row.verification = None
    for each in PaymentAnswer.objects.filter(payment__in=list(rows)).order_by("pk"):
        setattr(rows[each.payment_id], "verification" if each.verifies else "answer", each)


def _join_limited_names(names: Iterable[object]) -> str:
    names = [str(each) for each in names]
    more = (
        [_("and %(count)s more") % {"count": len(names) - MAX_NAMED_PAYMENTS}]
        if len(names) > MAX_NAMED_PAYMENTS
        else []
    )
    return ", ".join([*names[:MAX_NAMED_PAYMENTS], *more])
