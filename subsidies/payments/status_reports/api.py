"""The bank's answers to payment files (pain.002): imported, and what each says of its payments."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from subsidies.bank import permissions
from subsidies.payments.status_reports import actions
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport


class PaymentAnswerSerializer(serializers.ModelSerializer):
    """What the bank says of one payment; `contradicts` when it refuses what had left the account."""

    end_to_end_id = typed.TextField(source="payment.end_to_end_id", read_only=True)

    class Meta:
        model = PaymentAnswer
        fields = ["payment", "end_to_end_id", "code", "meaning", "text", "contradicts"]
        read_only_fields = fields


class StatusReportSerializer(serializers.ModelSerializer):
    """An answer of the bank to the file of a batch; `unknown` are identifiers that are not of that batch."""

    answers = PaymentAnswerSerializer(many=True, read_only=True)
    unknown = serializers.ListField(child=typed.TextField(), read_only=True)

    class Meta:
        model = StatusReport
        fields = [
            *(
                "id",
                "batch",
                "name",
                "sha256",
                "message_id",
                "meaning",
                "text",
                "unknown",
                "imported_at",
                "imported_by",
            ),
            "answers",
        ]
        read_only_fields = fields


class StatusReportFileSerializer(serializers.Serializer):
    """A file of the bank: pain.002.001 in one of the versions 03 to 14."""

    file = serializers.FileField(allow_empty_file=True)


@extend_schema(tags=["batches"])
class StatusReportViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The bank's answers to the files of this person's programmes, newest first."""

    serializer_class = StatusReportSerializer
    parser_classes = [MultiPartParser]
    queryset = (
        StatusReport.objects.defer("content")
        .select_related("batch")
        .prefetch_related("answers__payment")
        .order_by("-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(
        request={"multipart/form-data": StatusReportFileSerializer},
        responses={201: StatusReportSerializer, 200: StatusReportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Imports an answer of the bank; one that was imported before answers 200 and changes nothing."""
        if not permissions.may_import_statements(request.user):
            raise PermissionDenied
        said = self.read(StatusReportFileSerializer)
        done = actions.import_upload(said["file"], by=request.user, at=timezone.now())
        return self.show(done.report, status=200 if done.already else 201)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("status-reports", StatusReportViewSet, "api-status-report")
