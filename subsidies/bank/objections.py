"""Why a decision about a bank line is refused. Each is one sentence, and nothing has changed."""

from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused


class AlreadySettled(Refused):
    """Somebody decided about this line before, or it matched by itself."""

    sentence = _("This bank line has already been settled as “%(what)s”. Nothing has changed.")


class LineWithdrawn(Refused):
    """The bank took the line back: the statement was issued again without it."""

    sentence = _("The bank issued this statement again without this line, so there is nothing to settle.")


class OfAnotherProgramme(Refused):
    """The bank line and what it would settle belong to different programmes."""

    sentence = _("This belongs to another programme than the bank line.")


class MoneyCameIn(Refused):
    """What goes out cannot be money that came in."""

    sentence = _("This bank line is money that came in, so it cannot be this.")


class MoneyLeft(Refused):
    """What comes in cannot be money that left."""

    sentence = _("This bank line is money that left the account, so it cannot be this.")


class OtherAmount(Refused):
    """The line does not have the amount of what it would settle."""

    sentence = _("The bank line is %(line)s, and %(expected)s is expected. These do not match.")


class SumDiffers(Refused):
    """The parts do not come to the line."""

    sentence = _("The parts come to %(sum)s, and the bank line is %(line)s: %(rest)s remains. Nothing has been booked.")


class NothingSaid(Refused):
    """A line in no parts at all."""

    sentence = _("Say of at least one part what it is.")


class NamedTwice(Refused):
    """Two parts are the same thing."""

    sentence = _("Two parts name the same (%(what)s). Put their amounts together in one part.")


class NoPart(Refused):
    """Nothing, or less than nothing."""

    sentence = _("The amount of a part is more than nothing.")


class NotSetAside(Refused):
    """The bank line that is named set nothing aside of this kind."""

    sentence = _("Bank line %(line)s set nothing aside that this could settle.")


class MoreThanSetAside(Refused):
    """More is given or comes back than was set aside."""

    sentence = _("Of bank line %(line)s only %(left)s is left. Please check the amount.")


class MoreThanCharged(Refused):
    """The bank gives back more than it took."""

    sentence = _("The bank charged %(left)s so far, so it cannot give back more. Is this interest, or not ours?")


class MoreThanHeld(Refused):
    """More goes out than is held of course fees."""

    sentence = _("Of the course fees only %(left)s is held. Please check the amount.")


class UnknownReference(Refused):
    """Nothing in the programme is known by this."""

    sentence = _("We know nothing by the reference “%(reference)s” in your programme. Please check it.")
