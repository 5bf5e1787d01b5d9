"""The verbs of an expense: enter, approve, refuse.

Locks in the order of the house: expense → payable → balances; the ledger comes last."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.payees import NotAnIban, check_holder_name, check_town, read_sepa_iban  # noqa: F401 – a verb’s refusal is found beside it
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.typed.communications import NotACommunication, read_communication  # noqa: F401 – a verb’s refusal is found beside it
from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber, read_enterprise_number  # noqa: F401
from healthcoach.files.actions import store_upload
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import Award
from subsidies.budget.rules import Movement, Posting
from subsidies.expenses.models import CATEGORY_LINES, EXPENSE, Expense, ExpenseCategory, ExpenseStatus
from subsidies.expenses.queries import find_earlier_expenses, lock_expense_line
from subsidies.expenses.rules import build_name_key, build_number_key, list_second_person_reasons, normalise_spaces
from subsidies.payables import actions as payables
from subsidies.payables.models import IS_NO_FEE


class NothingToPay(Refused):
    """An expense is an amount that somebody is owed."""

    code = "nothing_to_pay"
    field = "amount"
    sentence = _("The amount must be more than € 0.")


class InvoicedInFuture(Refused):
    """Only an invoice that exists is entered."""

    code = "invoiced_in_future"
    field = "incurred_on"
    sentence = _("The date of the invoice lies in the future. Please check it.")


class InvoicedBeforeAward(Refused):
    """What was bought before the grant is no cost of the programme."""

    code = "invoiced_before_award"
    field = "incurred_on"
    sentence = _("The grant was awarded on %(on)s; an invoice from before cannot be a cost of the programme.")


class AlreadyEntered(Refused):
    """The same invoice twice: a second click, a second person, or a second copy in the mail."""

    code = "expense_already_entered"
    field = "invoice_number"
    sentence = _("Invoice %(number)s of this supplier has already been entered. Nothing has been added.")


class AccountOfCoach(Refused):
    """A coach's fee is settled by the programme from the hours, on the other line."""

    code = "account_of_coach"
    field = "iban"
    sentence = _(
        "This is the account of a coach. A coach is paid for the hours of a trajectory, from the coaching fees;"
        " never as an operating cost."
    )


class SecondPersonNeeded(Refused):
    """Four eyes: who entered it does not approve it."""

    code = "second_person_needed"
    sentence = _("You entered this expense yourself. Somebody else of finance approves it.")


@transaction.atomic
def enter(
    programme: Programme,
    *,
    category: ExpenseCategory,
    supplier: str,
    invoice_number: str,
    amount: Decimal,
    incurred_on: date,
    document: UploadedFile | None,
    iban: str,
    town: str = "",
    country: str = "",
    communication: str = "",
    description: str = "",
    enterprise_number: str = "",
    by: User,
    at: datetime,
) -> Expense:
    """Enters a supplier's invoice with its document, on the line of its category. It is booked at once, unless `rules`
    asks a second person: then it waits. Refuses `Missing`, `NothingToPay`, `InvoicedInFuture`,
    `InvoicedBeforeAward`, `NotAnIban`, `AccountOutsideSepa`, `NameNotReadable`, `TownNeeded`, `NotACommunication`,
    `NotAnEnterpriseNumber`, `AccountOfCoach`, `AlreadyEntered`, what `keep` refuses of the document, and what
    `ledger.post` refuses."""
    account = read_sepa_iban(iban)
    expense = Expense(
        category=category,
        supplier=normalise_spaces(supplier),
        invoice_number=normalise_spaces(invoice_number),
        description=description.strip(),
        amount=amount,
        incurred_on=incurred_on,
        iban=account.compact,
        bic=str(account.bic or ""),
        town=normalise_spaces(town),
        country=country or account.country_code,
    )
    _add_recognition_keys(expense, communication=communication, enterprise_number=enterprise_number)
    _check_entered_expense(expense, programme, document=document, at=at)
    expense.document = store_upload(document, by=by)
    return _enter_on_line(expense, programme, by=by, at=at)


@transaction.atomic
def approve(expense: Expense, *, by: User, at: datetime) -> Expense:
    """Books an expense that waited for a second person. Refuses `SecondPersonNeeded` to whoever entered it, and what
    `ledger.post` refuses."""
    row = _lock_expense(expense)
    EXPENSE.check([row], ExpenseStatus.BOOKED)
    if row.entered_by_id == by.pk:
        raise SecondPersonNeeded
    _book_expense(row, by=by, at=at)
    return row


