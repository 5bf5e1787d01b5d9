"""The overview: per line what was granted, reserved, due, paid and is in cash, over time, and what will be left."""

from datetime import date
from decimal import Decimal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet

from healthcoach.core.api.refusals import RefusalSerializer
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro
from healthcoach.core.typed.days import ANY_DAY
from subsidies.budget.drawdown import DrawdownPoint, compute_drawdown, compute_drawdown_series
from subsidies.budget.forecast import MOST_A_MONTH, MOST_FILES, Forecast, ForecastScenario, forecast_coaching_line
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.controls.forecast_inputs import observe_coaching_line
from subsidies.fee_schemes.models import FeeScheme

LOW_CONFIDENCE_HELP = "Whether too few files are over, or too few months behind us, to know."


class DaySerializer(serializers.Serializer):
    """Which programme, and the end of which day."""

    programme = serializers.SlugField(max_length=50, help_text="The programme's slug.")
    on = typed.DayField(**ANY_DAY, required=False, help_text="A day up to today; without it, today.")

    def validate_on(self, day: date) -> date:
        """What has not happened cannot be counted."""
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future. Choose today or an earlier day."))
        return day


class WhatIfSerializer(DaySerializer):
    """And what if."""

    approve = typed.WholeField(min_value=0, max_value=MOST_FILES, default=0, help_text="Files approved now.")
    more = typed.WholeField(min_value=0, max_value=MOST_A_MONTH, default=0, help_text="More approvals each month.")
    finish = typed.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        required=False,
        help_text="Of a hundred approved files, how many finish.",
    )


class AmountsSerializer(serializers.Serializer):
    """Euro at the end of a day. Granted is available + reserved + due + paid; received is cash + outgoing + disbursed;
    recovered went back from paid to available."""

    granted = Euro()
    available = Euro()
    reserved = Euro()
    due = Euro()
    paid = Euro()
    recovered = Euro()
    received = Euro()
    cash = Euro()
    outgoing = Euro()
    disbursed = Euro()


class LineAmountsSerializer(serializers.Serializer):
    """A budget line and its amounts."""

    line = typed.WholeField(source="line.pk")
    kind = serializers.ChoiceField(BudgetLineKind.choices, source="line.kind")
    amounts = AmountsSerializer(source="drawn")


class PointSerializer(serializers.Serializer):
    """How all lines stood at the end of a day."""

    on = typed.DayField()
    lines = LineAmountsSerializer(many=True)
    total = AmountsSerializer()


class ForecastCourseSerializer(serializers.Serializer):
    """One course of events: what it is counted with, what is spent by the end and what stays unused, in euro, and the
    first day of the month in which the line runs out."""

    approvals_a_month = typed.DecimalField(max_digits=12, decimal_places=2, source="assumed.a_month")
    finish_of_a_hundred = typed.DecimalField(max_digits=5, decimal_places=2, source="assumed.of_a_hundred")
    cost = Euro(source="assumed.cost", help_text="Of an approved file, on average.")
    spent = Euro()
    unused = Euro()
    runs_out = typed.DayField(allow_null=True)


class ForecastSerializer(serializers.Serializer):
    """What will be left of the coaching line, from the least to the most that is used."""

    until = typed.DayField()
    by_horizon = serializers.BooleanField(help_text="Whether the programme's last day is unknown, or too far away.")
    rests_on_little = serializers.BooleanField(help_text=LOW_CONFIDENCE_HELP)
    months_to_payout = typed.WholeField(help_text="From approval to payout.")
    low = ForecastCourseSerializer()
    mid = ForecastCourseSerializer()
    high = ForecastCourseSerializer()


class LineQuestionViewSet(ViewSet):
    """A question about the lines of one programme that this person reads."""

    def asked(self, request: Request, shape: type[DaySerializer]) -> tuple[list[BudgetLine], date, dict]:
        """The lines, the day and whatever else was asked; a stranger's programme is not found."""
        question = shape(data=request.query_params)
        question.is_valid(raise_exception=True)
        said = question.validated_data
        rows = BudgetLine.objects.visible_to(request.user).filter(programme__slug=said["programme"])
        lines = list(rows.select_related("programme").order_by("pk"))
        if not lines:
            raise Http404
        return lines, said.get("on") or timezone.localdate(), said


@extend_schema(tags=["budget"])
class DrawdownViewSet(LineQuestionViewSet):
    """What became of a programme's grant."""

    @extend_schema(parameters=[DaySerializer], responses=forced_singular_serializer(PointSerializer))
    def list(self, request: Request) -> Response:
        """Per line and in total, at the end of a day."""
        lines, on, _said = self.asked(request, DaySerializer)
        return Response(PointSerializer(compute_drawdown(lines, on=on)).data)


@extend_schema(tags=["budget"])
class DrawdownSeriesViewSet(LineQuestionViewSet):
    """What became of a programme's grant over time."""

    @extend_schema(parameters=[DaySerializer], responses=PointSerializer(many=True))
    def list(self, request: Request) -> Response:
        """At the end of each of the last months until a day, and on that day."""
        lines, on, _said = self.asked(request, DaySerializer)
        return Response(PointSerializer(compute_drawdown_series(lines, on=on), many=True).data)


@extend_schema(tags=["budget"])
class ForecastViewSet(LineQuestionViewSet):
    """What will be left of a programme's coaching line."""

    @extend_schema(
        parameters=[WhatIfSerializer],
        responses={200: forced_singular_serializer(ForecastSerializer), 409: RefusalSerializer},
    )
    def list(self, request: Request) -> Response:
        """Low, middle and high; with what if. Refused when the programme had no fee scheme yet."""
        lines, on, said = self.asked(request, WhatIfSerializer)
        asked = ForecastScenario(approve=said["approve"], more=said["more"], finish=said.get("finish"))
        return Response(ForecastSerializer(_forecast_from_point(compute_drawdown(lines, on=on), asked)).data)


def _forecast_from_point(point: DrawdownPoint, asked: ForecastScenario) -> Forecast:
    coaching = next((each for each in point.lines if each.line.kind == BudgetLineKind.COACHING), None)
    if coaching is None:
        raise Http404
    programme = coaching.line.programme
    scheme = FeeScheme.objects.in_force(programme.pk, point.on)
    return forecast_coaching_line(
        observe_coaching_line(programme, drawn=coaching.drawn, maximum=scheme.maximum, on=point.on), asked
    )


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("drawdown", DrawdownViewSet, "api-drawdown")
    router.register("drawdown-series", DrawdownSeriesViewSet, "api-drawdown-series")
    router.register("forecast", ForecastViewSet, "api-forecast")
