"""Operating expenses: entered with their document, approved by a second person where that is needed."""

from decimal import Decimal

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
from healthcoach.core.typed.api import Euro
from healthcoach.files.serializers import DocumentSerializer
from healthcoach.programmes.access import PROGRAMME_READERS, readable_by
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.expenses import actions as expenses
from subsidies.expenses import permissions
from subsidies.expenses.filters import ExpenseFilter
from subsidies.expenses.models import Expense, ExpenseCategory
from subsidies.expenses.rules import SecondPersonCode


class SecondReasonSerializer(serializers.Serializer):
    """Why a second person approves: a stable code and a sentence."""

    code = serializers.ChoiceField(SecondPersonCode.choices)
    sentence = typed.TextField(source="__str__")


class ExpenseSerializer(serializers.ModelSerializer):
    """An expense: what was bought from whom, its document, and whether it is booked."""

    reference = typed.TextField(read_only=True)
    programme = ProgrammeSlug(source="line.programme", read_only=True)
    document = DocumentSerializer(read_only=True)
    why_second = SecondReasonSerializer(source="second_reasons", many=True, read_only=True)

    class Meta:
        model = Expense
        fields = [
            *("id", "reference", "programme", "line", "category", "supplier", "invoice_number", "description"),
            *("amount", "incurred_on", "iban", "bic", "town", "country", "communication", "document", "status"),
            *(
                "enterprise_number",
                "needs_second",
                "why_second",
                "payable",
                "entered_at",
                "booked_at",
                "refused_at",
                "refused_reason",
            ),
        ]
        read_only_fields = fields


class EnterExpenseSerializer(serializers.Serializer):
    """A supplier's invoice as finance enters it, with its document."""

    programme = ProgrammeSlug()
    category = serializers.ChoiceField(ExpenseCategory)
    supplier = typed.TextField(max_length=70)
    invoice_number = typed.TextField(max_length=35)
    amount = Euro(min_value=Decimal("0.01"))
    incurred_on = typed.DayField()
    iban = typed.IbanField(max_length=100)
    town = typed.TextField(max_length=35, required=False, allow_blank=True)
    country = serializers.RegexField("^[A-Z]{2}$", required=False, help_text="Two letters; that of the account.")
    communication = typed.CommunicationField(max_length=60, required=False, allow_blank=True)
    enterprise_number = typed.EnterpriseNumberField(max_length=60, required=False, allow_blank=True)
    description = typed.TextField(max_length=200, required=False, allow_blank=True)
    document = serializers.FileField(allow_empty_file=True)


class RefuseExpenseSerializer(serializers.Serializer):
    """Why it is not booked."""

    reason = typed.TextField(max_length=300)


@extend_schema(tags=["expenses"])
class ExpenseViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The expenses of the programmes of this person."""

    serializer_class = ExpenseSerializer
    filterset_class = ExpenseFilter
    parser_classes = [BoundedJSONParser, MultiPartParser]  # an invoice comes with its document
    queryset = Expense.objects.select_related("line__programme", "document").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request={"multipart/form-data": EnterExpenseSerializer}, responses={201: ExpenseSerializer})
    def create(self, request: Request) -> Response:
        """Enters an expense; it waits for a second person when `why_second` says why."""
        said = self.read(EnterExpenseSerializer)
        programme = get_object_or_404(readable_by(request.user, PROGRAMME_READERS), pk=said.pop("programme").pk)
        if not permissions.may_enter_expense(request.user, programme.pk):
            raise PermissionDenied
        return self.show(expenses.enter(programme, **said, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=ExpenseSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Books an expense that waited; whoever entered it is refused."""
        row = self.require(permissions.is_expense_decider)
        return self.show(expenses.approve(row, by=request.user, at=timezone.now()))

    @extend_schema(request=RefuseExpenseSerializer, responses=ExpenseSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Does not book an expense that waited, with the reason."""
        row, said = self.require(permissions.is_expense_decider), self.read(RefuseExpenseSerializer)
        return self.show(expenses.refuse(row, **said, by=request.user, at=timezone.now()))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("expenses", ExpenseViewSet, "api-expense")
