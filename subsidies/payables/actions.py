"""What happens to payables: they arise, finance holds them back or lets them go, a returned one is paid again."""

from collections.abc import Iterable

from subsidies.payables.models import Payable


def owe(rows: Iterable[Payable]) -> list[Payable]:
    """Writes down what has become due, inside the caller's transaction; the caller posts the accrual or expense."""
    return Payable.objects.bulk_create(rows)
