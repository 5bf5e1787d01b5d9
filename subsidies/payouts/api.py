"""Payouts: what coaches are paid, and finance's way to put one that was set aside back in the queue."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from subsidies.payouts import actions as payouts
from subsidies.payouts import permissions
from subsidies.payouts.display_status import PayoutDisplayStatus, find_display_status
from subsidies.payouts.filters import PayoutFilter
from subsidies.payouts.models import Payout, PayoutStatus


class PayoutSerializer(serializers.ModelSerializer):
    """A payout: for which trajectory, and the amount once it is calculated."""

    reference = typed.TextField(source="trajectory.application.reference", read_only=True)
    company_name = typed.TextField(source="trajectory.application.company_name", read_only=True)
    coach_name = typed.TextField(source="coach.name", read_only=True)
    status = serializers.SerializerMethodField()
    paid_on = typed.DayField(source="payable.paid_on", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Payout
        fields = [
            *("id", "trajectory", "reference", "company_name", "coach_name", "status", "minutes", "amount"),
            *("queued_at", "settled_at", "paid_on", "parked_at", "parked_reason"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(PayoutDisplayStatus.choices))
    def get_status(self, payout: Payout) -> str:
        """Where it stands; its coach is not told what happens inside."""
        knows = permissions.can_see_parked_reason(self.context["request"].user, payout)
        return find_display_status(payout.status, payout.payable, knows=knows).value

    def to_representation(self, payout: Payout) -> dict[str, object]:
        """To its coach, a payout that was set aside is still being calculated."""
        shown = super().to_representation(payout)
        if payout.status == PayoutStatus.PARKED and not permissions.can_see_parked_reason(
            self.context["request"].user, payout
        ):
            shown |= {"parked_at": None, "parked_reason": None}
        return shown


@extend_schema(tags=["payouts"])
class PayoutViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The payouts this person may see."""

    serializer_class = PayoutSerializer
    filterset_class = PayoutFilter
    queryset = Payout.objects.select_related("trajectory__application__programme", "coach", "payable").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=None, responses=PayoutSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: int) -> Response:
        """Puts a payout that was set aside back in the queue."""
        row = self.require(permissions.is_payout_retrier)
        return self.show(payouts.retry(row, by=request.user, at=timezone.now()))
