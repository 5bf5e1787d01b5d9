"""A programme and the dated rules by which it pays."""

import hmac
from datetime import date

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.collation import alphabetical_order
from healthcoach.history import audited
from healthcoach.money import EuroField
from healthcoach.refusals import Refused


class NoFeeScheme(Refused):
    """On that day the programme had no rule for the fee."""

    sentence = _("The programme has no fee scheme on %(on)s, so nothing can be reserved or paid.")


class ProgrammeKind(models.TextChoices):
    """What a programme does: it pays coaches in companies, or it runs an internal pool without money."""

    SUBSIDY = "subsidy", _("Subsidy for companies")
    POOL = "pool", _("Internal pool")


class ProgrammeQuerySet(models.QuerySet):
    """Questions about programmes."""

    def open_on(self, day: date) -> "ProgrammeQuerySet":
        """Programmes in which a company can apply on a day: those that know by then what a trajectory is worth."""
        schemes = FeeScheme.objects.filter(programme=OuterRef("pk"), valid_from__lte=day)
        return self.filter(Exists(schemes)).order_by(alphabetical_order("name"))

    def with_money(self) -> "ProgrammeQuerySet":
        """Programmes that have a grant to spend; an internal pool has none."""
        return self.filter(kind=ProgrammeKind.SUBSIDY)


@audited(
    *("id", "slug", "name", "code", "kind", "start_within_days", "second_person_above", "ends_on"),
    *("renewal_months", "small_cells_below"),
)
class Programme(models.Model):
    """A public programme, such as the health coaches in companies."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(
        _("code"), max_length=6, unique=True, help_text=_("Begins every reference, such as GC-00042.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ProgrammeKind, default=ProgrammeKind.SUBSIDY)
    start_within_days = models.PositiveSmallIntegerField(
        _("days to start"),
        default=183,
        help_text=_("Days between approval and start, after which an approval lapses."),
    )
    second_person_above = EuroField(
        _("second person above"),
        default=1000,
        help_text=_("Euro: an expense of more is approved by a second person."),
    )
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the grant can no longer be spent.")
    )

    renewal_months = models.PositiveSmallIntegerField(
        _("months until renewal"),
        default=12,
        null=True,
        blank=True,
        help_text=_("Within how many months a coach attends an intervision to remain one; empty: no need to."),
    )
    small_cells_below = models.PositiveSmallIntegerField(
        _("small cells below"),
        default=5,
        help_text=_("A count of people below this number is marked as small, and hidden from the public."),
    )
    secret = models.UUIDField(db_default=RandomUUID(), editable=False, help_text="Never leaves the database.")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("programme"), _("programmes")
        constraints = [
            models.CheckConstraint(name="threshold_not_negative", condition=Q(second_person_above__gte=0)),
            models.CheckConstraint(
                name="renewal_takes_a_month", condition=Q(renewal_months__isnull=True) | Q(renewal_months__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def secret_of(self, about: str) -> bytes:
        """A secret of this programme about one thing, which stays the same as long as the programme does."""
        return hmac.digest(self.secret.bytes, about.encode(), "sha256")


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


@audited()
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
