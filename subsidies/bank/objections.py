"""Why a decision about a bank line is refused. Each is one sentence, and nothing has changed."""

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused


class AlreadySettled(Refused):
    """Somebody decided about this line before, or it matched by itself."""

    code = "already_settled"
    sentence = _("This bank line has already been settled as “%(what)s”. Nothing has changed.")


class LineWithdrawn(Refused):
    """The bank took the line back: the statement was issued again without it."""

    code = "line_withdrawn"
    sentence = _("The bank issued this statement again without this line, so there is nothing to settle.")


class OfAnotherProgramme(Refused):
    """The bank line and what it would settle belong to different programmes."""

    code = "bank_of_another_programme"
    sentence = _("This belongs to another programme than the bank line.")


class MoneyCameIn(Refused):
    """What goes out cannot be money that came in."""

    code = "money_came_in"
    sentence = _("This bank line is money that came in, so it cannot be this.")


class MoneyLeft(Refused):
    """What comes in cannot be money that left."""

    code = "money_left"
    sentence = _("This bank line is money that left the account, so it cannot be this.")


class OtherAmount(Refused):
    """The line does not have the amount of what it would settle."""

    code = "other_amount"
    sentence = _("The bank line is %(line)s, and %(expected)s is expected. These do not match.")


class SumDiffers(Refused):
    """The parts do not come to the line."""

    code = "sum_differs"
    sentence = _("The parts come to %(sum)s, and the bank line is %(line)s: %(rest)s remains. Nothing has been booked.")


class NothingSaid(Refused):
    """A line in no parts at all."""

    code = "nothing_said"
    sentence = _("Say of at least one part what it is.")


class NamedTwice(Refused):
    """Two parts are the same thing."""

    code = "named_twice"
    sentence = _("Two parts name the same (%(what)s). Put their amounts together in one part.")


class NoPart(Refused):
    """Nothing, or less than nothing."""

    code = "no_part"
    sentence = _("The amount of a part is more than nothing.")


class NotSetAside(Refused):
    """The bank line that is named set nothing aside of this kind."""

    code = "not_set_aside"
    sentence = _("Bank line %(line)s set nothing aside that this could settle.")


class MoreThanSetAside(Refused):
    """More is given or comes back than was set aside."""

    code = "more_than_set_aside"
    sentence = _("Of bank line %(line)s only %(left)s is left. Please check the amount.")


class ClaimedBefore(Refused):
    """What the bank took for a payment once too often comes back before the payment itself does."""

    code = "claimed_before"
    sentence = _(
        "Of payment %(id)s the bank took too much with bank line %(line)s, and %(left)s of that is not back yet. Book"
        " this as what was taken wrongly and comes back (%(line)s); otherwise the payee could be paid twice."
    )


class MoreThanCharged(Refused):
    """The bank gives back more than it took."""

    code = "more_than_charged"
    sentence = _("The bank charged %(left)s so far, so it cannot give back more. Is this interest, or not ours?")


class MoreThanHeld(Refused):
    """More goes out than is held of course fees."""

    code = "more_than_held"
    sentence = _("Of the course fees only %(left)s is held. Please check the amount.")


class NeedsNoReference(Refused):
    """A reference where there is nothing to name."""

    code = "needs_no_reference"
    sentence = _(
        "“%(what)s” needs no reference, and “%(reference)s” is none of this line’s own. Leave it out, or choose what it"
        " names."
    )


class TooManyParts(Refused):
    """More parts than are taken at once."""

    code = "too_many_parts"
    sentence = _("A bank line is divided in at most %(most)s parts. Name a batch as a whole, by its name.")


class UnknownReference(Refused):
    """Nothing in the programme is known by this."""

    code = "unknown_reference"
    sentence = _("We know nothing by the reference “%(reference)s” in your programme. Please check it.")
