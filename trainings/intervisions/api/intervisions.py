"""Intervisions: planned, their dates changed, who was there, and who is asked to prepare."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.certification.models import Coach
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.programmes.access import can_read_programme
from healthcoach.programmes.models import Programme
from trainings.intervisions import actions, permissions, places
from trainings.intervisions.filters import IntervisionFilter
from trainings.intervisions.models import Intervision, IntervisionDate
from trainings.intervisions.rules import IntervisionDay

MAX_INTERVISION_COACHES = 1000


class IntervisionDaySerializer(serializers.Serializer):
    """A day with, perhaps, hours and a number of places."""

    on = typed.DayField(**ANY_DAY)
    begins = typed.HourField(required=False, allow_null=True, default=None)
    ends = typed.HourField(required=False, allow_null=True, default=None)
    capacity = typed.WholeField(required=False, allow_null=True, default=None, min_value=1, max_value=1000)


class IntervisionDateSerializer(serializers.ModelSerializer):
    """A date of an intervision."""

    class Meta:
        model = IntervisionDate
        fields = ["id", "on", "begins", "ends", "capacity", "cancelled_at"]
        read_only_fields = fields


class IntervisionSerializer(serializers.ModelSerializer):
    """An intervision with its dates. The price is always nothing."""

    programme = serializers.SlugRelatedField("slug", read_only=True)
    dates = IntervisionDateSerializer(many=True, read_only=True)

    class Meta:
        model = Intervision
        fields = ["id", "programme", "title", "venue", "price", "planned_at", "dates"]
        read_only_fields = fields


class PlanIntervisionSerializer(serializers.Serializer):
    """A new intervision."""

    programme = serializers.SlugField(max_length=50)
    title = typed.TextField(max_length=150)
    venue = typed.TextField(max_length=150)
    dates = IntervisionDaySerializer(many=True, allow_empty=False, max_length=20)


class ChangeIntervisionDateSerializer(IntervisionDaySerializer):
    """A date, and how it is from now on."""

    date = Id()


class OneIntervisionDateSerializer(serializers.Serializer):
    """A date of this intervision."""

    date = Id()


class IntervisionAttendanceSerializer(OneIntervisionDateSerializer):
    """Everybody who was there on a date; who is not named was not."""

    coaches = serializers.ListField(child=Id(), max_length=MAX_INTERVISION_COACHES)


class AskToPrepareSerializer(serializers.Serializer):
    """Whom to ask; without it, the coaches who guide a company now."""

    coaches = serializers.ListField(child=Id(), required=False, allow_empty=False, max_length=MAX_INTERVISION_COACHES)


@extend_schema(tags=["intervisions"])
class IntervisionViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The intervisions of the programmes of this person."""

    serializer_class = IntervisionSerializer
    filterset_class = IntervisionFilter
    queryset = Intervision.objects.select_related("programme").prefetch_related("dates").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=PlanIntervisionSerializer, responses={201: IntervisionSerializer})
    def create(self, request: Request) -> Response:
        """Plans an intervision on its dates."""
        said = self.read(PlanIntervisionSerializer)
        programme = get_object_or_404(Programme, slug=said.pop("programme"))
        if programme.pk not in permissions.list_planned_programme_ids(request.user):
            if can_read_programme(request.user, programme.pk):
                raise PermissionDenied
            raise Http404
        days = [IntervisionDay(**day) for day in said.pop("dates")]
        row = actions.plan(programme_id=programme.pk, dates=days, **said, by=request.user, at=timezone.now())
        return self.show(row, status=201)

    @extend_schema(request=IntervisionDaySerializer, responses=IntervisionSerializer)
    @action(detail=True, methods=["post"], url_path="add-date")
    def add_date(self, request: Request, pk: int) -> Response:
        """Gives it one more date."""
        row, said = self.require(permissions.can_run_intervision), self.read(IntervisionDaySerializer)
        actions.add_date(row, day=IntervisionDay(**said), by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=ChangeIntervisionDateSerializer, responses=IntervisionSerializer)
    @action(detail=True, methods=["post"], url_path="change-date")
    @transaction.atomic
    def change_date(self, request: Request, pk: int) -> Response:
        """Gives a date another day, hours or number of places; who has a place keeps it."""
        row, said = (
            self.require(permissions.can_run_intervision, locks=True),
            self.read(ChangeIntervisionDateSerializer),
        )
        date = get_object_or_404(row.dates, pk=said.pop("date"))
        actions.change_date(date, **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=OneIntervisionDateSerializer, responses=IntervisionSerializer)
    @action(detail=True, methods=["post"], url_path="cancel-date")
    def cancel_date(self, request: Request, pk: int) -> Response:
        """Cancels a date; who was registered is told and can choose another one."""
        row, said = self.require(permissions.can_run_intervision), self.read(OneIntervisionDateSerializer)
        actions.cancel_date(get_object_or_404(row.dates, pk=said["date"]), by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=IntervisionAttendanceSerializer, responses=IntervisionSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: int) -> Response:
        """Records the whole list of a date."""
        row, said = self.require(permissions.can_run_intervision), self.read(IntervisionAttendanceSerializer)
        date, coaches = get_object_or_404(row.dates, pk=said["date"]), self._coaches(row, said["coaches"])
        places.record_date_attendance(date, coaches=coaches, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=AskToPrepareSerializer, responses=IntervisionSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: int) -> Response:
        """Asks coaches to prepare; who was asked before is not asked again."""
        row, said = self.require(permissions.can_run_intervision), self.read(AskToPrepareSerializer)
        coaches = self._coaches(row, said["coaches"]) if "coaches" in said else None
        actions.ask_to_prepare(row, coaches=coaches, by=request.user, at=timezone.now())
        return self.show(row)

    def _coaches(self, row: Intervision, numbers: list[int]) -> list:
        """The coaches with these numbers, of this programme only."""
        found = list(Coach.objects.filter(programme=row.programme_id, pk__any_of=numbers))
        if len(found) != len(set(numbers)):
            raise ValidationError({"coaches": ["Not all of these are coaches of the programme."]})
        return found
