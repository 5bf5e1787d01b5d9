"""What an administration does for the wellbeing of its people: actions with their rating, the initiatives of a year,
the building blocks and improvement points of the action plan, and the framework contracts with suppliers."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import set_together
from healthcoach.programmes.access import WELLBEING_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.wellbeing.rules import FIRST_YEAR, LAST_YEAR, SMALLEST_SCALE, ActionKind


class WellbeingQuerySet(models.QuerySet):
    """Questions about what a programme does for wellbeing."""

    def visible_to(self, user: User) -> "WellbeingQuerySet":
        """What this person may see: the project holder, HR reporting and auditors that of their programme."""
        return (
            self if user.is_superuser else self.filter(programme__in=programme_ids_with_role(user, *WELLBEING_READERS))
        )


class ActionQuerySet(WellbeingQuerySet):
    """Questions about wellbeing actions."""

    def of_year(self, year: int) -> "ActionQuerySet":
        """The actions that began in a year, in the order in which they were held: each belongs to one year."""
        return self.filter(begins_on__year=year).order_by("begins_on", "pk")


class ContractQuerySet(WellbeingQuerySet):
    """Questions about framework contracts."""

    def in_force(self, since: date, until: date) -> "ContractQuerySet":
        """The contracts that hold on some day of a period, both days included."""
        return self.filter(valid_from__lte=until).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=since))


@with_audit_trail()
class WellbeingAction(models.Model):
    """An action with its number of participants and how they rated it, on the scale on which they were asked."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="wellbeing_actions")
    kind = models.CharField(_("kind"), max_length=10, choices=ActionKind)
    name = models.CharField(_("name"), max_length=150)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    participants = models.PositiveIntegerField(_("participants"))
    rating = models.DecimalField(_("rating"), max_digits=4, decimal_places=2, null=True, blank=True)
    scale = models.PositiveSmallIntegerField(_("out of"), null=True, blank=True)
    respondents = models.PositiveIntegerField(_("how many rated"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("wellbeing action"), _("wellbeing actions")
        constraints = [
            set_together("rating_with_its_scale", "rating", "scale"),
            models.CheckConstraint(
                name="rating_within_its_scale",
                condition=Q(rating__isnull=True) | Q(scale__gte=SMALLEST_SCALE, rating__gte=0, rating__lte=F("scale")),
            ),
            models.CheckConstraint(name="action_period", condition=Q(begins_on__lte=F("ends_on"))),
            models.CheckConstraint(
                name="respondents_took_part",
                condition=Q(respondents__isnull=True) | Q(respondents__lte=F("participants"), rating__isnull=False),
            ),
            models.UniqueConstraint(fields=["programme", "name", "begins_on"], name="an_action_once"),
        ]
        indexes = [models.Index(fields=["programme", "begins_on"], name="action_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def given(self) -> str:
        """The rating as it was given, on its own scale: 4,4/5. Nothing when nobody rated."""
        if self.rating is None:
            return ""
        return f"{number_format(Decimal(f'{self.rating.normalize():f}'))}/{self.scale}"


@with_audit_trail()
class BuildingBlock(models.Model):
    """One of the building blocks (bouwstenen) of the action plan."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="building_blocks")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=150, blank=True)
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()

    objects = WellbeingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("building block"), _("building blocks")
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="a_building_block_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.title else str(_("Building block %d") % self.number)


@with_audit_trail()
class Initiative(models.Model):
    """A project or action of a year, with a count where there is one to tell (10 new coaches, 2 masterclasses)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="initiatives")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    count = models.PositiveIntegerField(_("number"), null=True, blank=True)
    counted = models.CharField(_("of what"), max_length=80, blank=True)
    block = models.ForeignKey(
        BuildingBlock,
        models.PROTECT,
        verbose_name=_("building block"),
        null=True,
        blank=True,
        related_name="initiatives",
    )
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()

    objects = WellbeingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("initiative"), _("initiatives")
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "title"], name="an_initiative_once"),
            models.CheckConstraint(name="initiative_of_a_year", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)),
            models.CheckConstraint(
                name="initiative_counts_something", condition=~Q(counted="") | Q(count__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title


@with_audit_trail()
class ImprovementPoint(models.Model):
    """What an evaluation found to improve, with which means and stakeholders, and the initiatives that take it up."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="improvement_points")
    found_on = models.DateField(_("found on"))
    title = models.CharField(_("title"), max_length=200)
    stakeholders = models.CharField(_("stakeholders"), max_length=300, blank=True)
    means = models.CharField(_("means"), max_length=300, blank=True)
    initiatives = models.ManyToManyField(
        Initiative, through="TakenUp", verbose_name=_("taken up in"), related_name="improvement_points", blank=True
    )
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()

    objects = WellbeingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("improvement point"), _("improvement points")
        constraints = [models.UniqueConstraint(fields=["programme", "title"], name="an_improvement_point_once")]

    def __str__(self) -> str:
        return self.title


@with_audit_trail()
class TakenUp(models.Model):
    """An improvement point is taken up in an initiative."""

    point = models.ForeignKey(ImprovementPoint, models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="takes_up")

    class Meta:
        verbose_name, verbose_name_plural = _("taken up in"), _("taken up in")
        constraints = [models.UniqueConstraint(fields=["point", "initiative"], name="taken_up_once")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.initiative_id}"


class Supplier(models.Model):
    """An external service that works under framework contracts."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("supplier"), _("suppliers")

    def __str__(self) -> str:
        return self.name


@with_audit_trail()
class FrameworkContract(models.Model):
    """A framework contract (raamovereenkomst) and the days between which it holds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="framework_contracts")
    name = models.CharField(_("name"), max_length=150)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = actor_foreign_key()

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("framework contract"), _("framework contracts")
        constraints = [
            models.UniqueConstraint(fields=["programme", "name", "valid_from"], name="a_framework_contract_once"),
            models.CheckConstraint(
                name="framework_contract_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_audit_trail()
class Lot(models.Model):
    """What one supplier was awarded: a lot (perceel) of a framework contract, or without a name the whole of it."""

    contract = models.ForeignKey(FrameworkContract, models.CASCADE, related_name="lots")
    name = models.CharField(_("lot"), max_length=200, blank=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="lots", verbose_name=_("supplier"))

    class Meta:
        verbose_name, verbose_name_plural = _("lot"), _("lots")
        constraints = [models.UniqueConstraint(fields=["contract", "name", "supplier"], name="a_lot_once")]

    def __str__(self) -> str:
        return f"{self.contract} – {self.name}" if self.name else str(self.contract)
