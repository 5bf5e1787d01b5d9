"""What waits on the last day of the example's story: a candidate to be judged, an edition to come, and coaches who were
asked to bring their first experiences to the intervision."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.candidacy import proofs
from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Angle, Experience
from coaches.certification.models import Coach
from healthcoach import documents
from healthcoach.examples.people import CANDIDATE
from healthcoach.examples.story import Calendar, as_history
from healthcoach.users.models import User
from subsidies.programmes.models import Programme
from trainings.courses import actions as courses
from trainings.courses.models import Course
from trainings.intervisions import actions as intervisions
from trainings.intervisions import places
from trainings.intervisions.models import Intervision

TO_COME = ("2018-04-16", "Leuven", 16)
APPLIED = "2018-03-19"
REGISTERED = "2018-03-21"
TEMPLATE = "healthcoach/examples/documents/proof.typ"


def leave_waiting(programme: Programme, people: dict[str, User], calendar: Calendar) -> None:
    """All of it, as it stood on 23/03/2018."""
    _an_edition_to_come(programme, people["staff"], calendar)
    _proofs_to_verify(programme, people["candidate"], calendar)
    _an_intervision_to_prepare(programme, people["staff"], calendar)


def _an_edition_to_come(programme: Programme, staff: User, calendar: Calendar) -> None:
    first, place, capacity = TO_COME
    days = [calendar.day(first) + timedelta(days=number) for number in range(3)]
    with as_history(staff):
        course = Course.objects.get(programme=programme, certifies=True)
        courses.plan_edition(course, days=days, place=place, capacity=capacity)


def _proofs_to_verify(programme: Programme, user: User, calendar: Calendar) -> None:
    candidate = Candidate.objects.get(programme=programme, name=CANDIDATE)
    at = calendar.moment(APPLIED, 20)
    with as_history(user):
        proofs.add_diploma(
            candidate,
            title="Master in de arbeids- en organisatiepsychologie",
            institution="Universiteit Gent",
            year=2006,
            angle=Angle.PSYCHOLOGY,
            document=_document("diploma.pdf", "Diploma", "Universiteit Gent", calendar),
            by=user,
            at=at,
        )
        proofs.add_proof(
            candidate,
            kind=Experience.COACHING,
            description="Acht jaar teams begeleid in woonzorgcentra, waarvan drie als interne coach.",
            document=_document("ervaring.pdf", "Verklaring van de werkgever", "Woonzorg Westkust", calendar),
            by=user,
            at=at,
        )


def _document(name: str, title: str, sender: str, calendar: Calendar) -> SimpleUploadedFile:
    facts = {"title": title, "sender": sender, "text": f"{CANDIDATE}. Een voorbeeld, gemaakt voor de demonstratie."}
    made = documents.pdf(TEMPLATE, facts, at=calendar.moment(APPLIED))
    return SimpleUploadedFile(name, made, content_type=documents.MEDIA_TYPE)


def _an_intervision_to_prepare(programme: Programme, staff: User, calendar: Calendar) -> None:
    """The coaches of the three companies that started are asked to share; they chose the first date."""
    intervision, at = Intervision.objects.get(programme=programme), calendar.moment(REGISTERED, 9)
    with as_history(staff):
        intervisions.ask_to_prepare(intervision, by=staff, at=at)
    date = intervision.dates.order_by("on").first()
    for coach in Coach.objects.filter(programme=programme, trajectories__isnull=False).distinct().order_by("pk"):
        with as_history(coach.user):
            places.register(coach, date=date, by=coach.user, at=at + timedelta(hours=4))
