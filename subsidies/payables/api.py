"""What is payable, and what is blocked with the reason."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro, Id
from healthcoach.users.models import User
from subsidies.payables import actions
from subsidies.payables.filters import PayableFilter
from subsidies.payables.models import UNBATCHED_STATUSES, Payable
from subsidies.payables.payment_blocks import BlockerReason, find_payment_blockers
from subsidies.payments.permissions import may_make_batch


class ObstacleSerializer(serializers.Serializer):
    """Why an amount cannot be paid now: a stable code and a sentence."""

    reason = serializers.ChoiceField(BlockerReason.choices)
    sentence = typed.TextField()


class PayablesSerializer(serializers.ListSerializer):
    """Many amounts, with the obstacles of all in a constant number of queries."""

    def to_representation(self, data):
        """Finds the obstacles of all amounts first."""
        rows = list(data)
        waiting = [row for row in rows if row.status in UNBATCHED_STATUSES]
        found = find_payment_blockers(waiting, at=timezone.now())
        for row in rows:
            row.obstacles = found.get(row.pk, [])
        return super().to_representation(rows)


class PayableSerializer(serializers.ModelSerializer):
    """Money due to a coach or supplier; `obstacles` says why it cannot be paid now, cash apart."""

    line = Id(source="line_id")
    payee = typed.TextField(read_only=True)
    outstanding = Euro(read_only=True)
    obstacles = serializers.SerializerMethodField()

    class Meta:
        model = Payable
        fields = [
            *("id", "line", "reference", "payee", "status", "amount", "paid", "recovered", "outstanding"),
            *("communication", "due_on", "paid_on", "held_at", "held_reason", "returned_at", "returned_reason"),
            "obstacles",
        ]
        read_only_fields = fields
        list_serializer_class = PayablesSerializer

    @extend_schema_field(ObstacleSerializer(many=True))
    def get_obstacles(self, row: Payable) -> list[dict[str, str]]:
        """Each reason with its sentence."""
        found = getattr(row, "obstacles", None)
        if found is None:
            found = find_payment_blockers([row], at=timezone.now())[row.pk] if row.status in UNBATCHED_STATUSES else []
        return [{"reason": each.reason.value, "sentence": each.sentence} for each in found]


class HoldSerializer(serializers.Serializer):
    """Why an amount is held."""

    reason = typed.TextField(max_length=300)


class SupplierAccountSerializer(serializers.Serializer):
    """On which account a supplier is paid."""

    iban = typed.IbanField(max_length=100)
    holder = typed.TextField(max_length=70)
    town = typed.TextField(
        max_length=35, required=False, allow_blank=True, help_text="Needed for an account outside the EEA."
    )


def _is_payable_handler(user: User, row: Payable) -> bool:
    return may_make_batch(user, row.line.programme_id)


@extend_schema(tags=["payables"])
class PayableViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The amounts due of this person's programmes, oldest first."""

    serializer_class = PayableSerializer
    filterset_class = PayableFilter
    queryset = Payable.objects.select_related("line", "coach").order_by("due_on", "pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=HoldSerializer, responses=PayableSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: int) -> Response:
        """Keeps an amount out of every batch."""
        row, said = self.require(_is_payable_handler), self.read(HoldSerializer)
        [row] = actions.hold([row], **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=PayableSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: int) -> Response:
        """Lets an amount go that was held."""
        [row] = actions.release_hold([self.require(_is_payable_handler)], by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=PayableSerializer)
    @action(detail=True, methods=["post"], url_path="pay-again")
    def pay_again(self, request: Request, pk: int) -> Response:
        """Makes an amount that the bank returned ready again."""
        [row] = actions.pay_again([self.require(_is_payable_handler)], by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=SupplierAccountSerializer, responses=PayableSerializer)
    @action(detail=True, methods=["post"], url_path="correct-account")
    @transaction.atomic
    def correct_account(self, request: Request, pk: int) -> Response:
        """Corrects on which account a supplier is paid."""
        row, said = self.require(_is_payable_handler, locks=True), self.read(SupplierAccountSerializer)
        if row.coach_id:
            raise Http404
        return self.show(actions.correct_account(row, **said, by=request.user, at=timezone.now()))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("payables", PayableViewSet, "api-payable")
