"""Closing a year and the duties towards registers."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed import filters as typed_filters
from healthcoach.core.typed.api import Euro
from healthcoach.programmes.filters import programme_filter
from healthcoach.programmes.models import Programme
from subsidies.applications.models import Application
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind, Movement, Stage
from subsidies.year_end import actions, permissions
from subsidies.year_end import coach_years as coaches
from subsidies.year_end import de_minimis as awarded
from subsidies.year_end.closing_statement import SHOWN_STAGES, ClosingStatement, build_closing_statement
from subsidies.year_end.rules import Period, find_registration_deadline
from subsidies.year_end.subsidy_register import list_register_entries

FIRST_YEAR, LAST_YEAR = 2000, 2100
CLOSING_STAGE_CHOICES = [(stage.name.lower(), stage.label) for stage in SHOWN_STAGES]


class YearSerializer(serializers.Serializer):
    """Which programme and year."""

    programme = typed.TextField(help_text="The programme's slug.")
    year = typed.WholeField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class QuarterSerializer(YearSerializer):
    """Also one quarter of it."""

    quarter = typed.WholeField(min_value=1, max_value=4, required=False, help_text="All four unless named.")


class MovedSerializer(serializers.Serializer):
    """What one kind of movement changed; a reversal counts as less of what it reverses."""

    movement = typed.TextField(help_text="A kind of transfer, such as pay.")
    amount = Euro()


class HoldingSerializer(serializers.Serializer):
    """What a line held of a stage at the beginning of a year, what changed it, and what it held at the end."""

    line = typed.TextField(help_text="operating or coaching")
    stage = serializers.ChoiceField(CLOSING_STAGE_CHOICES)
    opening = Euro()
    movements = MovedSerializer(many=True)
    closing = Euro()


class ClosingSerializer(serializers.Serializer):
    """A year of a programme."""

    year = typed.WholeField()
    transfers = typed.WholeField(help_text="How many transfers count in the year.")
    amount = Euro(help_text="What they moved together.")
    agrees = serializers.BooleanField(help_text="Whether every opening and its movements make the closing.")
    holdings = HoldingSerializer(many=True)


class CoachYearSerializer(serializers.Serializer):
    """What a coach was paid in a year; without a coach, what belongs to none."""

    coach = typed.WholeField(allow_null=True)
    name = typed.TextField()
    enterprise_number = typed.TextField()
    trajectories = typed.WholeField()
    minutes = typed.WholeField()
    paid = Euro()
    returned = Euro()
    recovered = Euro()
    net = Euro()


class RegisterEntrySerializer(serializers.Serializer):
    """What one company was awarded and paid in a quarter: no natural persons."""

    quarter = typed.TextField(help_text="Such as 2018 Q1.")
    application = typed.WholeField()
    enterprise_number = typed.TextField()
    company = typed.TextField()
    municipality = typed.TextField()
    decided_on = typed.DayField()
    awarded = Euro()
    paid = Euro()
    ended_on = typed.DayField(allow_null=True, help_text="Withdrawn or lapsed, so not paid any more.")


class RegistrationSerializer(serializers.Serializer):
    """That an award was entered in the central register."""

    registered_on = typed.DayField()
    number = typed.TextField(max_length=40, required=False, allow_blank=True)


class AwardSerializer(serializers.ModelSerializer):
    """An award of de-minimis aid, the last day on which it is registered in time, and its mark."""

    enterprise_number = typed.TextField(source="company.enterprise_number", read_only=True)
    aid = Euro(source="reserved", read_only=True)
    awarded_on = typed.DayField(source="decided_on", read_only=True)
    due_on = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    registered_on = typed.DayField(source="registration.registered_on", read_only=True, allow_null=True)
    number = typed.TextField(source="registration.number", read_only=True, allow_null=True)

    class Meta:
        model = Application
        fields = [
            *("id", "reference", "company_name", "enterprise_number", "aid", "awarded_on", "due_on", "state"),
            *("registered_on", "number", "withdrawn_at", "lapsed_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(typed.DayField())
    def get_due_on(self, row: Application):
        """The twentieth working day after the award."""
        return find_registration_deadline(row.decided_on)

    @extend_schema_field(serializers.ChoiceField(awarded.RegistrationState.choices))
    def get_state(self, row: Application) -> str:
        """How the registration stands today."""
        return awarded.find_registration_state(row, timezone.localdate()).value


def list_asked_programmes(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes whose awards a person reads."""
    if request is None or request.user.is_anonymous:
        return Programme.objects.none()
    return permissions.list_year_end_programmes(request.user)


