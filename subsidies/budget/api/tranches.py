"""Tranches: expected, requested with their evidence, received, dropped."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro, Id
from subsidies.budget import permissions, tranches
from subsidies.budget.api.lines import OfTheBooks
from subsidies.budget.filters import TrancheFilter
from subsidies.budget.models import Base, BudgetLine, Tranche
from subsidies.budget.tranches import TranchePart

MAX_TRANCHE_PARTS = 20  # lines in one payment
MIN_TRANCHE_VALUE = Decimal("0.01")


class TrancheSerializer(serializers.ModelSerializer):
    """A part of the grant that the funder pays for one line: percentage, base and amount, all three explicit. Those
    with the same structured communication come in one payment."""

    line = typed.WholeField(source="line_id", read_only=True)

    class Meta:
        model = Tranche
        fields = [
            *("id", "line", "percentage", "base", "amount", "status", "communication", "expected_on", "requested_at"),
            *("received_on", "booked_at", "confirmed_on", "dropped_at", "dropped_reason"),
        ]
        read_only_fields = fields


class TranchePartSerializer(serializers.Serializer):
    """What a payment is for one line."""

    line = Id()
    percentage = typed.DecimalField(max_digits=5, decimal_places=2, min_value=MIN_TRANCHE_VALUE, max_value=Decimal(100))
    base = serializers.ChoiceField(Base.choices)
    amount = Euro(min_value=MIN_TRANCHE_VALUE)


class TrancheCameInSerializer(TranchePartSerializer):
    """Money from the funder that nobody had planned."""

    received_on = typed.DayField()


class TrancheScheduleSerializer(serializers.Serializer):
    """One payment that is expected: for each line its part, and the day."""

    parts = serializers.ListField(child=TranchePartSerializer(), allow_empty=False, max_length=MAX_TRANCHE_PARTS)
    expected_on = typed.DayField()


class TrancheReceivedSerializer(serializers.Serializer):
    """The day on which it came in."""

    received_on = typed.DayField()


class TrancheDropSerializer(serializers.Serializer):
    """Why it is expected no longer."""

    reason = typed.TextField(max_length=300)


@extend_schema(tags=["budget"])
class TrancheViewSet(RetrieveModelMixin, OfTheBooks):
    """The tranches of this person's programmes."""

    serializer_class = TrancheSerializer
    filterset_class = TrancheFilter
    queryset = Tranche.objects.select_related("line").order_by("-pk")

    @extend_schema(request=TrancheCameInSerializer, responses={201: TrancheSerializer})
    def create(self, request: Request) -> Response:
        """Books money received from the funder that nobody had planned."""
        said = self.read(TrancheCameInSerializer)
        line = get_object_or_404(BudgetLine.objects.visible_to(request.user), pk=said.pop("line"))
        self._must_book([line])
        return self.show(
            tranches.receive_unscheduled_tranche(line, **said, by=request.user, at=timezone.now()), status=201
        )

    @extend_schema(request=TrancheScheduleSerializer, responses={201: TrancheSerializer(many=True)}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def schedule(self, request: Request) -> Response:
        """Expects one payment of the funder, for one line or for several."""
        said = self.read(TrancheScheduleSerializer)
        lines = BudgetLine.objects.visible_to(request.user).in_bulk([part["line"] for part in said["parts"]])
        if any(part["line"] not in lines for part in said["parts"]):
            raise Http404
        self._must_book(list(lines.values()))
        parts = [TranchePart(**part | {"line": lines[part["line"]]}) for part in said["parts"]]
        rows = tranches.schedule_tranche_payment(
            parts, expected_on=said["expected_on"], by=request.user, at=timezone.now()
        )
        return Response(TrancheSerializer(rows, many=True).data, status=201)

    @extend_schema(request=None, responses=TrancheSerializer(many=True), filters=False)
    @action(detail=True, methods=["post"], url_path="request", url_name="request", pagination_class=None)
    def ask(self, request: Request, pk: int) -> Response:
        """Notes that the funder was asked for it, and keeps the evidence of today; all parts of the same payment."""
        row = self.require(permissions.is_tranche_handler)
        return _respond_with_tranche_parts(tranches.request_tranche_payment(row, by=request.user, at=timezone.now()))

    @extend_schema(request=TrancheReceivedSerializer, responses=TrancheSerializer(many=True), filters=False)
    @action(detail=True, methods=["post"], pagination_class=None)
    def receive(self, request: Request, pk: int) -> Response:
        """Books an expected tranche that came in; all parts of the same payment."""
        row = self.require(permissions.is_tranche_handler)
        said = self.read(TrancheReceivedSerializer)
        return _respond_with_tranche_parts(
            tranches.receive_tranche_payment(row, **said, by=request.user, at=timezone.now())
        )

    @extend_schema(request=TrancheDropSerializer, responses=TrancheSerializer(many=True), filters=False)
    @action(detail=True, methods=["post"], pagination_class=None)
    def drop(self, request: Request, pk: int) -> Response:
        """Expects a tranche no longer, with the reason; all parts of the same payment."""
        row = self.require(permissions.is_tranche_handler)
        said = self.read(TrancheDropSerializer)
        return _respond_with_tranche_parts(
            tranches.drop_tranche_payment(row, **said, by=request.user, at=timezone.now())
        )

    def _must_book(self, lines: Sequence[BudgetLine]) -> None:
        if not all(permissions.may_book_budget(self.request.user, line.programme_id) for line in lines):
            raise PermissionDenied


def _respond_with_tranche_parts(rows: Sequence[Tranche]) -> Response:
    """The parts of the payment as they are now."""
    return Response(TrancheSerializer(rows, many=True).data)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("tranches", TrancheViewSet, "api-tranche")
