"""What a person names by a reference when they say what a bank line is: the rows of the line's programme, and no
other."""

from decimal import Decimal

from django.db.models import Q

from healthcoach import references
from healthcoach.money import euro
from subsidies.bank import aside
from subsidies.bank.matching import Said
from subsidies.bank.models import Entry
from subsidies.bank.objections import OtherAmount
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import Tranche
from subsidies.payments.models import Batch, Payment, PaymentStatus
from subsidies.payments.rules import all_signs, same_signs
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

NEEDS_NO_REFERENCE = frozenset(
    {SettledAs.CHARGE, SettledAs.REBATE, SettledAs.INTEREST, SettledAs.CLAIM, SettledAs.HELD}
)
MAY_NAME_NOTHING = NEEDS_NO_REFERENCE | {SettledAs.GIVEN}  # course fees are held together


def named_parts(entry: Entry, what: SettledAs, reference: str, amount: Decimal | None) -> list[Said]:
    """What somebody says with a reference: one part, or one for every open payment when it names a batch. Nothing when
    the line's programme knows no such reference. Refuses `OtherAmount` for another sum than that of the batch."""
    programme, reference = entry.account.programme_id, reference.strip()
    if what in NEEDS_NO_REFERENCE or (what in MAY_NAME_NOTHING and not reference):
        return [Said(what, amount)]
    match what:
        case SettledAs.PAYMENT | SettledAs.RETURN:
            rows = Payment.objects.filter(end_to_end_id__any_of=all_signs([reference]), batch__programme=programme)
            row = rows.select_related("batch").first()
            if row is None and what == SettledAs.PAYMENT:
                return _of_a_batch(programme, reference, amount)
        case SettledAs.RESTORE:
            row = _set_aside(programme, reference)
        case SettledAs.GIVEN:
            row = _set_aside(programme, reference) or _enrolment(programme, reference)
        case SettledAs.COURSE:
            row = _enrolment(programme, reference)
        case SettledAs.TRANCHE:
            rows = Tranche.objects.filter(communication=references.read(reference), line__programme=programme)
            row = rows.select_related("line").order_by("pk").first()
        case SettledAs.RECOVERY:
            rows = Recovery.objects.filter(communication=references.read(reference))
            row = rows.filter(payable__line__programme=programme).select_related("payable__line").first()
        case _:
            row = None
    return [Said(what, amount, row)] if row else []


def _of_a_batch(programme_id: int, reference: str, amount: Decimal | None) -> list[Said]:
    """Every payment of a batch that still has to leave."""
    known = Q(identifier=same_signs(reference))
    code, _dash, number = same_signs(reference).rpartition("-B")
    if number.isascii() and number.isdigit() and len(number) < 9:
        known |= Q(number=int(number), programme__code__iexact=code)
    rows = Payment.objects.filter(batch__in=Batch.objects.filter(known, programme=programme_id))
    rows = rows.filter(status=PaymentStatus.SENT).select_related("batch").order_by("pk")
    parts = [Said(SettledAs.PAYMENT, row.amount - row.settled, row) for row in rows]
    total = sum(part.amount for part in parts)
    if parts and amount is not None and amount != total:
        raise OtherAmount(line=euro(amount), expected=euro(total))
    return parts


def _set_aside(programme_id: int, reference: str) -> aside.Aside | None:
    number = reference.removeprefix("#").strip()
    return aside.find_asides(programme_id, aside.numbers([number])).get(number)


def _enrolment(programme_id: int, reference: str) -> Enrolment | None:
    communication = references.read(reference)
    rows = Enrolment.objects.filter(communication=communication, edition__course__programme=programme_id)
    return rows.select_related("edition__course").first() if communication else None