class AwardFilter(django_filters.FilterSet):
    """Awards of a programme or a year, by how their registration stands."""

    programme = programme_filter(list_asked_programmes)
    year = typed_filters.WholeFilter(
        field_name="decided_at", lookup_expr="year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = django_filters.ChoiceFilter(choices=awarded.RegistrationState.choices, method="by_state")

    class Meta:
        model = Application
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Awards whose registration stands so today."""
        return awarded.filter_awards_by_state(rows, awarded.RegistrationState(value), on=timezone.localdate())


class ClosingPeriodViewSet(CommandViewSet):
    """What is asked of a programme and a year."""

    question = YearSerializer
    queryset = BudgetLine.objects.none()  # of lines that `asked` finds

    def asked(self, request: Request) -> tuple[list[BudgetLine], Period]:
        """The lines of the programme, for who may read its years, and the period."""
        said = self.question(data=request.query_params)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        programme = get_object_or_404(permissions.list_year_end_programmes(request.user), slug=given["programme"])
        lines = list(BudgetLine.objects.filter(programme=programme).select_related("programme").order_by("pk"))
        return lines, Period(given["year"], given.get("quarter"))

    def page(self, rows: list) -> Response:
        """A page of these rows."""
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)


def find_coaching_line(lines: list[BudgetLine]) -> BudgetLine | None:
    """The line from which coaches are paid; none in a programme without money."""
    return next((line for line in lines if line.kind == BudgetLineKind.COACHING), None)


@extend_schema(tags=["closing"])
class ClosingViewSet(ClosingPeriodViewSet):
    """The closing statement of a year."""

    serializer_class = ClosingSerializer
    pagination_class = None

    @extend_schema(parameters=[YearSerializer], responses=forced_singular_serializer(ClosingSerializer))
    def list(self, request: Request) -> Response:
        """Per line and stage what a year began with, what changed it and what it ended with."""
        made = build_closing_statement(*self.asked(request))
        return Response(self.get_serializer(_serialize_closing_statement(made)).data)


@extend_schema(tags=["closing"])
class CoachYearViewSet(ClosingPeriodViewSet):
    """What coaches were paid in a year."""

    serializer_class = CoachYearSerializer

    @extend_schema(parameters=[YearSerializer], responses=CoachYearSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every coach who was paid, or from whom money came back."""
        lines, period = self.asked(request)
        line = find_coaching_line(lines)
        return self.page(coaches.list_coach_years(line.programme, line.pk, period) if line else [])


@extend_schema(tags=["closing"])
class SubsidyRegisterViewSet(ClosingPeriodViewSet):
    """The rows for the register of subsidies."""

    question = QuarterSerializer
    serializer_class = RegisterEntrySerializer

    @extend_schema(parameters=[QuarterSerializer], responses=RegisterEntrySerializer(many=True))
    def list(self, request: Request) -> Response:
        """What companies were awarded and paid per quarter."""
        lines, period = self.asked(request)
        line = find_coaching_line(lines)
        return self.page(list_register_entries(line.programme, line.pk, period) if line else [])


@extend_schema(tags=["closing"])
class AwardViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """Awards of de-minimis aid, those that wait for their registration first."""

    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    queryset = Application.objects.none()

    def get_queryset(self):
        """Starts from the user."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return awarded.list_awards_to_register(self.request.user)

    @extend_schema(request=RegistrationSerializer, responses=AwardSerializer)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, pk: int) -> Response:
        """Marks that an award was entered in the central register."""
        row = self.require(permissions.may_register_award)
        actions.register(row, **self.read(RegistrationSerializer), by=request.user, at=timezone.now())
        return self.show(row)


def _serialize_closing_statement(made: ClosingStatement) -> dict[str, object]:
    holdings = [
        {
            "line": line.kind,
            "stage": Stage(stage).name.lower(),
            "opening": held.opening,
            "movements": [{"movement": kind, "amount": held.moved[kind]} for kind in Movement if held.moved.get(kind)],
            "closing": held.closing,
        }
        for line in made.lines
        for stage in SHOWN_STAGES
        for held in [made.holdings[line.pk, stage]]
    ]
    facts = {"year": made.period.year, "transfers": made.count, "amount": made.amount, "agrees": made.agrees}
    return facts | {"holdings": holdings}


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("closings", ClosingViewSet, "api-closing")
    router.register("coach-years", CoachYearViewSet, "api-coach-year")
    router.register("subsidy-register", SubsidyRegisterViewSet, "api-subsidy-register")
    router.register("awards", AwardViewSet, "api-award")
