"""One euro in words: the chapters from grant to bank line, the same on the page, in the PDF and in the data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach import money
from healthcoach.references import shown
from subsidies.bank.rules import SettledAs
from subsidies.books.euro import Euro, Fact
from subsidies.corrections.models import Status as CorrectionStatus
from subsidies.payments.models import PaymentStatus
from subsidies.recoveries.models import Status as RecoveryStatus
from subsidies.trajectories.models import Step

Pair = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A step of the way: its title, what is known of it (text, days, moments and amounts in euro), and the page and
    row where more stands."""

    code: str
    title: str
    facts: list[Pair]
    way: tuple[str, object] | None = None
    lines: list[list[object]] = field(default_factory=list)


def chapters(euro: Euro) -> list[Chapter]:
    """The way of a payment, in the order in which the money went."""
    return [chapter for tell in TOLD for chapter in tell(euro)]


def _award(euro: Euro) -> Iterator[Chapter]:
    line = euro.payment.payable.line
    for each in euro.of("award"):
        facts = [(_("Amount"), each.amount), (_("Decision"), each.words), (_("Awarded on"), each.day), _by(each)]
        yield Chapter("award", _("Grant"), facts)
    share = f"{(line.share * 100).normalize():f}%"
    yield Chapter("line", _("Budget line"), [(_("Line"), line.get_kind_display()), (_("Share"), share)])


def _tranches(euro: Euro) -> Iterator[Chapter]:
    for each in euro.of("tranche"):
        facts = [(_("Amount"), each.amount), (_("Received on"), each.day), _by(each)]
        facts += [(_("Structured communication"), shown(each.words)), (_("On the bank statement of"), _day(each.more))]
        yield Chapter("tranche", _("Tranche"), facts, ("tranche", each.about))


def _application(euro: Euro) -> Iterator[Chapter]:
    if not euro.trajectory:
        return
    row = euro.trajectory.application
    facts = [
        (_("Reference"), row.reference),
        (_("Company"), row.company_name),
        (_("Submitted"), _moment(row.submitted_at, row.submitted_by)),
        (_("Found complete"), _moment(row.completed_at, row.completed_by)),
        (_("Approved"), _moment(row.decided_at, row.decided_by)),
        (_("Motivation"), row.motivation),
        (_("Reserved"), row.reserved),
    ]
    yield Chapter("application", _("Application and decision"), facts, ("application", row.pk))


def _rules(euro: Euro) -> Iterator[Chapter]:
    if not euro.trajectory:
        return
    if agreements := euro.of("agreement"):
        last = agreements[-1]
        facts = [(_("Coach"), euro.payment.payable.coach.name), (_("Version"), last.words), (_("Signed on"), last.day)]
        yield Chapter("agreement", _("Cooperation agreement"), [*facts, (_("Signed by"), last.who)])
    scheme = euro.trajectory.fee_scheme
    facts = [(_("Valid from"), scheme.valid_from), (_("Per hour"), scheme.rate), (_("At most"), scheme.maximum)]
    yield Chapter("fee scheme", _("Fee scheme"), facts)


def _sessions(euro: Euro) -> Iterator[Chapter]:
    if not (trajectory := euro.trajectory):
        return
    rows = euro.of("session")
    lines = [[each.day, int(each.amount), Step(int(each.words)).label, each.who or ""] for each in rows]
    facts = [(_("Started on"), trajectory.started_on)]
    if len(parts := euro.of("coaching")) > 1:
        days = [date_format(each.day, "SHORT_DATE_FORMAT") for each in parts]
        facts += [(_("Coach from %(on)s") % {"on": on}, each.before) for on, each in zip(days, parts, strict=True)]
    facts += [(_("Sessions"), len(rows)), (_("Minutes"), int(sum(each.amount for each in rows)))]
    yield Chapter("sessions", _("Sessions"), facts, ("trajectory", trajectory.pk), lines)
    facts = [(_("Ended"), _moment(trajectory.ended_at, trajectory.ended_by))]
    if trajectory.stopped_at:
        facts = [(_("Stopped early"), _moment(trajectory.stopped_at, trajectory.stopped_by))]
        facts += [(_("Reason"), trajectory.stop_reason)]
    facts += [(_("Evaluation"), trajectory.evaluation), *_document(_("Action plan"), trajectory.action_plan)]
    plan = trajectory.action_plan_id
    yield Chapter("end", _("End report"), facts, ("document", plan) if plan else None)


def _calculation(euro: Euro) -> Iterator[Chapter]:
    payable, expense = euro.payment.payable, euro.expense
    if expense:
        facts = [
            (_("Supplier"), expense.supplier),
            (_("Invoice number"), expense.invoice_number),
            (_("Category"), expense.get_category_display()),
            (_("Amount"), expense.amount),
            (_("Entered"), _moment(expense.entered_at, expense.entered_by)),
            (_("Booked"), _moment(expense.booked_at, expense.booked_by)),
            *_document(_("Invoice"), expense.document),
        ]
        yield Chapter("expense", _("Operating expense"), facts, ("expense", expense.pk))
    elif euro.trajectory:
        payout = payable.payout
        facts = [(_("Minutes"), payout.minutes), (_("Amount"), payout.amount), (_("Calculated"), payout.settled_at)]
        yield Chapter("payout", _("Fee"), facts)
    facts = [(_("Reference"), payable.reference), (_("Amount"), payable.amount), (_("Due on"), payable.due_on)]
    facts += [(_("Paid"), payable.paid), (_("Recovered"), payable.recovered)]
    yield Chapter("payable", _("Amount due"), facts, ("payable", payable.pk))


