"""Whether the programme suits a company: a first, honest answer to four questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

YES, NO, UNSURE = "yes", "no", "unsure"
# What a company pays its coach for a trajectory, excluding VAT: agreed between the two, never booked by the programme.
COMPANY_PAYS = Decimal("500.00")
OBSTACLES = {
    ("number", NO): _("Only organisations with a Belgian enterprise number can apply."),
    ("region", NO): _("The coaches work in Flanders and Brussels, so you need employees there."),
    ("ceiling", NO): _(
        "A government may give one company at most € 300,000 of de minimis aid over three years. You are at that "
        "ceiling, so we cannot give you this subsidy now. As older aid falls out of the three years, you can apply."
    ),
}
REMARKS = {
    ("ceiling", UNSURE): _(
        "Before you submit, find out how much de minimis aid you received in the past three years. Your accountant "
        "knows. Most companies are far below the ceiling of € 300,000."
    ),
    ("support", NO): _(
        "Speak with your management first. A coach can only work when it makes time; without that a trajectory stops "
        "halfway."
    ),
}


@dataclass(frozen=True)
class EligibilityVerdict:
    """Whether a company can apply, in a title, with what stands in the way or what to do first."""

    fits: bool
    title: str
    reasons: tuple[str, ...]


def assess_eligibility(answers: Mapping[str, str]) -> EligibilityVerdict:
    """The answer to the four questions."""
    obstacles = tuple(sentence for answer, sentence in OBSTACLES.items() if answer in answers.items())
    if obstacles:
        return EligibilityVerdict(False, _("You cannot apply now"), obstacles)
    remarks = tuple(sentence for answer, sentence in REMARKS.items() if answer in answers.items())
    return EligibilityVerdict(True, _("You can apply, with this in mind") if remarks else _("You can apply"), remarks)
