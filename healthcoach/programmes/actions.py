"""What happens to a programme: its limits are set."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme


class EndsBeforeItBegan(Refused):
    """A programme runs from its first fee scheme on."""

    code = "ends_before_it_began"
    sentence = _("The last day lies before the programme's first fee scheme on %(on)s.")


@transaction.atomic
def set_limits(
    programme: Programme,
    *,
    second_person_above: Decimal | None = None,
    ends_on: date | None = None,
    renewal_months: int | None = None,
    small_cells_below: int | None = None,
) -> Programme:
    """Sets above how many euro a second person approves an expense, the last day on which the grant can be spent,
    within how many months a coach attends an intervision (0: no need to), and below which number a count of people is
    small; what is not given stays. Refuses `EndsBeforeItBegan`."""
    row = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    first = row.fee_schemes.order_by("valid_from").first()
    if ends_on and first and ends_on < first.valid_from:
        raise EndsBeforeItBegan(on=first.valid_from.strftime("%d/%m/%Y"))
    row.second_person_above = row.second_person_above if second_person_above is None else second_person_above
    row.ends_on = ends_on or row.ends_on
    row.renewal_months = row.renewal_months if renewal_months is None else renewal_months or None
    row.small_cells_below = row.small_cells_below if small_cells_below is None else small_cells_below
    row.save(update_fields=["second_person_above", "ends_on", "renewal_months", "small_cells_below"])
    return row
