"""How the API shows what is done for wellbeing, and in which shape it takes it."""

from decimal import Decimal

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from healthcoach.core.typed import api as typed
from healthcoach.core.typed.numbers import MAX_ID
from trainings.wellbeing.models import (
    BuildingBlock,
    FrameworkContract,
    ImprovementPoint,
    Initiative,
    Lot,
    Supplier,
    WellbeingAction,
)
from trainings.wellbeing.rules import (
    FIRST_YEAR,
    LARGEST_SCALE,
    LAST_YEAR,
    SMALLEST_SCALE,
    ActionKind,
    compute_share_of_maximum,
)

MAX_PARTICIPANTS = 10_000_000  # people


class VisibleRelatedField(serializers.PrimaryKeyRelatedField):
    """Another row, called by its number; one that this person cannot see does not exist."""

    def get_queryset(self):
        """Starts from the user; the API's document has none."""
        rows = super().get_queryset()
        return rows.visible_to(self.context["request"].user) if "request" in self.context else rows

    def to_internal_value(self, data: object):
        """The row; what no number of a row can be is not looked for."""
        if isinstance(data, bool) or not isinstance(data, int) or not 0 < data <= MAX_ID:
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class WellbeingActionSerializer(serializers.ModelSerializer):
    """An action, its rating on its own scale, and which share of the maximum that is."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    share_of_maximum = serializers.SerializerMethodField()

    class Meta:
        model = WellbeingAction
        fields = [
            *("id", "programme", "kind", "name", "begins_on", "ends_on", "participants", "rating", "scale"),
            *("respondents", "share_of_maximum", "entered_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(typed.DecimalField(5, 4, allow_null=True))
    def get_share_of_maximum(self, row: WellbeingAction) -> str | None:
        """Of the rating, to four decimals; null when nobody rated."""
        return None if row.rating is None else f"{compute_share_of_maximum(row.rating, row.scale):.4f}"


class WriteActionSerializer(serializers.Serializer):
    """What is known of an action that was held."""

    kind = serializers.ChoiceField(ActionKind.choices)
    name = typed.TextField(max_length=150)
    begins_on = typed.DayField()
    ends_on = typed.DayField(required=False, allow_null=True)
    participants = typed.WholeField(min_value=0, max_value=MAX_PARTICIPANTS)
    rating = typed.DecimalField(5, 2, min_value=Decimal(0), required=False, allow_null=True)
    scale = typed.WholeField(min_value=SMALLEST_SCALE, max_value=LARGEST_SCALE, required=False, allow_null=True)
    respondents = typed.WholeField(min_value=0, max_value=MAX_PARTICIPANTS, required=False, allow_null=True)


class InitiativeSerializer(serializers.ModelSerializer):
    """A project or action of a year."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Initiative
        fields = ["id", "programme", "year", "title", "description", "count", "counted", "block", "entered_at"]
        read_only_fields = fields


class WriteInitiativeSerializer(serializers.Serializer):
    """What is known of an initiative."""

    year = typed.WholeField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = typed.TextField(max_length=200)
    description = typed.TextField(max_length=2000, required=False, allow_blank=True)
    count = typed.WholeField(min_value=0, max_value=MAX_PARTICIPANTS, required=False, allow_null=True)
    counted = typed.TextField(max_length=80, required=False, allow_blank=True)
    block = VisibleRelatedField(queryset=BuildingBlock.objects.all(), required=False, allow_null=True)


class ImprovementPointSerializer(serializers.ModelSerializer):
    """What an evaluation found to improve, and the initiatives that take it up."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = ImprovementPoint
        fields = ["id", "programme", "found_on", "title", "stakeholders", "means", "initiatives", "entered_at"]
        read_only_fields = fields


class WritePointSerializer(serializers.Serializer):
    """What was found, with whom and by what means it is taken up, and in which initiatives."""

    found_on = typed.DayField()
    title = typed.TextField(max_length=200)
    stakeholders = typed.TextField(max_length=300, required=False, allow_blank=True)
    means = typed.TextField(max_length=300, required=False, allow_blank=True)
    initiatives = VisibleRelatedField(queryset=Initiative.objects.all(), many=True, required=False)


class BuildingBlockSerializer(serializers.ModelSerializer):
    """A building block of the action plan."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = BuildingBlock
        fields = ["id", "programme", "number", "title", "entered_at"]
        read_only_fields = fields


class WriteBlockSerializer(serializers.Serializer):
    """A number, and perhaps a title."""

    number = typed.WholeField(min_value=1, max_value=999)
    title = typed.TextField(max_length=150, required=False, allow_blank=True)


class LotSerializer(serializers.ModelSerializer):
    """What one supplier was awarded."""

    supplier = typed.TextField(source="supplier.name", read_only=True)

    class Meta:
        model = Lot
        fields = ["id", "name", "supplier"]
        read_only_fields = fields


class FrameworkContractSerializer(serializers.ModelSerializer):
    """A framework contract with its lots."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    lots = LotSerializer(many=True, read_only=True)

    class Meta:
        model = FrameworkContract
        fields = ["id", "programme", "name", "valid_from", "valid_until", "lots", "entered_at"]
        read_only_fields = fields


class WriteLotSerializer(serializers.Serializer):
    """A lot, without a name the whole contract, and its supplier."""

    name = typed.TextField(max_length=200, required=False, allow_blank=True, default="")
    supplier = typed.TextField(max_length=Supplier._meta.get_field("name").max_length)


class WriteContractSerializer(serializers.Serializer):
    """A framework contract with all of its lots."""

    name = typed.TextField(max_length=150)
    valid_from = typed.DayField()
    valid_until = typed.DayField(required=False, allow_null=True)
    lots = WriteLotSerializer(many=True, allow_empty=False)

    def validate_lots(self, lots):
        """As (lot, supplier); in a correction either may be missing, and then counts as empty."""
        return [(each.get("name", ""), each.get("supplier", "")) for each in lots]
