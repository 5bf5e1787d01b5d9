"""What waits on the last day of the example's story: a candidate to be judged, an edition to come, and coaches who were
asked to bring their first experiences to the intervision."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.candidacy import proofs
from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Angle, Experience
from coaches.certification.models import Coach
from healthcoach.core import documents
from healthcoach.demo.people import CANDIDATE
from healthcoach.demo.story import Calendar, audit_as_import
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.courses import actions as courses
from trainings.courses.models import Course
from trainings.intervisions import actions as intervisions
from trainings.intervisions import places
from trainings.intervisions.models import Intervision

UPCOMING_EDITION = ("2018-04-16", "Leuven", 16)
APPLIED = "2018-03-19"
REGISTERED = "2018-03-21"
EXAMPLE_PROOF_TEMPLATE = "healthcoach/demo/documents/proof.typ"


def create_pending_work(programme: Programme, people: dict[str, User], calendar: Calendar) -> None:
    """All of it, as it stood on 23/03/2018."""
    _plan_upcoming_edition(programme, people["staff"], calendar)
    _enter_unverified_proofs(programme, people["candidate"], calendar)
    _prepare_intervision(programme, people["staff"], calendar)


def _plan_upcoming_edition(programme: Programme, staff: User, calendar: Calendar) -> None:
    first, place, capacity = UPCOMING_EDITION
    days = [calendar.day(first) + timedelta(days=number) for number in range(3)]
    with audit_as_import(staff):
        course = Course.objects.get(programme=programme, certifies=True)
        courses.plan_edition(course, days=days, place=place, capacity=capacity)


def _enter_unverified_proofs(programme: Programme, user: User, calendar: Calendar) -> None:
    candidate = Candidate.objects.get(programme=programme, name=CANDIDATE)
    at = calendar.moment(APPLIED, 20)
    with audit_as_import(user):
        proofs.add_diploma(
            candidate,
            title="Master in de arbeids- en organisatiepsychologie",
            institution="Universiteit Gent",
            year=2006,
            angle=Angle.PSYCHOLOGY,
            document=_make_proof_document("diploma.pdf", "Diploma", "Universiteit Gent", calendar),
            by=user,
            at=at,
        )
        proofs.add_proof(
            candidate,
            kind=Experience.COACHING,
            description="Acht jaar teams begeleid in woonzorgcentra, waarvan drie als interne coach.",
            document=_make_proof_document("ervaring.pdf", "Verklaring van de werkgever", "Woonzorg Westkust", calendar),
            by=user,
            at=at,
        )


def _make_proof_document(name: str, title: str, sender: str, calendar: Calendar) -> SimpleUploadedFile:
    facts = {"title": title, "sender": sender, "text": f"{CANDIDATE}. Een voorbeeld, gemaakt voor de demonstratie."}
    made = documents.render_pdf(EXAMPLE_PROOF_TEMPLATE, facts, at=calendar.moment(APPLIED))
    return SimpleUploadedFile(name, made, content_type=documents.PDF_MEDIA_TYPE)


def _prepare_intervision(programme: Programme, staff: User, calendar: Calendar) -> None:
    """The coaches of the three companies that started are asked to share; they chose the first date."""
    intervision, at = Intervision.objects.get(programme=programme), calendar.moment(REGISTERED, 9)
    with audit_as_import(staff):
        intervisions.ask_to_prepare(intervision, by=staff, at=at)
    date = intervision.dates.order_by("on").first()
    for coach in Coach.objects.filter(programme=programme, trajectories__isnull=False).distinct().order_by("pk"):
        with audit_as_import(coach.user):
            places.register_coach(coach, date=date, by=coach.user, at=at + timedelta(hours=4))
