"""How lists of intervisions are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.filters import programme_filter
from trainings.intervisions.models import Intervision, IntervisionDate, Preparation, Registration, RegistrationStatus


class IntervisionTime(TextChoices):
    """Whether there is a date to come."""

    COMING = "coming", _("to come")
    PAST = "past", _("over")


class IntervisionFilter(filters.FilterSet):
    """Intervisions by title or venue, and by whether they are still to come."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Title or venue"))
    when = filters.ChoiceFilter(choices=IntervisionTime, method="by_day", empty_label=_("all"), label=_("When"))
    programme = programme_filter(COACH_READERS)

    class Meta:
        model = Intervision
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Intervisions with this in their title or venue."""
        return rows.filter(Q(title__holds_text=value.strip()) | Q(venue__holds_text=value.strip()))

    def by_day(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Intervisions with a date to come, or without any."""
        coming = IntervisionDate.objects.filter(
            intervision=OuterRef("pk"), on__gte=timezone.localdate(), cancelled_at__isnull=True
        )
        return rows.filter(Exists(coming) if value == IntervisionTime.COMING else ~Exists(coming))


class RegistrationFilter(filters.FilterSet):
    """Registrations by intervision, date, coach and status."""

    intervision = typed.IdFilter()
    date = typed.IdFilter()
    coach = typed.IdFilter()
    status = filters.ChoiceFilter(choices=RegistrationStatus)

    class Meta:
        model = Registration
        fields: list[str] = []


class PreparationFilter(filters.FilterSet):
    """Preparations by intervision, and by whether they were shared."""

    intervision = typed.IdFilter()
    shared = typed.BooleanFilter(field_name="shared_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Preparation
        fields: list[str] = []
