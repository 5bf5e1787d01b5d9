"""Why an amount cannot be paid now: all reasons of many amounts, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaches.certification.blocks import Block
from coaches.certification.models import Agreement, BankAccount, Coach
from healthcoach.core.money import format_euro
from healthcoach.core.payees import explain_payee_fault
from healthcoach.programmes.models import Programme
from subsidies.budget.models import Balance, BudgetLine
from subsidies.budget.rules import Stage
from subsidies.payables.models import Payable, PayableStatus

COOLING_OFF = timedelta(days=7)  # after a change of account, in which its owner can say that they did not change it


class BlockerReason(models.TextChoices):
    """Why an amount cannot be paid now."""

    HELD = "held", gettext_lazy("held by finance")
    RETURNED = "returned", gettext_lazy("returned by the bank")
    NO_PAYING_ACCOUNT = "no_paying_account", gettext_lazy("no account to pay from")
    NO_AGREEMENT = "no_agreement", gettext_lazy("no signed agreement")
    COACH_BLOCKED = "coach_blocked", gettext_lazy("coach blocked")
    NO_ACCOUNT = "no_account", gettext_lazy("no bank account")
    ACCOUNT_CHANGED = "account_changed", gettext_lazy("bank account just changed")
    COACH_ACCOUNT = "coach_account", gettext_lazy("account of a coach")
    NOT_FOR_THE_BANK = "not_for_the_bank", gettext_lazy("the bank would not accept it")
    DEBITED = "debited", gettext_lazy("taken by the bank already")
    NO_CASH = "no_cash", gettext_lazy("no cash")


@dataclass(frozen=True, slots=True)
class PaymentBlocker:
    """One reason, with the sentence that tells it."""

    reason: BlockerReason
    sentence: str


BlockersByPayable = dict[int, list[PaymentBlocker]]


def load_line_cash(lines: Iterable[BudgetLine]) -> dict[int, Decimal]:
    """What stands in cash on each line, in euro."""
    line_of = {line.account(Stage.CASH): line.pk for line in lines}
    held = Balance.objects.filter(pk__any_of=list(line_of)).values_list("pk", "amount")
    return {line_of[number]: amount for number, amount in held}


def find_payment_blockers(rows: Sequence[Payable], *, at: datetime) -> BlockersByPayable:
    """Why each of these amounts cannot go into a batch, cash apart; an empty list when it can."""
    found, without_account, accounts = _collect_payee_blockers(rows, at=at)
    for row in rows:
        payee = pick_current_account(accounts[row.coach_id]) if row.coach_id else row
        if payee and (sentence := explain_payee_fault(iban=payee.iban, holder=payee.holder, town=payee.town)):
            found[row.pk].append(PaymentBlocker(BlockerReason.NOT_FOR_THE_BANK, sentence))
        if row.status == PayableStatus.HELD:
            sentence = _("Held by finance: %(reason)s") % {"reason": row.held_reason}
            found[row.pk].append(PaymentBlocker(BlockerReason.HELD, sentence))
        if row.status == PayableStatus.RETURNED:
            sentence = _("Returned by the bank: %(reason)s") % {"reason": row.returned_reason}
            found[row.pk].append(PaymentBlocker(BlockerReason.RETURNED, sentence))
        if row.pk in without_account:
            sentence = _("The programme has no account to pay from yet.")
            found[row.pk].append(PaymentBlocker(BlockerReason.NO_PAYING_ACCOUNT, sentence))
    return found


def find_payee_blockers(rows: Sequence[Payable], *, at: datetime) -> BlockersByPayable:
    """Why the payees of these amounts cannot be paid now."""
    return _collect_payee_blockers(rows, at=at)[0]


def _collect_payee_blockers(
    rows: Sequence[Payable], *, at: datetime
) -> tuple[BlockersByPayable, set[int], dict[int, list[BankAccount]]]:
    """Why payees cannot be paid now; the amounts of which the programme has no account to pay from; and the accounts
    of the coaches."""
    coaches = sorted({row.coach_id for row in rows if row.coach_id})
    accounts = load_coach_accounts(coaches, ibans={row.iban for row in rows if row.iban})
    of_coaches = {account.iban for each in accounts.values() for account in each}
    per_coach = find_coach_blockers(coaches, at=at, accounts=accounts)
    found = {row.pk: list(per_coach.get(row.coach_id, ())) for row in rows}
    for row in rows:
        if row.iban in of_coaches:
            sentence = _("The supplier’s account is that of a coach; correct the account.")
            found[row.pk].append(PaymentBlocker(BlockerReason.COACH_ACCOUNT, sentence))
    return found, _add_debited_blockers(found), accounts


def find_coach_blockers(
    coaches: Sequence[int], *, at: datetime, accounts: Mapping[int, Sequence[BankAccount]]
) -> dict[int, list[PaymentBlocker]]:
    """Why these coaches cannot be paid now, whatever they are owed; their accounts are known."""
    today = timezone.localdate(at)
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=today)
    block = Block.objects.in_force(today).of_coach().order_by("pk")
    known = Coach.objects.filter(pk__any_of=coaches).annotate(
        signed=Exists(signed), why=Subquery(block.values("reason")[:1])
    )
    return {
        number: list(_list_coach_blockers(signed, why, accounts[number], at))
        for number, signed, why in known.values_list("pk", "signed", "why")
    }


def _add_debited_blockers(found: BlockersByPayable) -> set[int]:
    """What the bank took for a payment, about which nobody has decided or which is claimed back: paying now would pay
    twice. With the same query, the amounts of which the programme has no account to pay from."""
    current_account = {"paying_accounts__isnull": False, "paying_accounts__replaced_at__isnull": True}
    programme = Programme.objects.filter(pk=OuterRef("line__programme"), **current_account)
    rows = Payable.objects.filter(pk__any_of=sorted(found)).annotate(has_account=Exists(programme)).order_by("pk")
    rows = rows.filter(Q(payments__debited_on__isnull=False) | Q(has_account=False))
    without_account = set()
    for number, has_account, payment, on in rows.values_list(
        "pk", "has_account", "payments__end_to_end_id", "payments__debited_on"
    ):
        if not has_account:
            without_account.add(number)
        if on:
            facts = {"payment": payment, "on": on.strftime("%d/%m/%Y")}
            sentence = _(
                "The bank took %(payment)s on %(on)s as well. First decide about that bank line; what is claimed back"
                " has to come in before this is paid."
            )
            sentence %= facts
            found[number].append(PaymentBlocker(BlockerReason.DEBITED, sentence))
    return without_account


def load_coach_accounts(coaches: Iterable[int], *, ibans: Iterable[str] = ()) -> dict[int, list[BankAccount]]:
    """The bank accounts of coaches, the current one first; and any coach's accounts among these numbers."""
    found = defaultdict(list)
    rows = BankAccount.objects.filter(Q(coach__pk__any_of=list(coaches)) | Q(iban__any_of=sorted(ibans)))
    for account in rows.order_by(models.F("replaced_at").desc(nulls_first=True), "-pk"):
        found[account.coach_id].append(account)
    return found


