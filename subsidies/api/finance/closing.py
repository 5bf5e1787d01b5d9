"""Closing a year and the duties towards registers."""

import django_filters
from django.db.models import QuerySet
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

from healthcoach.api.verbs import Verbs
from healthcoach.typed import api as typed
from healthcoach.typed import filters as typed_filters
from subsidies.api.fields import Euro
from subsidies.applications.models import Application
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Kind, Movement, Stage
from subsidies.duties import actions, coaches, permissions
from subsidies.duties import aid as awarded
from subsidies.duties.register import entries
from subsidies.duties.rules import Period, due_on
from subsidies.duties.statement import SHOWN, Statement, statement

FIRST_YEAR, LAST_YEAR = 2000, 2100
STAGES = [(stage.name.lower(), stage.label) for stage in SHOWN]


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
    stage = serializers.ChoiceField(STAGES)
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
        return due_on(row.decided_on)

    @extend_schema_field(serializers.ChoiceField(awarded.State.choices))
    def get_state(self, row: Application) -> str:
        """How the registration stands today."""
        return awarded.state(row, timezone.localdate()).value


class AwardFilter(django_filters.FilterSet):
    """Awards of a programme or a year, by how their registration stands."""

    programme = typed_filters.TextFilter(field_name="programme__slug", help_text="The programme's slug.")
    year = typed_filters.WholeFilter(
        field_name="decided_at", lookup_expr="year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = django_filters.ChoiceFilter(choices=awarded.State.choices, method="by_state")

    class Meta:
        model = Application
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Awards whose registration stands so today."""
        return awarded.standing(rows, awarded.State(value), on=timezone.localdate())


class OfAYear(Verbs):
    """What is asked of a programme and a year."""

    question = YearSerializer
    queryset = BudgetLine.objects.none()  # of lines that `asked` finds

    def asked(self, request: Request) -> tuple[list[BudgetLine], Period]:
        """The lines of the programme, for who may read its years, and the period."""
        said = self.question(data=request.query_params)
        said.is_valid(raise_exception=True)
        given = said.validated_data
        programme = get_object_or_404(permissions.programmes_of(request.user), slug=given["programme"])
        lines = list(BudgetLine.objects.filter(programme=programme).select_related("programme").order_by("pk"))
        return lines, Period(given["year"], given.get("quarter"))

    def page(self, rows: list) -> Response:
        """A page of these rows."""
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)


def coaching(lines: list[BudgetLine]) -> BudgetLine | None:
    """The line from which coaches are paid; none in a programme without money."""
    return next((line for line in lines if line.kind == Kind.COACHING), None)


@extend_schema(tags=["closing"])
class ClosingViewSet(OfAYear):
    """The closing statement of a year."""

    serializer_class = ClosingSerializer
    pagination_class = None

    @extend_schema(parameters=[YearSerializer], responses=forced_singular_serializer(ClosingSerializer))
    def list(self, request: Request) -> Response:
        """Per line and stage what a year began with, what changed it and what it ended with."""
        made = statement(*self.asked(request))
        return Response(self.get_serializer(_told(made)).data)


@extend_schema(tags=["closing"])
class CoachYearViewSet(OfAYear):
    """What coaches were paid in a year."""

    serializer_class = CoachYearSerializer

    @extend_schema(parameters=[YearSerializer], responses=CoachYearSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every coach who was paid, or from whom money came back."""
        lines, period = self.asked(request)
        line = coaching(lines)
        return self.page(coaches.per_coach(line.programme, line.pk, period) if line else [])


@extend_schema(tags=["closing"])
class SubsidyRegisterViewSet(OfAYear):
    """The rows for the register of subsidies."""

    question = QuarterSerializer
    serializer_class = RegisterEntrySerializer

    @extend_schema(parameters=[QuarterSerializer], responses=RegisterEntrySerializer(many=True))
    def list(self, request: Request) -> Response:
        """What companies were awarded and paid per quarter."""
        lines, period = self.asked(request)
        line = coaching(lines)
        return self.page(entries(line.programme, line.pk, period) if line else [])


@extend_schema(tags=["closing"])
class AwardViewSet(ListModelMixin, RetrieveModelMixin, Verbs):
    """Awards of de-minimis aid, those that wait for their registration first."""

    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    queryset = Application.objects.none()

    def get_queryset(self):
        """Starts from the user."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return awarded.awards(self.request.user)

    @extend_schema(request=RegistrationSerializer, responses=AwardSerializer)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, pk: int) -> Response:
        """Marks that an award was entered in the central register."""
        row = self.require(permissions.may_register)
        actions.register(row, **self.read(RegistrationSerializer), by=request.user, at=timezone.now())
        return self.show(row)


def _told(made: Statement) -> dict[str, object]:
    holdings = [
        {
            "line": line.kind,
            "stage": Stage(stage).name.lower(),
            "opening": held.opening,
            "movements": [{"movement": kind, "amount": held.moved[kind]} for kind in Movement if held.moved.get(kind)],
            "closing": held.closing,
        }
        for line in made.lines
        for stage in SHOWN
        for held in [made.holdings[line.pk, stage]]
    ]
    facts = {"year": made.period.year, "transfers": made.count, "amount": made.amount, "agrees": made.agrees}
    return facts | {"holdings": holdings}


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("closings", ClosingViewSet, "api-closing")
    router.register("coach-years", CoachYearViewSet, "api-coach-year")
    router.register("subsidy-register", SubsidyRegisterViewSet, "api-subsidy-register")
    router.register("awards", AwardViewSet, "api-award")
