"""Coaches’ invoices: attached to a payout and compared with it."""

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed import filters as typed_filters
from healthcoach.core.typed.api import Id
from healthcoach.files.serializers import DocumentSerializer
from subsidies.invoices import actions as invoices
from subsidies.invoices import permissions
from subsidies.invoices.fee_comparison import list_invoice_differences
from subsidies.invoices.models import Invoice
from subsidies.invoices.rules import DifferenceCode
from subsidies.payouts.models import Payout


class DifferenceSerializer(serializers.Serializer):
    """What an invoice says otherwise than the programme knows: a stable code, and a sentence."""

    code = serializers.ChoiceField([each.value for each in DifferenceCode])
    message = typed.TextField()


class InvoiceSerializer(serializers.ModelSerializer):
    """An invoice attached to a payout; `replaced_at` says when another one took its place."""

    document = DocumentSerializer(read_only=True)
    differences = serializers.SerializerMethodField()

    class Meta:
        model = Invoice
        fields = [
            *("id", "payout", "kind", "document", "number", "seller_number", "amount", "currency"),
            *("reference", "differences", "attached_at", "replaced_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, invoice: Invoice) -> list[dict[str, str]]:
        """In the reader's language."""
        return [{"code": each.code.value, "message": str(each)} for each in list_invoice_differences(invoice)]


class AttachSerializer(serializers.Serializer):
    """For which payout, and the invoice: PDF, or UBL as Peppol has it."""

    payout = Id()
    document = serializers.FileField(allow_empty_file=True)


class InvoiceFilter(django_filters.FilterSet):
    """Invoices of one payout."""

    payout = typed_filters.IdFilter(field_name="payout_id", help_text="The payout's number.")

    class Meta:
        model = Invoice
        fields: list[str] = []


@extend_schema(tags=["invoices"])
class InvoiceViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The invoices this person may see: a coach their own."""

    serializer_class = InvoiceSerializer
    filterset_class = InvoiceFilter
    parser_classes = [MultiPartParser]
    queryset = Invoice.objects.select_related("document", "payout__coach").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request={"multipart/form-data": AttachSerializer}, responses={201: InvoiceSerializer})
    def create(self, request: Request) -> Response:
        """Attaches an invoice to a payout; one that was attached before is replaced."""
        said = self.read(AttachSerializer)
        rows = Payout.objects.visible_to(request.user)
        payout = get_object_or_404(rows.select_related("trajectory__application", "coach"), pk=said["payout"])
        if not permissions.is_invoice_attacher(request.user, payout):
            raise PermissionDenied
        attached = invoices.attach(payout, document=said["document"], by=request.user, at=timezone.now())
        return self.show(attached, status=201)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("invoices", InvoiceViewSet, "api-invoice")
