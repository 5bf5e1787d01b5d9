"""Bank statements: imported, and the lines that match nothing."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Model, Prefetch, QuerySet
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

from healthcoach.core.api.parsing import BoundedJSONParser
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro, Id
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.bank import actions, permissions
from subsidies.bank.filters import BankLineFilter, StatementFilter
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry, Portion, Statement
from subsidies.bank.objections import UnknownReference
from subsidies.bank.rules import MAX_LINE_PARTS, MatchKind
from subsidies.bank.statements.reissue_models import Reissue
from subsidies.budget.models import Tranche
from subsidies.payments.models import Payment
from subsidies.payments.status_reports.api import StatusReportSerializer
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

PART_KINDS = [each for each in MatchKind.choices if each[0] != MatchKind.SEVERAL]


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
    """A file of the bank: camt.053 or camt.054 in versions 02 to 14, or CODA, plain or in a zip or gzip; or its answer
    to a payment file (pain.002)."""

    file = serializers.FileField(allow_empty_file=True)


class ReissueSerializer(serializers.ModelSerializer):
    """A statement that the bank issued again with another content; it waits for a second person."""

    file_name = typed.TextField(source="file.name", read_only=True)

    class Meta:
        model = Reissue
        fields = [
            *("id", "statement", "file_name", "closing", "status", "proposed_at", "accepted_at", "declined_at"),
            "declined_reason",
        ]
        read_only_fields = fields


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
    reissues = ReissueSerializer(many=True, help_text="Statements with another content than before.")
    notified = typed.WholeField(help_text="Movements of which a notification tells the transactions.")
    skipped_accounts = serializers.ListField(child=typed.TextField(), help_text="Of others in the same file.")
    skipped_files = serializers.ListField(child=typed.TextField(), help_text="Other files beside the statements.")
    status_report = StatusReportSerializer(
        source="report.report",
        default=None,
        read_only=True,
        help_text="Of a file that answers a payment file (pain.002).",
    )


class BankLinePartSerializer(serializers.ModelSerializer):
    """A part of a settled line: what it is, euro in (above zero) or out, and what it settled, such as payment:42."""

    class Meta:
        model = Portion
        fields = ["kind", "amount", "subject"]
        read_only_fields = fields


class BankLineSerializer(serializers.ModelSerializer):
    """A movement on the account: euro in (above zero) or out, and what it was booked as, or why it is open."""

    parts = BankLinePartSerializer(many=True, read_only=True, source="portions")

    class Meta:
        model = Entry
        fields = [
            *("id", "statement", "position", "amount", "booked_on", "value_on", "bank_reference", "end_to_end_id"),
            *("communication", "remittance", "counterparty", "iban", "ultimate", "code", "return_reason", "batch"),
            *("charges", "instructed", "problem", "settled_as", "parts", "settled_at", "settled_reason"),
        ]
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer):
    """Why somebody decides this of a line."""

    reason = typed.TextField(max_length=300)


class MatchSerializer(ReasonSerializer):
    """Which row a line settles, and why."""

    id = Id()


class SaidPartSerializer(serializers.Serializer):
    """What a line is, or a part of it, by the reference that people use: an end-to-end id or a batch, a structured
    communication, or the number of the bank line that set money aside."""

    what = serializers.ChoiceField(choices=PART_KINDS)
    reference = typed.TextField(max_length=50, required=False, allow_blank=True, default="")
    amount = Euro(required=False, min_value=Decimal("0.01"), help_text="Euro; left out, the whole line.")


class DivideSerializer(ReasonSerializer):
    """The parts of a line, which come to it to the cent, and why."""

    parts = SaidPartSerializer(many=True, min_length=1, max_length=MAX_LINE_PARTS)


@extend_schema(tags=["bank"])
class BankStatementViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
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
        if not permissions.may_import_statements(request.user):
            raise PermissionDenied
        said = self.read(BankFileSerializer)
        done = actions.import_upload(said["file"], by=request.user, at=timezone.now())
        shown = ImportedSerializer(done, context=self.get_serializer_context()).data
        return Response(shown, status=200 if done.already else 201)


@extend_schema(tags=["bank"])
class BankReissueViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """Statements that the bank issued again with another content, newest first."""

    serializer_class = ReissueSerializer
    queryset = Reissue.objects.select_related("statement__account", "file").defer("file__content").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=None, responses=ReissueSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """The books follow it from now on: another person than who brought it."""
        row = self.require(permissions.is_reissue_decider)
        return self.show(actions.accept(row, by=request.user, at=timezone.now()))

    @extend_schema(request=ReasonSerializer, responses=ReissueSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: int) -> Response:
        """The former statement stands."""
        row, said = self.require(permissions.is_reissue_decider), self.read(ReasonSerializer)
        return self.show(actions.decline(row, **said, by=request.user, at=timezone.now()))


@extend_schema(tags=["bank"])
class BankLineViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The lines of those statements, newest first; open ones are settled here, each with a reason."""

    serializer_class = BankLineSerializer
    filterset_class = BankLineFilter
    parser_classes = [BoundedJSONParser]
    queryset = (
        Entry.objects.select_related("account")
        .prefetch_related(Prefetch("portions", Portion.objects.order_by("pk")))
        .order_by("-booked_on", "-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-payment")
    def match_payment(self, request: Request, pk: int) -> Response:
        """The line is this payment leaving the account, or coming back."""
        return self._match(matching.match_payment_manually, Payment.objects.visible_to(request.user))

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-tranche")
    def match_tranche(self, request: Request, pk: int) -> Response:
        """The line is this tranche, with all parts of the same payment."""
        return self._match(
            matching.match_tranche_manually, Tranche.objects.visible_to(request.user).select_related("line")
        )

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-recovery")
    def match_recovery(self, request: Request, pk: int) -> Response:
        """The line is money repaid for this recovery order."""
        return self._match(matching.match_recovery_manually, Recovery.objects.visible_to(request.user))

    @extend_schema(request=MatchSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"], url_path="match-course")
    def match_course(self, request: Request, pk: int) -> Response:
        """The line is the course fee of this enrolment, in whole or in part."""
        return self._match(matching.match_course_fee_manually, Enrolment.objects.fees_of(request.user))

    @extend_schema(request=ReasonSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"])
    def charge(self, request: Request, pk: int) -> Response:
        """The line is a charge of the bank."""
        line, said = self.require(permissions.is_break_settler), self.read(ReasonSerializer)
        done = matching.book_whole_line(MatchKind.CHARGE, line, **said, by=request.user, at=timezone.now())
        return self._show_anew(done)

    @extend_schema(request=DivideSerializer, responses=BankLineSerializer)
    @action(detail=True, methods=["post"])
    def divide(self, request: Request, pk: int) -> Response:
        """The line is this, or several things together: all of it is booked, or nothing."""
        line, said, parts = self.require(permissions.is_break_settler), self.read(DivideSerializer), []
        matching.check_line_is_open(line)
        for each in said["parts"]:
            found = find_named_parts(line, MatchKind(each["what"]), each["reference"], each.get("amount"))
            if not found:
                raise UnknownReference(reference=each["reference"])
            parts += found
        return self._show_anew(
            matching.divide_bank_line(line, parts, reason=said["reason"], by=request.user, at=timezone.now())
        )

    def _match(self, verb: Callable, rows: QuerySet) -> Response:
        line, said = self.require(permissions.is_break_settler), self.read(MatchSerializer)
        row: Model = get_object_or_404(rows, pk=said.pop("id"))
        return self._show_anew(verb(line, row, **said, by=self.request.user, at=timezone.now()))

    def _show_anew(self, line: Entry) -> Response:
        return self.show(self.get_queryset().get(pk=line.pk))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("bank-statements", BankStatementViewSet, "api-bank-statement")
    router.register("bank-reissues", BankReissueViewSet, "api-bank-reissue")
    router.register("bank-lines", BankLineViewSet, "api-bank-line")
