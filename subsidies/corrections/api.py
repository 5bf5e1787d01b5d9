"""Corrections: proposed by one person, carried out by another."""

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
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.budget.models import Tranche
from subsidies.corrections import actions, permissions
from subsidies.corrections.filters import CorrectionFilter
from subsidies.corrections.models import Correction
from subsidies.payables.models import Payable
from subsidies.payables.serializers import WhySerializer


class CorrectionSerializer(serializers.ModelSerializer):
    """A correction: of what is due or of a tranche, what it was and what it becomes, in euro."""

    programme = ProgrammeSlug(read_only=True)

    class Meta:
        model = Correction
        fields = [
            *("id", "programme", "payable", "tranche", "status", "old_amount", "new_amount", "reason"),
            *("proposed_at", "done_at", "refused_at", "refused_reason"),
        ]
        read_only_fields = fields


class PayableCorrectionSerializer(serializers.Serializer):
    """Which amount that is due becomes which, in euro, and why."""

    payable = Id()
    new_amount = Euro(min_value=Decimal(0))
    reason = typed.TextField(max_length=2000)


class TrancheCorrectionSerializer(serializers.Serializer):
    """Which tranche is taken back, and why."""

    tranche = Id()
    reason = typed.TextField(max_length=2000)


@extend_schema(tags=["corrections"])
class CorrectionViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The corrections of this person's programmes."""

    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter
    queryset = Correction.objects.select_related("programme").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=PayableCorrectionSerializer, responses={201: CorrectionSerializer})
    def create(self, request: Request) -> Response:
        """Proposes another amount for what is due."""
        said = self.read(PayableCorrectionSerializer)
        rows = Payable.objects.visible_to(request.user).select_related("line")
        payable = get_object_or_404(rows, pk=said.pop("payable"))
        return self._propose(payable.line.programme_id, payable=payable, **said)

    @extend_schema(request=TrancheCorrectionSerializer, responses={201: CorrectionSerializer})
    @action(detail=False, methods=["post"])
    def tranche(self, request: Request) -> Response:
        """Proposes to take a tranche back that was booked."""
        said = self.read(TrancheCorrectionSerializer)
        rows = Tranche.objects.visible_to(request.user).select_related("line")
        tranche = get_object_or_404(rows, pk=said.pop("tranche"))
        return self._propose(tranche.line.programme_id, tranche=tranche, **said)

    @extend_schema(request=None, responses=CorrectionSerializer)
    @action(detail=True, methods=["post"], url_path="carry-out", url_name="carry-out")
    def carry_out(self, request: Request, pk: int) -> Response:
        """Carries the correction out: another person than who proposed it."""
        row = self.require(permissions.is_correction_handler)
        return self.show(actions.execute(row, by=request.user, at=timezone.now()))

    @extend_schema(request=WhySerializer, responses=CorrectionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Refuses a proposal."""
        row, said = self.require(permissions.is_correction_handler), self.read(WhySerializer)
        return self.show(actions.refuse(row, **said, by=request.user, at=timezone.now()))

    def _propose(self, programme_id: int, **facts: object) -> Response:
        if not permissions.is_correction_proposer(self.request.user, programme_id):
            raise PermissionDenied
        return self.show(actions.propose(**facts, by=self.request.user, at=timezone.now()), status=201)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("corrections", CorrectionViewSet, "api-correction")
