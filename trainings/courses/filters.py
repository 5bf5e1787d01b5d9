"""How lists of courses are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import communication_digits
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import COURSE_READERS, programme_ids_with_role
from healthcoach.programmes.filters import programme_filter
from healthcoach.programmes.models import Programme
from trainings.courses.models import Edition, Enrolment, EnrolmentStatus

COMING, PAST, CANCELLED = "coming", "past", "cancelled"
EDITION_TIMES = [(COMING, _("to come or going on")), (PAST, _("past")), (CANCELLED, _("cancelled"))]


def list_course_programmes(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes of whose courses a person sees the lists: the choices of a filter on programme."""
    rows = Programme.objects.order_by(alphabetical_order("name"))
    if request is None or request.user.is_anonymous:
        return rows.none()
    if request.user.is_superuser:
        return rows
    own = request.user.candidacies.values("programme")
    return rows.filter(Q(pk__in=programme_ids_with_role(request.user, *COURSE_READERS)) | Q(pk__any_of=own))


class EditionFilter(filters.FilterSet):
    """Editions by course or place, by when they are, and by programme."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Course or place"))
    when = filters.ChoiceFilter(method="by_time", choices=EDITION_TIMES, label=_("When"), empty_label=_("all"))
    programme = programme_filter(list_course_programmes, "course__programme")
    ordering = Sorting(
        fields=["starts_on"],
        choices=[("starts_on", _("oldest first")), ("-starts_on", _("newest first"))],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Editions of a course, or in a place, with this in its name."""
        typed = value.strip()
        return rows.filter(Q(course__name__holds_text=typed) | Q(place__holds_text=typed))

    def by_time(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Editions to come, past, or called off."""
        today = timezone.localdate()
        if value == CANCELLED:
            return rows.filter(cancelled_at__isnull=False)
        held = rows.filter(cancelled_at__isnull=True)
        return held.filter(ends_on__gte=today) if value == COMING else held.filter(ends_on__lt=today)


class EnrolmentFilter(filters.FilterSet):
    """Enrolments by name, status, and whether the fee was paid."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Name"))
    status = filters.ChoiceFilter(choices=EnrolmentStatus, empty_label=_("all"), label=_("Status"))
    edition = typed.IdFilter(field_name="edition")
    paid = typed.BooleanFilter(field_name="paid_on", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Enrolments of people of this name, or with this structured communication."""
        found = Q(candidate__name__holds_text=value)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        return rows.filter(found)