def _batch(euro: Euro) -> Iterator[Chapter]:
    batch = euro.payment.batch
    facts = [
        (_("Batch"), str(batch)),
        (_("Made"), _moment(batch.made_at, batch.made_by)),
        (_("Approved"), _moment(batch.approved_at, batch.approved_by)),
        (_("Given to the bank"), _moment(batch.sent_at, batch.sent_by)),
        (_("Cancelled"), _moment(batch.cancelled_at, batch.cancelled_by)),
        (_("To be carried out on"), batch.execute_on),
        *((_("File taken by"), _moment(each.at, each.who)) for each in euro.of("download")),
    ]
    yield Chapter("batch", _("Payment batch"), facts, ("batch", batch.pk))


def _file(euro: Euro) -> Iterator[Chapter]:
    payment = euro.payment
    facts = [
        (_("End-to-end id"), payment.end_to_end_id),
        (_("Amount"), payment.amount),
        (_("Payee"), payment.holder),
        (_("Account"), payment.iban),
        (_("Structured communication"), shown(payment.communication)),
        (_("Remittance"), payment.remittance),
        (_("Status"), payment.get_status_display()),
    ]
    for each in euro.of("file"):
        facts += [
            (_("File for the bank"), each.before),
            (_("Digest (SHA-256)"), each.more),
            (_("Line of the file"), each.words),
        ]
    yield Chapter("file", _("Line of the payment file"), facts)


def _bank(euro: Euro) -> Iterator[Chapter]:
    for each in euro.of("bank line"):
        kind, whole = each.more.split()
        facts = [(_("Booked on"), each.day), (_("Amount"), each.amount), (_("Settled as"), SettledAs(kind).label)]
        facts += [(_("Part of a bank line of"), Decimal(whole))] if Decimal(whole) != each.amount else []
        facts += [
            (_("Bank reference"), each.before),
            (_("Statement"), each.words),
            (_("Settled"), _moment(each.at, each.who)),
        ]
        yield Chapter("bank line", _("Bank line"), facts, ("bank_line", each.about))


def _after(euro: Euro) -> Iterator[Chapter]:
    """What became of it: other payments of the same amount, corrections, recoveries and repayments."""
    payment = euro.payment
    if payment.returned_at:
        facts = [(_("Returned"), payment.returned_at), (_("Reason"), payment.returned_reason)]
        yield Chapter("return", _("Returned by the bank"), facts)
    for each in euro.of("payment"):
        facts = [(_("End-to-end id"), each.words), (_("Amount"), each.amount), (_("Paid on"), each.day)]
        facts += [(_("Status"), PaymentStatus(each.more).label)]
        yield Chapter("other payment", _("Other payment of the same amount due"), facts, ("euro", each.about))
    for each in euro.of("correction"):
        facts = [(_("New amount"), each.amount), *_two(each), (_("Reason"), each.words)]
        facts += [(_("Status"), CorrectionStatus(each.more).label)]
        yield Chapter("correction", _("Correction"), facts, ("correction", each.about))
    for each in euro.of("recovery"):
        facts = [(_("Amount"), each.amount), *_two(each), (_("Reason"), each.words), (_("At the latest on"), each.day)]
        facts += [(_("Status"), RecoveryStatus(each.more).label)]
        yield Chapter("recovery", _("Recovery order"), facts, ("recovery", each.about))
    for each in euro.of("receipt"):
        facts = [
            (_("Amount"), each.amount),
            (_("Received on"), each.day),
            (_("On the bank statement of"), _day(each.more)),
        ]
        yield Chapter("receipt", _("Repayment"), facts, ("recovery", each.about))


def _ledger(euro: Euro) -> Iterator[Chapter]:
    lines: list[list[object]] = [
        [
            each.effective_on,
            each.get_kind_display(),
            f"{each.source.get_stage_display()} → {each.target.get_stage_display()}",
            each.subject,
            each.amount,
        ]
        for each in euro.transfers
    ]
    yield Chapter("ledger", _("In the ledger"), [(_("Transfers"), len(lines))], None, lines)
    for each in euro.of("seal"):
        facts: list[Pair] = [(_("Day"), each.day), (_("Transfers"), each.more), (_("Digest (SHA-256)"), each.words)]
        yield Chapter("seal", _("Seal of the day"), facts)


def _by(fact: Fact) -> Pair:
    return _("Booked"), _moment(fact.at, fact.who)


def _two(fact: Fact) -> list[Pair]:
    return [(_("Proposed by"), fact.before), (_("Decided"), _moment(fact.at, fact.who) if fact.who else None)]


def _moment(at: object, who: object) -> list[object] | None:
    """When and by whom, as one fact; nothing when it did not happen."""
    return None if at is None else [at, str(who) if who else _("the system")]


def _document(label: str, document: object) -> list[Pair]:
    if document is None:
        return []
    return [(label, document.name), (_("Digest (SHA-256)"), document.sha256)]


TOLD: list[Callable[[Euro], Iterator[Chapter]]] = [
    *(_award, _tranches, _application, _rules, _sessions, _calculation, _batch, _file, _bank, _after, _ledger),
]


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def known(chapter: Chapter) -> list[Pair]:
    """The facts of a chapter that there are."""
    return [(label, value) for label, value in chapter.facts if value not in (None, "")]


def in_words(value: object) -> str:
    """A fact as people read it, in the active language."""
    match value:
        case list():
            return ", ".join(in_words(each) for each in value)
        case Decimal():
            return money.euro(value)
        case datetime():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
