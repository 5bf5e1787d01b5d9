"""What a rating says: it keeps its own scale, and only its share of the maximum can be compared or averaged."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused

FIRST_YEAR, LAST_YEAR = 1990, 2100
SMALLEST_SCALE, LARGEST_SCALE = 2, 100


class ActionKind(models.TextChoices):
    """The form of a wellbeing action (welzijnsactie)."""

    SESSION = "session", _("Physical session")
    WEBINAR = "webinar", _("Webinar")
    WORKSHOP = "workshop", _("Workshop")


class NotAScale(Refused):
    """A scale is the highest rating that somebody could give."""

    code = "not_a_scale"
    field = "scale"
    sentence = _("A scale goes up to a whole number between %(least)s and %(most)s, such as 5 or 10.")


class RatingAboveScale(Refused):
    """Nobody can give more than the maximum, or less than nothing."""

    code = "rating_above_scale"
    field = "rating"
    sentence = _("The rating lies outside its scale: it is between 0 and %(scale)s.")


class WeightedBy(models.TextChoices):
    """What each rating weighs: those who rated, where their number is known, else those who took part."""

    RESPONDENTS = "respondents", _("by the number who rated")
    PARTICIPANTS = "participants", _("by the number of participants")
    BOTH = "both", _("by the number who rated, and where that is not known by the number of participants")


class RatedAction(NamedTuple):
    """An action with its rating on its own scale, how many took part, and how many of them rated (None: not known)."""

    rating: Decimal
    scale: int
    participants: int
    respondents: int | None


class Overall(NamedTuple):
    """The ratings of several actions as one share of the maximum, over how many people, and weighed by what."""

    share: Decimal
    people: int
    weighed_by: WeightedBy

    @property
    def percentage(self) -> Decimal:
        """The share in percent, to one decimal."""
        return round_percentage(self.share)


def compute_share_of_maximum(rating: Decimal, scale: int) -> Decimal:
    """Which part of the highest possible rating this is: 4.4 out of 5 is 0.88. Refuses `NotAScale` and
    `RatingAboveScale`."""
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise NotAScale(least=SMALLEST_SCALE, most=LARGEST_SCALE)
    if not 0 <= rating <= scale:
        raise RatingAboveScale(scale=scale)
    return Decimal(rating) / scale


def round_percentage(share: Decimal) -> Decimal:
    """A share in percent, to one decimal: 88.1."""
    return (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def combine_ratings(rated: Iterable[RatedAction]) -> Overall | None:
    """The share of the maximum over all these ratings, each weighed by its people; nothing when nobody rated. Ratings
    on different scales have no mean of their own, so none is given."""
    rated = list(rated)
    weights = [each.participants if each.respondents is None else each.respondents for each in rated]
    if not (people := sum(weights)):
        return None
    total = sum(
        compute_share_of_maximum(each.rating, each.scale) * weight for each, weight in zip(rated, weights, strict=True)
    )
    known = {each.respondents is not None for each in rated}
    if known == {True, False}:
        weighed_by = WeightedBy.BOTH
    else:
        weighed_by = WeightedBy.RESPONDENTS if True in known else WeightedBy.PARTICIPANTS
    return Overall(total / people, people, weighed_by)