@transaction.atomic
def refuse(expense: Expense, *, reason: str, by: User, at: datetime) -> Expense:
    """Does not book an expense that waited, with the reason. Whoever entered it takes it back this way."""
    row = _lock_expense(expense)
    EXPENSE.check([row], ExpenseStatus.REFUSED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    EXPENSE.move([row], ExpenseStatus.REFUSED, refused_at=at, refused_by=by, refused_reason=reason.strip())
    return row


def _lock_expense(expense: Expense) -> Expense:
    rows = Expense.objects.select_for_update(of=("self",), no_key=True).select_related("line__programme")
    return rows.get(pk=expense.pk)


def _add_recognition_keys(expense: Expense, *, communication: str, enterprise_number: str) -> None:
    """By what the supplier knows the invoice, and by what we know it and the supplier again."""
    expense.communication = read_communication(communication) if communication.strip() else ""
    expense.enterprise_number = read_enterprise_number(enterprise_number) if enterprise_number.strip() else ""
    expense.number_key, expense.name_key = build_number_key(expense.invoice_number), build_name_key(expense.supplier)


def _check_entered_expense(
    expense: Expense, programme: Programme, *, document: UploadedFile | None, at: datetime
) -> None:
    needed = {"supplier": _("The supplier"), "invoice_number": _("The invoice number")}
    for field, what in needed.items():
        if not getattr(expense, field):
            raise Missing(what, field=field)
    check_holder_name(expense.supplier, field="supplier")
    check_town(expense.iban, expense.town)
    if document is None:
        raise Missing(_("The document"), field="document")
    if expense.amount <= 0:
        raise NothingToPay
    if expense.incurred_on > timezone.localdate(at):
        raise InvoicedInFuture
    awarded_on = Award.objects.filter(programme=programme).aggregate(first=Min("awarded_on"))["first"]
    if awarded_on and expense.incurred_on < awarded_on:
        raise InvoicedBeforeAward(on=awarded_on.strftime("%d/%m/%Y"))


def _enter_on_line(row: Expense, programme: Programme, *, by: User, at: datetime) -> Expense:
    """On the line of its category; booked at once, unless a second person is needed."""
    row.entered_at, row.entered_by = at, by
    row.line = lock_expense_line(programme.pk, CATEGORY_LINES[row.category])
    why = list_second_person_reasons(row.amount, find_earlier_expenses(row, at=at), above=programme.second_person_above)
    row.needs_second, row.why_second = bool(why), [each.kept() for each in why]
    with _translate_integrity_error(row):
        row.save()
    if not row.needs_second:
        _book_expense(row, by=by, at=at)
    return row


def _book_expense(row: Expense, *, by: User, at: datetime) -> None:
    """What was entered becomes payable to the supplier and due on its line."""
    today = timezone.localdate(at)
    with _translate_integrity_error(row):
        [payable] = payables.create_payables([_build_expense_payable(row, on=today)])
        EXPENSE.move([row], ExpenseStatus.BOOKED, booked_at=at, booked_by=by, payable_id=payable)
    ledger.post_movements([Posting(row.line_id, Movement.EXPENSE, row.amount, row.subject)], by=by, on=today)


def _build_expense_payable(row: Expense, *, on: date) -> dict[str, object]:
    return {
        "line_id": row.line_id,
        "subject": row.subject,
        "reference": row.reference,
        "holder": row.supplier,
        "iban": row.iban,
        "bic": row.bic,
        "town": row.town,
        "country": row.country,
        "communication": row.communication,
        "remittance": "" if row.communication else row.invoice_number,
        "amount": row.amount,
        "due_on": on,
    }


# The database's own laws that a person can run into, and the sentence for each.
CONSTRAINT_REFUSALS: dict[str, Callable[[Expense], Refused]] = {
    "expense_is_no_fee": lambda row: AccountOfCoach(),
    IS_NO_FEE: lambda row: AccountOfCoach(),
    "an_invoice_once": lambda row: AlreadyEntered(number=row.invoice_number),
}


@contextmanager
def _translate_integrity_error(row: Expense):
    """Turns the database's refusal into ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = CONSTRAINT_REFUSALS.get(error.__cause__.diag.constraint_name)
        if refusal is None:
            raise
        raise refusal(row) from error