def pick_current_account(accounts: Sequence[BankAccount]) -> BankAccount | None:
    """The account on which a coach is paid now."""
    return accounts[0] if accounts and accounts[0].replaced_at is None else None


def _list_coach_blockers(
    signed: bool, block: str | None, accounts: Sequence[BankAccount], at: datetime
) -> Iterable[PaymentBlocker]:
    found, account = [], pick_current_account(accounts)
    if not signed:
        found.append(PaymentBlocker(BlockerReason.NO_AGREEMENT, _("The coach has no signed agreement.")))
    if block is not None:
        found.append(
            PaymentBlocker(BlockerReason.COACH_BLOCKED, _("The coach is blocked: %(reason)s") % {"reason": block})
        )
    if account is None:
        found.append(PaymentBlocker(BlockerReason.NO_ACCOUNT, _("The coach has no bank account with us yet.")))
    elif len(accounts) > 1 and account.registered_at > at - COOLING_OFF:
        days = {
            "on": timezone.localdate(account.registered_at).strftime("%d/%m/%Y"),
            "until": timezone.localdate(account.registered_at + COOLING_OFF).strftime("%d/%m/%Y"),
        }
        sentence = _("The bank account was changed on %(on)s; payment is possible from %(until)s.") % days
        found.append(PaymentBlocker(BlockerReason.ACCOUNT_CHANGED, sentence))
    return found


def list_cash_blockers(cash: Decimal) -> list[PaymentBlocker]:
    """That what stands in cash on a line goes to what was due earlier."""
    sentence = _("The line’s cash (%(cash)s) goes to what was due earlier.") % {"cash": format_euro(cash)}
    return [PaymentBlocker(BlockerReason.NO_CASH, sentence)]
