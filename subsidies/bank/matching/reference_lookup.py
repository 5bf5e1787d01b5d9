"""What a person names by a reference when they say what a bank line is: the rows of the line's programme, and no
other."""

from decimal import Decimal

from healthcoach.core import structured_communication as references
from healthcoach.core.money import format_euro
from subsidies.bank.matching.manual_matching import ManualPart
from subsidies.bank.matching.named_payments import list_line_end_to_end_ids
from subsidies.bank.models import Entry
from subsidies.bank.objections import NeedsNoReference, OtherAmount
from subsidies.bank.rules import MatchKind
from subsidies.bank.settlement import money_aside as aside
from subsidies.budget.models import Tranche
from subsidies.payments.models import Batch, Payment, PaymentStatus
from subsidies.payments.rules import list_identifier_forms, normalise_identifier
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

KINDS_WITHOUT_REFERENCE = frozenset(
    {MatchKind.CHARGE, MatchKind.REBATE, MatchKind.INTEREST, MatchKind.CLAIM, MatchKind.HELD}
)
KINDS_WITH_OPTIONAL_REFERENCE = KINDS_WITHOUT_REFERENCE | {MatchKind.GIVEN}  # course fees are held together


def find_named_parts(entry: Entry, what: MatchKind, reference: str, amount: Decimal | None) -> list[ManualPart]:
    """What somebody says with a reference: one part, or one for every payment of a batch that it names, as far as it
    still has to leave or could come back. Nothing when the line's programme knows no such reference. Refuses
    `OtherAmount` for another sum than that of the batch, and `NeedsNoReference` for one of something else than the line
    itself where there is nothing to name."""
    programme, reference = entry.account.programme_id, reference.strip()
    if what in KINDS_WITHOUT_REFERENCE and reference and not _is_reference_of_line(entry, reference):
        raise NeedsNoReference(what=what.label, reference=reference)
    if what in KINDS_WITHOUT_REFERENCE or (what in KINDS_WITH_OPTIONAL_REFERENCE and not reference):
        return [ManualPart(what, amount)]
    match what:
        case MatchKind.PAYMENT | MatchKind.RETURN:
            rows = Payment.objects.filter(
                end_to_end_id__any_of=list_identifier_forms([reference]), batch__programme=programme
            )
            row = rows.select_related("batch").first()
            if row is None:
                return _list_batch_parts(programme, what, reference, amount)
        case MatchKind.RESTORE:
            row = _find_named_aside(programme, reference)
        case MatchKind.GIVEN:
            row = _find_named_aside(programme, reference) or _find_named_enrolment(programme, reference)
        case MatchKind.COURSE:
            row = _find_named_enrolment(programme, reference)
        case MatchKind.TRANCHE:
            rows = Tranche.objects.filter(
                communication=references.parse_communication(reference), line__programme=programme
            )
            row = rows.select_related("line").order_by("pk").first()
        case MatchKind.RECOVERY:
            rows = Recovery.objects.filter(communication=references.parse_communication(reference))
            row = rows.filter(payable__line__programme=programme).select_related("payable__line").first()
        case _:
            row = None
    return [ManualPart(what, amount, row)] if row else []


def _is_reference_of_line(entry: Entry, reference: str) -> bool:
    """Whether a line itself carries this reference, so that the form had filled it in."""
    carried = {*list_line_end_to_end_ids(entry), normalise_identifier(entry.batch), entry.communication} - {""}
    return bool(carried & {normalise_identifier(reference), references.parse_communication(reference)})


def _list_batch_parts(programme_id: int, what: MatchKind, reference: str, amount: Decimal | None) -> list[ManualPart]:
    """Every payment of a batch that still has to leave, or that left and comes back. A batch that counts as returned
    may leave after all."""
    rows = Payment.objects.filter(batch__in=Batch.objects.called(reference).filter(programme=programme_id))
    rows = list(rows.select_related("batch").order_by("pk"))
    if what == MatchKind.RETURN:
        parts = [ManualPart(what, row.settled, row) for row in rows if row.settled]
    else:
        chosen = [row for row in rows if row.status == PaymentStatus.SENT]
        chosen = chosen or [row for row in rows if row.status == PaymentStatus.RETURNED]
        parts = [ManualPart(what, row.amount - row.settled, row) for row in chosen]
    total = sum(part.amount for part in parts)
    if parts and amount is not None and amount != total:
        raise OtherAmount(line=format_euro(amount), expected=format_euro(total))
    return parts


def _find_named_aside(programme_id: int, reference: str) -> aside.Aside | None:
    number = reference.removeprefix("#").strip()
    return aside.find_asides(programme_id, aside.parse_bank_line_numbers([number])).get(number)


def _find_named_enrolment(programme_id: int, reference: str) -> Enrolment | None:
    communication = references.parse_communication(reference)
    rows = Enrolment.objects.filter(communication=communication, edition__course__programme=programme_id)
    return rows.select_related("edition__course").first() if communication else None
