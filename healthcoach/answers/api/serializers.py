"""What the answers look like to programs: the shapes that the API's document tells. The figures themselves are counted
and written elsewhere."""

from rest_framework import serializers

from healthcoach.answers.models import Publication
from healthcoach.answers.state_of_affairs import COUNTED_STATUSES
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro
from subsidies.budget.models import Base
from subsidies.budget.rules import BudgetLineKind


class CandidatesShape(serializers.Serializer):
    """How many candidates there were; when that is not exact, there may have been more."""

    at_least = typed.WholeField()
    exact = serializers.BooleanField()


class CoachCountsShape(serializers.Serializer):
    """From candidate to coach."""

    candidates = CandidatesShape()
    trained = typed.WholeField()
    agreements = typed.WholeField()


class ApplicationCountsShape(serializers.Serializer):
    """What became of the applications."""

    ended = typed.WholeField()

    def get_fields(self):
        """The counts have the names that the answer gives them."""
        return {name: typed.WholeField() for name in COUNTED_STATUSES} | super().get_fields()


class GrantedLineShape(serializers.Serializer):
    """A line's share of the grant, 0 to 1, and its part in euro; of the coaching line also what was paid."""

    share = typed.DecimalField(5, 4)
    granted = Euro()
    paid = Euro(required=False)


class ReceivedTrancheShape(serializers.Serializer):
    """A tranche that came in: its percentage of what, and the amount in euro."""

    line = serializers.ChoiceField(BudgetLineKind.choices)
    percentage = typed.DecimalField(5, 2)
    base = serializers.ChoiceField(Base.choices)
    amount = Euro()


class GrantShape(serializers.Serializer):
    """The grant in euro, its lines and the tranches that came in."""

    granted = Euro()
    operating = GrantedLineShape(required=False)
    coaching = GrantedLineShape(required=False)
    tranches = ReceivedTrancheShape(many=True)


class CourseOnOfferShape(serializers.Serializer):
    """The course on offer: days, and euro per person."""

    days = typed.WholeField()
    price = Euro()


class AnnouncedIntervisionShape(serializers.Serializer):
    """An intervision: its dates, its venue and its price in euro."""

    dates = serializers.ListField(child=typed.DayField())
    venue = typed.TextField()
    price = Euro()


class StateOfAffairsShape(serializers.Serializer):
    """Everything about a programme as it stood at the end of a day."""

    programme = typed.TextField(help_text="The programme's name.")
    as_of = typed.DayField()
    applications = ApplicationCountsShape()
    coaches = CoachCountsShape()
    budget = GrantShape()
    course = CourseOnOfferShape(allow_null=True)
    intervisions = AnnouncedIntervisionShape(many=True)


class CellShape(serializers.Serializer):
    """A count. A hidden one has no number."""

    column = typed.TextField()
    number = typed.WholeField(allow_null=True)
    small = serializers.BooleanField(help_text="Whether it is below the programme's threshold, and shown.")
    hidden = serializers.BooleanField()


class TableRowShape(serializers.Serializer):
    """A row of a table, the total last."""

    row = typed.TextField()
    total = serializers.BooleanField()
    cells = CellShape(many=True)


class TableShape(serializers.Serializer):
    """A table with its total, of which day it is, and whether the total that was counted on its own is the sum."""

    name = typed.TextField()
    caption = typed.TextField()
    as_of = typed.DayField()
    exact = serializers.BooleanField(help_text="No when the total is a lower bound.")
    adds_up = serializers.BooleanField(allow_null=True, help_text="Null when some cell is hidden.")
    rows = TableRowShape(many=True)


class OwnTableShape(TableShape):
    """A table for the programme's own people."""

    programme = typed.TextField(help_text="The programme's name.")


class FiguresShape(serializers.Serializer):
    """What everybody may read of a programme."""

    programme = typed.TextField(help_text="The programme's name.")
    as_of = typed.DayField()
    figures = serializers.DictField(child=typed.WholeField(allow_null=True))
    tables = TableShape(many=True)
    released = serializers.ListField(child=serializers.ChoiceField(Publication.choices))
