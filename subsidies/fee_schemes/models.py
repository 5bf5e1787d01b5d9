"""The dated rules by which a programme pays."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import with_audit_trail
from healthcoach.core.money import EuroField
from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme


class NoFeeScheme(Refused):
    """On that day the programme had no rule for the fee."""

    code = "no_fee_scheme"
    sentence = _("The programme has no fee scheme on %(on)s, so nothing can be reserved or paid.")


class FeeSchemeQuerySet(models.QuerySet):
    """Questions about fee schemes."""

    def with_line(self, kind: str) -> "FeeSchemeQuerySet":
        """Each with the number of its programme's budget line of this kind, as `line_id`."""
        return self.filter(programme__lines__kind=kind).annotate(line_id=F("programme__lines"))

    def in_force(self, programme_id: int, on: date) -> "FeeScheme":
        """The scheme of a programme on a day; refuses `NoFeeScheme`."""
        scheme = self.filter(programme_id=programme_id, valid_from__lte=on).order_by("-valid_from").first()
        if scheme is None:
            raise NoFeeScheme(on=on.strftime("%d/%m/%Y"))
        return scheme


@with_audit_trail()
class FeeScheme(models.Model):
    """What a trajectory is worth from a day on: hours, euro per delivered hour, and at most how many euro."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"), related_name="fee_schemes")
    valid_from = models.DateField(_("valid from"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2)
    rate = EuroField(_("rate"), help_text=_("Euro per delivered hour."))
    maximum = EuroField(_("maximum"), help_text=_("Euro per trajectory, at most."))

    objects = FeeSchemeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fee scheme"), _("fee schemes")
        constraints = [
            models.UniqueConstraint(fields=["programme", "valid_from"], name="one_fee_scheme_a_day"),
            models.CheckConstraint(name="fee_scheme_is_positive", condition=Q(hours__gt=0, rate__gt=0, maximum__gt=0)),
        ]
        # Amounts were promised and paid under it: another rule is another row.
        triggers = [pgtrigger.Protect(name="fixed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.valid_from}"
