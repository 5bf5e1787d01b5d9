"""How lists of intervisions are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.collation import alphabetical_order
from healthcoach.typed import filters as typed
from trainings.intervisions.models import WHOLE, Intervision, IntervisionDate, Preparation, Registration, Status

PROGRAMME = Intervision._meta.get_field("programme")


class When(TextChoices):
    """Whether there is a date to come."""

    COMING = "coming", _("to come")
    PAST = "past", _("over")


def readable_programmes(request: HttpRequest | None) -> QuerySet:
    """The programmes of whose intervisions a person sees everything: the choices of a filter on programme."""
    programmes = PROGRAMME.related_model.objects.order_by(alphabetical_order("name"))
    if request is None or request.user.is_anonymous:
        return programmes.none()
    return programmes if request.user.is_superuser else programmes.filter(pk__in=request.user.programmes_as(*WHOLE))


class IntervisionFilter(filters.FilterSet):
    """Intervisions by title or venue, and by whether they are still to come."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Title or venue"))
    when = filters.ChoiceFilter(choices=When, method="by_day", empty_label=_("all"), label=_("When"))
    programme = filters.ModelChoiceFilter(
        queryset=readable_programmes, to_field_name="slug", label=_("Programme"), empty_label=_("all")
    )

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
        return rows.filter(Exists(coming) if value == When.COMING else ~Exists(coming))


class RegistrationFilter(filters.FilterSet):
    """Registrations by intervision, date, coach and status."""

    intervision = typed.IdFilter()
    date = typed.IdFilter()
    coach = typed.IdFilter()
    status = filters.ChoiceFilter(choices=Status)

    class Meta:
        model = Registration
        fields: list[str] = []


class PreparationFilter(filters.FilterSet):
    """Preparations by intervision, and by whether they were shared."""

    intervision = typed.IdFilter()
    shared = filters.BooleanFilter(field_name="shared_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Preparation
        fields: list[str] = []
