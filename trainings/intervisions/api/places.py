"""Registrations of coaches, and what they share as preparation."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.certification.models import Coach
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from healthcoach.programmes.access import COACH_READERS, has_role_in
from trainings.intervisions import actions, permissions, places
from trainings.intervisions.filters import PreparationFilter, RegistrationFilter
from trainings.intervisions.models import Intervision, IntervisionDate, Preparation, Registration


class IntervisionRegistrationSerializer(serializers.ModelSerializer):
    """A coach's place on a date."""

    coach_name = typed.TextField(source="coach.name", read_only=True)
    on = typed.DayField(source="date.on", read_only=True)

    class Meta:
        model = Registration
        fields = [
            *("id", "intervision", "date", "on", "coach", "coach_name", "status"),
            *("registered_at", "attended_on", "cancelled_at"),
        ]
        read_only_fields = fields


class RegisterForDateSerializer(serializers.Serializer):
    """A date to register for, or to move to. The project holder names the coach."""

    date = Id()
    coach = Id(required=False)


class PreparationSerializer(serializers.ModelSerializer):
    """What a coach was asked, and shared."""

    coach_name = typed.TextField(source="coach.name", read_only=True)

    class Meta:
        model = Preparation
        fields = ["id", "intervision", "coach", "coach_name", "asked_at", "of_coach", "of_company", "shared_at"]
        read_only_fields = fields


class SharePreparationSerializer(serializers.Serializer):
    """An experience of the coach, one of the company, or both."""

    of_coach = typed.TextField(max_length=3000, allow_blank=True, default="")
    of_company = typed.TextField(max_length=3000, allow_blank=True, default="")


@extend_schema(tags=["intervisions"])
class RegistrationViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The registrations of this person, or of their programmes."""

    serializer_class = IntervisionRegistrationSerializer
    filterset_class = RegistrationFilter
    queryset = Registration.objects.select_related("coach", "date").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=RegisterForDateSerializer, responses={201: IntervisionRegistrationSerializer})
    def create(self, request: Request) -> Response:
        """Registers for a date; with a place on another date of the same intervision, moves it."""
        said = self.read(RegisterForDateSerializer)
        seen = Intervision.objects.visible_to(request.user)
        date = get_object_or_404(
            IntervisionDate.objects.filter(intervision__in=seen).select_related("intervision"), pk=said["date"]
        )
        coaches = Coach.objects.filter(programme=date.intervision.programme_id)
        if not (request.user.is_superuser or has_role_in(request.user, date.intervision.programme_id, *COACH_READERS)):
            coaches = coaches.filter(user=request.user)
        if "coach" in said:
            coach = get_object_or_404(coaches, pk=said["coach"])
        else:
            coach = coaches.filter(user=request.user).order_by("-pk").first()
        if coach is None or not permissions.may_register_coach(request.user, coach):
            raise PermissionDenied
        return self.show(places.register_coach(coach, date=date, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=IntervisionRegistrationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Gives up the place."""
        row = self.require(permissions.may_cancel_registration)
        return self.show(places.cancel_registration(row, by=request.user, at=timezone.now()))


@extend_schema(tags=["intervisions"])
class PreparationViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """What this person, or the coaches of their programmes, were asked and shared."""

    serializer_class = PreparationSerializer
    filterset_class = PreparationFilter
    queryset = Preparation.objects.select_related("coach").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=SharePreparationSerializer, responses=PreparationSerializer)
    @action(detail=True, methods=["post"])
    @transaction.atomic
    def share(self, request: Request, pk: int) -> Response:
        """Shares an experience, or shares it anew until the intervision is over."""
        row, said = self.require(permissions.may_share_experience, locks=True), self.read(SharePreparationSerializer)
        return self.show(actions.share_experience(row, **said, by=request.user, at=timezone.now()))
