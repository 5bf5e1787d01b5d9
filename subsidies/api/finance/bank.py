"""Bank statements: imported, and the lines that match nothing."""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.api.parsing import BoundedJSONParser
from healthcoach.api.verbs import Verbs
from healthcoach.typed import api as typed
from subsidies.api.fields import Id, ProgrammeSlug
from subsidies.bank import actions, matching, permissions
from subsidies.bank.models import Entry, Statement
from subsidies.budget.models import Tranche
from subsidies.filters_bank import AnyLineFilter, StatementFilter
from subsidies.payments.models import Payment
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment


class StatementSerializer(serializers.ModelSerializer):
    """A statement of a programme's account, with its balances in euro."""

    programme = ProgrammeSlug(source="account.programme", read_only=True)
    iban = typed.TextField(source="account.iban", read_only=True)
    imported_at = serializers.DateTimeField(source="file.imported_at", read_only=True)

    class Meta:
        model = Statement
        fields = [
            *("id", "programme", "iban", "identifier", "sequence", "opened_on", "closed_on", "opening", "closing"),
            "imported_at",
        ]
        read_only_fields = fields


class BankFileSerializer(serializers.Serializer):
    """A file of the bank: camt.053 in version 02 or 08, plain or in a zip or gzip."""

    file = serializers.FileField(allow_empty_file=True)


class ImportedSerializer(serializers.Serializer):
    """What came of a file. When everything was known, `already` is true and nothing has changed."""

    already = serializers.BooleanField()
    statements = StatementSerializer(many=True)
    lines = typed.WholeField(help_text="How many lines are new.")
    settled = typed.WholeField()
    breaks = typed.WholeField(help_text="How many new lines wait for a decision.")
    known_statements = typed.WholeField()
    known_lines = typed.WholeField()
    pending = typed.WholeField(help_text="Lines the bank has only announced; they are not kept.")


class BankLineSerializer(serializers.ModelSerializer):
    """A movement on the account: euro in (above zero) or out, and what it settled, or why it is open."""

    class Meta:
        model = Entry
        fields = [
            *("id", "statement", "position", "amount", "booked_on", "value_on", "bank_reference", "end_to_end_id"),
            *("communication", "remittance", "counterparty", "iban", "code", "return_reason", "problem", "settled_as"),
            *("subject", "settled_at", "settled_reason"),
        ]
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer):
    """Why somebody decides this of a line."""

    reason = typed.TextField(max_length=300)


class MatchSerializer(ReasonSerializer):
    """Which row a line settles, and why."""

    id = Id()


@extend_schema(tags=["bank"])
class BankStatementViewSet(ListModelMixin, RetrieveModelMixin, Verbs):
    """The statements of the accounts of this person's programmes, newest first."""

    serializer_class = StatementSerializer
    filterset_class = StatementFilter
    parser_classes = [MultiPartParser]
    queryset = (
        Statement.objects.select_related("account__programme", "file")
        .defer("file__content")
        .order_by("-closed_on", "-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(
        request={"multipart/form-data": BankFileSerializer},
        responses={201: ImportedSerializer, 200: ImportedSerializer},
    )
    def create(self, request: Request) -> Response:
        """Imports a file of statements; a file that was imported before answers 200 and changes nothing."""
        if not permissions.may_import(request.user):
            raise PermissionDenied
        said = self.read(BankFileSerializer)
        done = actions.import_upload(said["file"], by=request.user, at=timezone.now())
        shown = ImportedSerializer(done, context=self.get_serializer_context()).data
        return Response(shown, status=200 if done.already else 201)


@extend_schema(tags=["bank"])
class BankLineViewSet(ListModelMixin, RetrieveModelMixin, Verbs):
    """The lines of those statements, newest first; open ones are settled here, each with a reason."""

    serializer_class = BankLineSerializer
    filterset_class = AnyLineFilter
    parser_classes = [BoundedJSONParser]
    queryset = Entry.objects.select_related("account").order_by("-booked_on", "-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-payment")
    def match_payment(self, request: Request, pk: int) -> Response:
        """The line is this payment leaving the account, or coming back."""
        return self._match(matching.match_payment, Payment.objects.visible_to(request.user))

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-tranche")
    def match_tranche(self, request: Request, pk: int) -> Response:
        """The line is this tranche, with all parts of the same payment."""
        return self._match(matching.match_tranche, Tranche.objects.visible_to(request.user).select_related("line"))

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-recovery")
    def match_recovery(self, request: Request, pk: int) -> Response:
        """The line is money repaid for this recovery order."""
        return self._match(matching.match_recovery, Recovery.objects.visible_to(request.user))

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-course")
    def match_course(self, request: Request, pk: int) -> Response:
        """The line is the course fee of this enrolment, in whole or in part."""
        return self._match(matching.match_course, Enrolment.objects.fees_of(request.user))

    @extend_schema(request=ReasonSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"])
    def charge(self, request: Request, pk: int) -> Response:
        """The line is a charge of the bank."""
        return self._settle(matching.book_as_charge)

    @extend_schema(request=ReasonSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, pk: int) -> Response:
        """The line is none of these: it is explained and not booked."""
        return self._settle(matching.explain)

    def _match(self, verb: Callable, rows: QuerySet) -> Response:
        line, said = self.require(permissions.settles), self.read(MatchSerializer)
        row: Model = get_object_or_404(rows, pk=said.pop("id"))
        return self.show(verb(line, row, **said, by=self.request.user, at=timezone.now()))

    def _settle(self, verb: Callable) -> Response:
        line, said = self.require(permissions.settles), self.read(ReasonSerializer)
        return self.show(verb(line, **said, by=self.request.user, at=timezone.now()))


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("bank-statements", BankStatementViewSet, "api-bank-statement")
    router.register("bank-lines", BankLineViewSet, "api-bank-line")
