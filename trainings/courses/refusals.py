"""Why a course, an edition or an enrolment cannot be what was asked, in sentences for the reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused


class OtherNumberOfDays(Refused):
    """An edition has as many days as its course."""

    code = "other_number_of_days"
    sentence = _("This course takes %(days)s days; you gave %(given)s.")


class NotOffered(Refused):
    """The course was taken out of the offer before these days."""

    code = "not_offered"
    sentence = _("This course is offered until %(until)s, so no edition can be planned after that day.")


class StopsBeforeItBegan(Refused):
    """A course is offered on one day at least."""

    code = "stops_before_it_began"
    sentence = _("This course is offered since %(since)s; it cannot stop before that day.")


class DaysToAttend(Refused):
    """Completing takes one day at least, and not more than there are."""

    code = "days_to_attend"
    sentence = _("Somebody attends between 1 and %(days)s days to complete this course; you gave %(given)s.")


class OtherProgrammesCourse(Refused):
    """A course comes after one of its own programme."""

    code = "other_programmes_course"
    sentence = _("The course that comes first belongs to another programme.")


class FewerPlacesThanTaken(Refused):
    """Nobody loses a place because an edition becomes smaller."""

    code = "fewer_places_than_taken"
    field = "capacity"
    sentence = _("%(taken)s people have a place in this edition already, so it cannot have fewer places.")


class DayRecorded(Refused):
    """A day on which attendance was recorded has been; it cannot be moved."""

    code = "day_recorded"
    sentence = _("Attendance was recorded on %(on)s, so this day stays.")


class EditionOver(Refused):
    """Nobody enrols in what has begun."""

    code = "edition_over"
    sentence = _("This edition began on %(on)s, so nobody can enrol any more.")


class BegunAlready(Refused):
    """Nobody could enrol in it."""

    code = "begun_already"
    sentence = _("%(on)s has been, so nobody could enrol. Choose days from today on.")


class EditionCancelled(Refused):
    """The edition does not take place."""

    code = "edition_cancelled"
    sentence = _("This edition has been cancelled.")


class EditionCompleted(Refused):
    """Somebody has the certificate, so the edition took place."""

    code = "edition_completed"
    sentence = _("Somebody completed this edition already, so it cannot be cancelled any more.")


class EditionNotOver(Refused):
    """A course is completed on its last day at the earliest."""

    code = "edition_not_over"
    sentence = _("This edition of the course ends on %(on)s; it cannot be completed before.")


class NotAdmitted(Refused):
    """The project holder admits a candidate before they are trained."""

    code = "course_not_admitted"
    sentence = _("%(name)s has not been admitted as a candidate, so there is no course to enrol in yet.")


class CandidateOfAnotherProgramme(Refused):
    """A programme trains its own candidates."""

    code = "candidate_of_another_programme"
    sentence = _("%(name)s is a candidate of another programme than this course.")


class PrerequisiteMissing(Refused):
    """Another course comes first."""

    code = "prerequisite_missing"
    sentence = _("“%(course)s” comes first: %(name)s has not completed it yet.")


class PlaceElsewhere(Refused):
    """Nobody follows a course twice at once, or pays for it twice."""

    code = "place_elsewhere"
    sentence = _(
        "%(name)s already has a place in the edition of this course that begins on %(on)s. "
        "That enrolment has to end before there can be another one."
    )


class OfferOver(Refused):
    """A place is kept for somebody until a moment."""

    code = "offer_over"
    sentence = _("This place is no longer kept: the time to answer is over. You find the other editions here.")


class TooLateToCancel(Refused):
    """People cancel their own place until the day before the edition begins."""

    code = "too_late_to_cancel"
    sentence = _("This edition began on %(on)s. Ask the project holder if you cannot go on.")


class NotEnrolled(Refused):
    """Only who has a place in the edition can be present."""

    code = "not_enrolled"
    sentence = _("%(name)s has no place in this edition, so there is no attendance to record.")


class DayOfAnotherEdition(Refused):
    """Attendance is recorded on the days of somebody's own edition."""

    code = "day_of_another_edition"
    sentence = _("%(on)s is no day of the edition of %(name)s.")


class DayInFuture(Refused):
    """Attendance is recorded on the day or later."""

    code = "day_in_future"
    sentence = _("%(on)s lies in the future; attendance is recorded on the day itself or later.")


class CompletedAlready(Refused):
    """What a certificate stands on does not change."""

    code = "completed_already"
    sentence = _("%(name)s has completed the course, so this attendance does not change any more.")


class TooFewDays(Refused):
    """Completing takes attendance."""

    code = "too_few_days"
    sentence = _("%(name)s was present on %(present)s of the %(required)s days that are needed.")


class NothingToComplete(Refused):
    """Nobody of this edition waits for completion."""

    code = "nothing_to_complete"
    sentence = _("Nobody is left in this edition who can complete it. Nothing has changed.")


class NoFee(Refused):
    """A free course has nothing to pay."""

    code = "no_fee"
    sentence = _("This course is free for %(name)s, so there is nothing to pay.")


class NoLongerExpected(Refused):
    """Who cancelled pays nothing any more."""

    code = "no_longer_expected"
    sentence = _("%(name)s has cancelled, so no fee is expected any more.")


class PaidInFuture(Refused):
    """A fee is paid on a day that was."""

    code = "paid_in_future"
    sentence = _("%(on)s lies in the future; note the day on which the fee was paid.")


class PaidBeforeOffered(Refused):
    """Nobody pays for a course that is not offered yet."""

    code = "paid_before_offered"
    sentence = _("The course is offered since %(since)s, so nobody paid for it before.")


class ShownByTheBank(Refused):
    """What the bank statement shows was paid."""

    code = "shown_by_the_bank"
    sentence = _("The bank statement shows the fee of %(name)s, so the payment mark stays.")


class MoreThanReceived(Refused):
    """More goes back than came in."""

    code = "more_than_received"
    sentence = _("%(amount)s goes back, and only %(received)s of this fee came in.")


class MoreThanTheFee(Refused):
    """More money than is still expected."""

    code = "more_than_the_fee"
    sentence = _("The bank line is %(amount)s, and of this course fee %(expected)s is still expected.")


class CourseOfferedAlready(Refused):
    """The same course twice: a second click, or a second person. `row` is the one that is there."""

    code = "course_offered_already"
    sentence = _("The course “%(name)s” is already offered from %(since)s. Nothing has been added.")

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(name=row.name, since=row.offered_from.strftime("%d/%m/%Y"))


class EditionPlannedAlready(Refused):
    """The same edition twice: a second click, or a second person. `row` is the one that is there."""

    code = "edition_planned_already"
    sentence = _(
        "This edition is already planned: the same days in %(place)s. Nothing has been added. A second group beside it "
        "has a place of its own, such as another room."
    )

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(place=row.place)
