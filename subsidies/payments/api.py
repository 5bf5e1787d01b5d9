"""Payment batches: made, approved by another person, given to the bank."""

import django_filters
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed import filters as typed_filters
from healthcoach.core.typed.api import Id
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.payables.models import Payable
from subsidies.payments import actions, permissions
from subsidies.payments.filters import BatchFilter
from subsidies.payments.models import Batch, Payment, PaymentStatus

MAX_BATCH_PAYMENTS = 10_000  # payments in one batch asked for through the API


class BatchSerializer(serializers.ModelSerializer):
    """A batch: how many payments, what they come to, who made, approved and sent it, and its file's digest."""

    programme = ProgrammeSlug(read_only=True)
    name = typed.TextField(source="__str__", read_only=True)
    sha256 = typed.TextField(source="file.sha256", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Batch
        fields = [
            *("id", "programme", "number", "name", "status", "count", "total", "made_at", "made_by"),
            *("approved_at", "approved_by", "execute_on", "sent_at", "sent_by"),
            *("cancelled_at", "cancelled_by", "cancelled_reason", "sha256"),
        ]
        read_only_fields = fields


class PaymentSerializer(serializers.ModelSerializer):
    """A line of a bank file; `settled` is what left the account for it and did not come back."""

    class Meta:
        model = Payment
        fields = [
            *("id", "batch", "payable", "end_to_end_id", "holder", "iban", "amount", "settled", "status"),
            *("paid_on", "returned_at", "returned_reason", "left_out_reason"),
        ]
        read_only_fields = fields


class MakeBatchSerializer(serializers.Serializer):
    """Which amounts due go into a batch of this programme."""

    programme = serializers.SlugField()
    payables = serializers.ListField(child=Id(), allow_empty=False, max_length=MAX_BATCH_PAYMENTS)


class BatchReasonSerializer(serializers.Serializer):
    """Why."""

    reason = typed.TextField(max_length=300)


class PaymentFilter(django_filters.FilterSet):
    """Payments of a batch or of an amount due, by status, or the one with an end-to-end id."""

    batch = typed_filters.IdFilter(field_name="batch_id", help_text="The batch's number.")
    payable = typed_filters.IdFilter(field_name="payable_id", help_text="The number of the amount due.")
    status = django_filters.ChoiceFilter(choices=PaymentStatus)
    end_to_end_id = typed_filters.TextFilter(max_length=35)

    class Meta:
        model = Payment
        fields: list[str] = []


@extend_schema(tags=["batches"])
class BatchViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The batches of this person's programmes, newest first."""

    serializer_class = BatchSerializer
    filterset_class = BatchFilter
    queryset = Batch.objects.select_related("programme", "file").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=MakeBatchSerializer, responses={201: BatchSerializer})
    def create(self, request: Request) -> Response:
        """Makes a batch of all these amounts, or of none."""
        said = self.read(MakeBatchSerializer)
        numbers = sorted(set(said["payables"]))
        rows = Payable.objects.visible_to(request.user).filter(line__programme__slug=said["programme"])
        rows = list(rows.filter(pk__any_of=numbers).select_related("line__programme"))
        if len(rows) < len(numbers):
            raise Http404
        programme = rows[0].line.programme
        if not permissions.may_make_batch(request.user, programme.pk):
            raise PermissionDenied
        return self.show(actions.create_batch(programme, payables=rows, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Approves a batch that another person made; its file is written."""
        return self.show(
            actions.approve(self.require(permissions.is_batch_handler), by=request.user, at=timezone.now())
        )

    @extend_schema(request=BatchReasonSerializer, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Takes a batch back before it is given to the bank."""
        row, said = self.require(permissions.is_batch_handler), self.read(BatchReasonSerializer)
        return self.show(actions.cancel(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=BatchSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: int) -> Response:
        """Notes that the file was given to the bank."""
        return self.show(actions.send(self.require(permissions.is_batch_handler), by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses={(200, "application/xml"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["post"])
    def download(self, request: Request, pk: int) -> HttpResponse:
        """The file for the bank (pain.001.001.09); who took it is written down."""
        row = self.require(permissions.is_batch_handler)
        content = actions.download(row, by=request.user, at=timezone.now())
        named = {"Content-Disposition": f'attachment; filename="{row}.xml"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/xml", headers=named)


@extend_schema(tags=["batches"])
class PaymentViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The payments of this person's programmes, newest first."""

    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    queryset = Payment.objects.select_related("batch").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=BatchReasonSerializer, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Notes that the bank does not carry a payment out."""
        row = self.require(lambda user, payment: permissions.is_batch_handler(user, payment.batch))
        [row] = actions.refuse([row], **self.read(BatchReasonSerializer), by=request.user, at=timezone.now())
        return self.show(row)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("batches", BatchViewSet, "api-batch")
    router.register("payments", PaymentViewSet, "api-payment")
