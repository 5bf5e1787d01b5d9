"""Coaches to choose from, and the requests by which a company and a coach find each other."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.candidacy.rules import EmployerKind, Language, Region
from coaches.certification.models import Coach
from coaches.renewal.queries import only_active
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.themes import Theme
from healthcoach.core.typed import api as typed
from healthcoach.core.typed import filters as typed_filters
from healthcoach.core.typed.api import Id
from healthcoach.programmes.filters import programme_filter
from healthcoach.programmes.models import Programme
from subsidies.applications.models import Application
from subsidies.applications.permissions import list_startable_programmes
from subsidies.coach_requests import actions as matching
from subsidies.coach_requests import permissions
from subsidies.coach_requests.availability import with_free_places
from subsidies.coach_requests.filters import CoachFilter
from subsidies.coach_requests.models import CoachRequest, CoachRequestStatus


class CoachSerializer(serializers.ModelSerializer):
    """Who the coach is, where and on what they work, for whom, and how many companies they can still take on."""

    regions = serializers.ListField(child=serializers.ChoiceField(Region.choices), read_only=True)
    languages = serializers.ListField(child=serializers.ChoiceField(Language.choices), read_only=True)
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices), read_only=True)
    employer_kind = serializers.ChoiceField(
        EmployerKind.choices, source="candidate.employer_kind", allow_blank=True, read_only=True
    )
    free = typed.WholeField(read_only=True, help_text="Free places: how many companies more.")

    class Meta:
        model = Coach
        fields = ["id", "name", "region", "regions", "languages", "themes", "employer_kind", "introduction", "free"]
        read_only_fields = fields


def list_choosing_programmes(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes in which a person may choose a coach."""
    if request is None or request.user.is_anonymous:
        return Programme.objects.none()
    choosing = list_startable_programmes(request.user)
    return Programme.objects.filter(pk__in=choosing).order_by(alphabetical_order("name"), "pk")


class CoachOfProgrammeFilter(CoachFilter):
    """Coaches of a programme, narrowed as on the page."""

    programme = programme_filter(list_choosing_programmes)


@extend_schema(tags=["coaches"])
class CoachViewSet(ListModelMixin, CommandViewSet):
    """Who can take on a company today, in the programmes where this person may choose a coach."""

    serializer_class = CoachSerializer
    filterset_class = CoachOfProgrammeFilter
    queryset = Coach.objects.select_related("candidate").order_by(alphabetical_order("name"), "pk")

    def get_queryset(self):
        """Starts from the user."""
        programmes = list_startable_programmes(self.request.user)
        rows = only_active(super().get_queryset(), timezone.localdate()).filter(programme__in=programmes)
        return with_free_places(rows).filter(free__gt=0)


class CoachRequestSerializer(serializers.ModelSerializer):
    """A request of a company to a coach, and the answer."""

    reference = typed.TextField(source="application.reference", read_only=True)
    company_name = typed.TextField(source="application.company_name", read_only=True)
    municipality = typed.TextField(source="application.municipality", read_only=True)
    headcount = typed.WholeField(source="application.headcount", allow_null=True, read_only=True)
    themes = serializers.ListField(
        source="application.themes", child=serializers.ChoiceField(Theme.choices), read_only=True
    )
    motivation_of_company = typed.TextField(source="application.motivation_of_company", read_only=True)
    coach_name = typed.TextField(source="coach.name", read_only=True)

    class Meta:
        model = CoachRequest
        fields = [
            *("id", "application", "reference", "company_name", "municipality", "headcount", "themes"),
            *("motivation_of_company", "coach", "coach_name", "status", "asked_at", "accepted_at", "declined_at"),
            *("declined_reason", "taken_back_at", "lapsed_at", "used_at"),
        ]
        read_only_fields = fields


class AskSerializer(serializers.Serializer):
    """Which coach is asked, for which application."""

    application = Id()
    coach = Id()


class DeclineSerializer(serializers.Serializer):
    """Why; the company reads it."""

    reason = typed.TextField(max_length=1000)


class CoachRequestFilter(django_filters.FilterSet):
    """Requests of an application, or in a status."""

    application = typed_filters.IdFilter(field_name="application_id", help_text="The application's number.")
    status = django_filters.ChoiceFilter(choices=CoachRequestStatus)

    class Meta:
        model = CoachRequest
        fields: list[str] = []


@extend_schema(tags=["coach requests"])
class CoachRequestViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The requests this person may see: what a coach was asked, what a company asked, those of a programme."""

    serializer_class = CoachRequestSerializer
    filterset_class = CoachRequestFilter
    queryset = CoachRequest.objects.select_related("application__programme", "application__contact", "coach").order_by(
        "-pk"
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=AskSerializer, responses={201: CoachRequestSerializer})
    def create(self, request: Request) -> Response:
        """Asks a coach for an approved application, or for a change of coach; asking again is asking once."""
        said = self.read(AskSerializer)
        visible = Application.objects.visible_to(request.user).select_related("contact")
        row = get_object_or_404(visible, pk=said["application"])
        if not permissions.is_coach_chooser(request.user, row):
            raise PermissionDenied
        coach = Coach.objects.filter(programme=row.programme_id, pk=said["coach"]).first()
        if coach is None:
            raise serializers.ValidationError({"coach": [_("The programme does not know this coach.")]})
        return self.show(matching.ask(row, coach=coach, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=CoachRequestSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """The coach says yes, and keeps a place for the company."""
        row = self.require(permissions.is_asked_coach)
        return self.show(matching.accept(row, by=request.user, at=timezone.now()))

    @extend_schema(request=DeclineSerializer, responses=CoachRequestSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """The coach says no, with a reason that the company reads."""
        row, said = self.require(permissions.is_asked_coach), self.read(DeclineSerializer)
        return self.show(matching.decline(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=CoachRequestSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """The company no longer asks."""
        row = self.require(permissions.is_request_asker)
        return self.show(matching.take_back(row, by=request.user, at=timezone.now()))
