"""The addresses of courses."""

from django.urls import path

from trainings.courses.pages import agenda, attendance, editions, offer, people
from trainings.courses.pages import my_courses as mine

urlpatterns = [
    path("agenda/", agenda.show_agenda, name="agenda"),
    path("mijn/opleidingen/", mine.list_own_courses, name="my_courses"),
    path("mijn/opleidingen/rondes/<int:pk>/inschrijven/", mine.create_own_enrolment, name="my_enrol"),
    path("opleidingen/", offer.list_courses, name="courses"),
    path("opleidingen/nieuw/", offer.create_course, name="course_offer"),
    path("opleidingen/<int:pk>/stoppen/", offer.end_course_offer, name="course_stop"),
    path("opleidingen/<int:pk>/ronde/", offer.create_edition, name="edition_plan"),
    path("opleidingen/rondes/<int:pk>/", editions.show_edition, name="edition"),
    path("opleidingen/rondes/<int:pk>/wijzigen/", editions.edit_edition, name="edition_change"),
    path("opleidingen/rondes/<int:pk>/annuleren/", editions.confirm_edition_cancellation, name="edition_cancel"),
    path("opleidingen/rondes/<int:pk>/inschrijven/", editions.enrol_one_candidate, name="enrol_candidate"),
    path("opleidingen/rondes/<int:pk>/afronden/", editions.confirm_edition_completion, name="edition_finish"),
    path("opleidingen/rondes/<int:pk>/betaald/", editions.edit_payment_marks, name="edition_paid"),
    path("opleidingen/dagen/<int:pk>/", attendance.edit_day_attendance, name="attendance"),
    path("opleidingen/inschrijvingen/<int:pk>/aanvaarden/", people.accept_enrolment_offer, name="enrolment_accept"),
    path(
        "opleidingen/inschrijvingen/<int:pk>/beeindigen/",
        people.confirm_enrolment_cancellation,
        name="enrolment_cancel",
    ),
    path("opleidingen/inschrijvingen/<int:pk>/attest/", people.download_certificate, name="certificate"),
]
