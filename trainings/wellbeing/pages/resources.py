"""The five kinds of things about wellbeing, each with its form and its verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from trainings.wellbeing import actions
from trainings.wellbeing.forms import (
    ActionForm,
    BlockForm,
    ContractForm,
    InitiativeForm,
    PointForm,
    WellbeingForm,
    format_contract_lots,
)
from trainings.wellbeing.models import BuildingBlock, FrameworkContract, ImprovementPoint, Initiative, WellbeingAction
from trainings.wellbeing.rules import NotAScale, RatingAboveScale
from trainings.wellbeing.writes import AlreadyEntered, read_wellbeing_facts


@dataclass(frozen=True)
class WellbeingResource:
    """One kind of thing: its model, form and verbs, what pages call it, and on which field a refusal is shown."""

    model: type[Model]
    form: type[WellbeingForm]
    enter: Callable
    correct: Callable
    new: str
    change: str
    plural: str
    once: str
    more: Mapping[str, Callable[[Model], object]] | None = None

    def place_of(self, refusal: Refused) -> str | None:
        """The field beside which a refusal is told; none when it is about the whole."""
        field = getattr(refusal, "field", "") or PLACES.get(type(refusal))
        field = self.once if isinstance(refusal, AlreadyEntered) else field
        return field if field in self.form.base_fields else None

    def as_written(self, row: Model) -> dict[str, object]:
        """What the form shows of a row."""
        asked = [name for name in self.form.base_fields if name not in (self.more or {})]
        return {name: getattr(row, name) for name in asked} | {
            name: read(row) for name, read in (self.more or {}).items()
        }

    def as_known(self, row: Model) -> dict[str, object]:
        """What the verb knows of a row, of everything that the form asks."""
        return read_wellbeing_facts(row, self.form.base_fields)


PLACES = {
    actions.EndsBeforeBeginning: "ends_on",
    actions.MoreRatedThanTookPart: "respondents",
    actions.NotAYear: "year",
    actions.InFuture: "begins_on",
    NotAScale: "scale",
    RatingAboveScale: "rating",
}
WELLBEING_RESOURCES = {
    "acties": WellbeingResource(
        WellbeingAction,
        ActionForm,
        actions.enter_action,
        actions.correct_action,
        _("Enter a wellbeing action"),
        _("Correct a wellbeing action"),
        _("Wellbeing actions"),
        "name",
    ),
    "initiatieven": WellbeingResource(
        Initiative,
        InitiativeForm,
        actions.enter_initiative,
        actions.correct_initiative,
        _("Enter an initiative"),
        _("Correct an initiative"),
        _("Initiatives"),
        "title",
        {"block": lambda row: row.block_id},
    ),
    "werkpunten": WellbeingResource(
        ImprovementPoint,
        PointForm,
        actions.enter_point,
        actions.correct_point,
        _("Enter an improvement point"),
        _("Correct an improvement point"),
        _("Improvement points"),
        "title",
        {"initiatives": lambda row: [each.pk for each in row.initiatives.all()]},
    ),
    "bouwstenen": WellbeingResource(
        BuildingBlock,
        BlockForm,
        actions.enter_block,
        actions.correct_block,
        _("Enter a building block"),
        _("Correct a building block"),
        _("Building blocks"),
        "number",
    ),
    "raamovereenkomsten": WellbeingResource(
        FrameworkContract,
        ContractForm,
        actions.enter_contract,
        actions.correct_contract,
        _("Enter a framework contract"),
        _("Correct a framework contract"),
        _("Framework contracts"),
        "name",
        {"lots": format_contract_lots},
    ),
}
