"""Recovery orders: proposed, ordered, followed by age, received."""

from decimal import Decimal

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro, Id
from subsidies.payables.models import Payable
from subsidies.payables.serializers import WhySerializer
from subsidies.recoveries import actions, permissions
from subsidies.recoveries.filters import RecoveryFilter
from subsidies.recoveries.models import Receipt, Recovery

MIN_RECOVERY_AMOUNT = Decimal("0.01")


class ReceiptSerializer(serializers.ModelSerializer):
    """A part of a recovery that came in; confirmed when the bank statement showed it."""

    class Meta:
        model = Receipt
        fields = ["number", "amount", "received_on", "confirmed_on", "booked_at"]
        read_only_fields = fields


class RecoverySerializer(serializers.ModelSerializer):
    """A recovery order: of which payment, how much, what came in, and until when."""

    reference = typed.TextField(source="payable.reference", read_only=True)
    payee = typed.TextField(read_only=True)
    outstanding = Euro(read_only=True)
    receipts = ReceiptSerializer(many=True, read_only=True)

    class Meta:
        model = Recovery
        fields = [
            *("id", "payable", "reference", "payee", "status", "amount", "received", "outstanding", "reason"),
            *("communication", "pay_before", "received_on", "proposed_at", "ordered_at"),
            *("waived_at", "waived_reason", "refused_at", "refused_reason", "receipts"),
        ]
        read_only_fields = fields


class RecoveryProposalSerializer(serializers.Serializer):
    """Of which payment how much is asked back in euro, and why."""

    payable = Id()
    amount = Euro(min_value=MIN_RECOVERY_AMOUNT)
    reason = typed.TextField(max_length=2000)


class RecoveryOrderSerializer(serializers.Serializer):
    """Until when it can be repaid."""

    pay_before = typed.DayField()


class RepaymentSerializer(serializers.Serializer):
    """What came in, in euro, and when."""

    amount = Euro(min_value=MIN_RECOVERY_AMOUNT)
    received_on = typed.DayField()


@extend_schema(tags=["recoveries"])
class RecoveryViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The recovery orders of this person's programmes."""

    serializer_class = RecoverySerializer
    filterset_class = RecoveryFilter
    queryset = Recovery.objects.select_related("payable__line", "payable__coach").prefetch_related("receipts")
    queryset = queryset.order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=RecoveryProposalSerializer, responses={201: RecoverySerializer})
    def create(self, request: Request) -> Response:
        """Proposes to ask back a part or all of a payment."""
        said = self.read(RecoveryProposalSerializer)
        rows = Payable.objects.visible_to(request.user).select_related("line")
        payable = get_object_or_404(rows, pk=said.pop("payable"))
        if not permissions.is_recovery_proposer(request.user, payable):
            raise PermissionDenied
        return self.show(actions.propose(payable, **said, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=RecoveryOrderSerializer, responses=RecoverySerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: int) -> Response:
        """Orders the repayment: another person than who proposed it."""
        row, said = self.require(permissions.is_recovery_handler), self.read(RecoveryOrderSerializer)
        return self.show(actions.order(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=WhySerializer, responses=RecoverySerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Refuses a proposal."""
        row, said = self.require(permissions.is_recovery_handler), self.read(WhySerializer)
        return self.show(actions.refuse(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=RepaymentSerializer, responses=RecoverySerializer)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: int) -> Response:
        """Books what came in, in whole or in part."""
        row, said = self.require(permissions.is_recovery_handler), self.read(RepaymentSerializer)
        return self.show(actions.receive_manually(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=WhySerializer, responses=RecoverySerializer)
    @action(detail=True, methods=["post"])
    def waive(self, request: Request, pk: int) -> Response:
        """Gives up what is still to be repaid: another person than who ordered it."""
        row, said = self.require(permissions.is_recovery_handler), self.read(WhySerializer)
        return self.show(actions.waive(row, **said, by=request.user, at=timezone.now()))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("recoveries", RecoveryViewSet, "api-recovery")
