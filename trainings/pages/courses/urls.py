"""The addresses of courses."""

from django.urls import path

from trainings.pages.courses import agenda, attendance, editions, mine, offer, people

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("mijn/opleidingen/", mine.my_courses, name="my_courses"),
    path("mijn/opleidingen/rondes/<int:pk>/inschrijven/", mine.my_enrol, name="my_enrol"),
    path("opleidingen/", offer.courses, name="courses"),
    path("opleidingen/nieuw/", offer.course_offer, name="course_offer"),
    path("opleidingen/<int:pk>/stoppen/", offer.course_stop, name="course_stop"),
    path("opleidingen/<int:pk>/ronde/", offer.edition_plan, name="edition_plan"),
    path("opleidingen/rondes/<int:pk>/", editions.edition, name="edition"),
    path("opleidingen/rondes/<int:pk>/wijzigen/", editions.edition_change, name="edition_change"),
    path("opleidingen/rondes/<int:pk>/annuleren/", editions.edition_cancel, name="edition_cancel"),
    path("opleidingen/rondes/<int:pk>/inschrijven/", editions.enrol_candidate, name="enrol_candidate"),
    path("opleidingen/rondes/<int:pk>/afronden/", editions.edition_finish, name="edition_finish"),
    path("opleidingen/rondes/<int:pk>/betaald/", editions.edition_paid, name="edition_paid"),
    path("opleidingen/dagen/<int:pk>/", attendance.attendance, name="attendance"),
    path("opleidingen/inschrijvingen/<int:pk>/aanvaarden/", people.enrolment_accept, name="enrolment_accept"),
    path("opleidingen/inschrijvingen/<int:pk>/beeindigen/", people.enrolment_cancel, name="enrolment_cancel"),
    path("opleidingen/inschrijvingen/<int:pk>/attest/", people.certificate, name="certificate"),
]
