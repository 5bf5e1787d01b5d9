"""The budget: lines with what they hold, and the ledger's transfers."""

from decimal import Decimal

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from healthcoach.core.api.paging import LedgerPaging
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.budget.filters import BudgetLineFilter, TransferFilter
from subsidies.budget.models import Balance, BudgetLine, Transfer
from subsidies.budget.rules import CONTRA, Stage, find_account_stage

STAGE_CHOICES = [(stage.name.lower(), stage.label) for stage in Stage]


class BalancesSerializer(serializers.Serializer):
    """What a line's accounts hold: the grant and what became of it, the funder's money and what became of it."""

    granted = Euro()
    available = Euro()
    reserved = Euro()
    due = Euro()
    paid = Euro()
    funder = Euro(help_text="Received from the funder.")
    cash = Euro()
    outgoing = Euro(help_text="On its way: in a payment batch.")
    disbursed = Euro(help_text="Left the account.")


class BudgetLinesSerializer(serializers.ListSerializer):
    """Many lines, with their balances in one query."""

    def to_representation(self, data):
        """Reads the balances of all lines first."""
        lines = list(data)
        numbers = [line.account(stage) for line in lines for stage in Stage]
        held = dict(Balance.objects.filter(pk__in=numbers).values_list("pk", "amount"))
        for line in lines:
            line.held = held
        return super().to_representation(lines)


class BudgetLineSerializer(serializers.ModelSerializer):
    """A line of a programme's budget and what it holds now."""

    programme = ProgrammeSlug(read_only=True)
    balances = serializers.SerializerMethodField()

    class Meta:
        model = BudgetLine
        fields = ["id", "programme", "kind", "share", "balances"]
        read_only_fields = fields
        list_serializer_class = BudgetLinesSerializer

    @extend_schema_field(BalancesSerializer)
    def get_balances(self, line: BudgetLine) -> dict[str, str]:
        """Per stage; the other side of the books is shown without its minus."""
        return BalancesSerializer(
            {stage.name.lower(): _show_stage_amount(stage, line.held[line.account(stage)]) for stage in Stage}
        ).data


def _show_stage_amount(stage: Stage, amount: Decimal) -> Decimal:
    return abs(amount) if stage in CONTRA else amount


class TransferSerializer(serializers.ModelSerializer):
    """Money that left one stage of a line and entered another."""

    line = typed.WholeField(source="source.line_id", read_only=True)
    source = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()

    class Meta:
        model = Transfer
        fields = [
            *("id", "line", "source", "target", "amount", "kind", "subject", "occurrence"),
            *("effective_on", "posted_at", "reverses"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(STAGE_CHOICES))
    def get_source(self, transfer: Transfer) -> str:
        """The stage the money left."""
        return find_account_stage(transfer.source_id).name.lower()

    @extend_schema_field(serializers.ChoiceField(STAGE_CHOICES))
    def get_target(self, transfer: Transfer) -> str:
        """The stage the money entered."""
        return find_account_stage(transfer.target_id).name.lower()


class OfTheBooks(ListModelMixin, CommandViewSet):
    """Rows of the books, for everybody with a role in the programme."""

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)


@extend_schema(tags=["budget"])
class BudgetLineViewSet(OfTheBooks):
    """The budget lines of this person's programmes."""

    serializer_class = BudgetLineSerializer
    filterset_class = BudgetLineFilter
    queryset = BudgetLine.objects.select_related("programme").order_by("pk")


@extend_schema(tags=["budget"])
class TransferViewSet(RetrieveModelMixin, OfTheBooks):
    """The transfers of this person's programmes, newest first."""

    serializer_class = TransferSerializer
    filterset_class = TransferFilter
    pagination_class = LedgerPaging
    queryset = Transfer.objects.select_related("source")
