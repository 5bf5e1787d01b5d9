"""Today's work of finance, each with the page on which it is done."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from healthcoach.programmes.models import Programme
from subsidies.controls.finance_backlog import FinanceBacklog
from subsidies.year_end.de_minimis import RegistrationState


@dataclass(frozen=True, slots=True)
class FinanceTask:
    """A thing to do: what, where, how urgent (a status's colour), in a word, and how much in euro."""

    text: str
    address: str
    status: str
    word: str
    amount: Decimal | None = None


def list_finance_tasks(seen: FinanceBacklog, programme: Programme) -> list[FinanceTask]:
    """What somebody of finance should do now: what is wrong first, then what waits."""

    def to(route: str, **narrowed: str) -> str:
        asked = "&".join(f"{name}={value}" for name, value in {"programme": programme.slug, **narrowed}.items())
        return f"{reverse(route)}?{asked}"

    return [
        _build_reconciliation_task(seen, to("comparison")),
        *_list_problem_tasks(seen, to),
        *_list_payment_tasks(seen, to),
        *_list_second_person_tasks(seen, to),
    ]


def _build_reconciliation_task(seen: FinanceBacklog, address: str) -> FinanceTask:
    if seen.compared_on is None:
        return FinanceTask(_("Ledger, payment files and bank were not compared yet"), address, "waiting", _("unknown"))
    day, number = date_format(seen.compared_on, "SHORT_DATE_FORMAT"), seen.differences
    if not number:
        text = _("Ledger, payment files and bank agreed on %(day)s")
        return FinanceTask(text % {"day": day}, address, "approved", _("green"))
    text = ngettext("%(n)d difference on %(day)s", "%(n)d differences on %(day)s", number)
    return FinanceTask(text % {"n": number, "day": day}, address, "blocked", _("red"))


def _list_problem_tasks(seen: FinanceBacklog, to) -> list[FinanceTask]:
    items = []
    if seen.breaks:
        text = ngettext("%(n)d bank line matches nothing", "%(n)d bank lines match nothing", seen.breaks)
        items.append(FinanceTask(text % {"n": seen.breaks}, to("bank_breaks"), "blocked", _("look into it")))
    if seen.overdue:
        text = ngettext("%(n)d recovery is past its last day", "%(n)d recoveries are past their last day", seen.overdue)
        items.append(
            FinanceTask(text % {"n": seen.overdue}, to("recoveries"), "blocked", _("too late"), seen.overdue_amount)
        )
    if seen.awards:
        text = ngettext(
            "%(n)d award is not in the register yet", "%(n)d awards are not in the register yet", seen.awards
        )
        to_awards = to("closing_awards", state=RegistrationState.OVERDUE.value)
        items.append(FinanceTask(text % {"n": seen.awards}, to_awards, "blocked", _("too late")))
    if seen.stuck:
        text = ngettext("%(n)d amount is held or was returned", "%(n)d amounts are held or were returned", seen.stuck)
        items.append(FinanceTask(text % {"n": seen.stuck}, to("payables"), "waiting", _("blocked")))
    return items


def _list_payment_tasks(seen: FinanceBacklog, to) -> list[FinanceTask]:
    items = []
    if seen.ready:
        text = ngettext("%(n)d amount is due", "%(n)d amounts are due", seen.ready)
        items.append(FinanceTask(text % {"n": seen.ready}, to("payables"), "queued", _("to pay"), seen.ready_amount))
    if seen.made:
        text = ngettext("%(n)d batch waits for approval", "%(n)d batches wait for approval", seen.made)
        items.append(FinanceTask(text % {"n": seen.made}, to("batches"), "queued", _("second person")))
    if seen.approved:
        text = ngettext("%(n)d batch can go to the bank", "%(n)d batches can go to the bank", seen.approved)
        items.append(FinanceTask(text % {"n": seen.approved}, to("batches"), "queued", _("to send")))
    return items


def _list_second_person_tasks(seen: FinanceBacklog, to) -> list[FinanceTask]:
    items = []
    if seen.expenses:
        text = ngettext("%(n)d expense waits", "%(n)d expenses wait", seen.expenses)
        items.append(FinanceTask(text % {"n": seen.expenses}, to("expenses"), "queued", _("second person")))
    if seen.corrections:
        text = ngettext("%(n)d correction waits", "%(n)d corrections wait", seen.corrections)
        items.append(FinanceTask(text % {"n": seen.corrections}, to("corrections"), "queued", _("second person")))
    if seen.recoveries:
        text = ngettext("%(n)d recovery waits", "%(n)d recoveries wait", seen.recoveries)
        items.append(FinanceTask(text % {"n": seen.recoveries}, to("recoveries"), "queued", _("second person")))
    return items
