"""The addresses of intervision."""

from django.urls import path

from trainings.pages.intervisions import calendar, dates, mine, planning, running

urlpatterns = [
    path("mijn/intervisie/", mine.my_intervisions, name="my_intervisions"),
    path("mijn/intervisie/<int:pk>/inschrijven/", mine.intervision_register, name="intervision_register"),
    path("mijn/intervisie/<int:pk>/uitschrijven/", mine.intervision_leave, name="intervision_leave"),
    path("mijn/intervisie/voorbereiding/<int:pk>/", mine.preparation, name="preparation"),
    path("mijn/agenda/", calendar.my_calendar, name="my_calendar"),
    path("agenda/<uuid:key>.ics", calendar.calendar, name="calendar"),
    path("intervisies/", planning.intervisions, name="intervisions"),
    path("intervisies/nieuw/", planning.intervision_plan, name="intervision_plan"),
    path("intervisies/<int:pk>/", running.intervision, name="intervision"),
    path("intervisies/<int:pk>/vragen/", running.intervision_ask, name="intervision_ask"),
    path("intervisies/<int:pk>/hand-out/", running.handout, name="handout"),
    path("intervisies/<int:pk>/datum/", dates.intervision_date_add, name="intervision_date_add"),
    path("intervisies/data/<int:pk>/", dates.intervision_attendance, name="intervision_attendance"),
    path("intervisies/data/<int:pk>/wijzigen/", dates.intervision_date, name="intervision_date"),
    path("intervisies/data/<int:pk>/annuleren/", dates.intervision_date_cancel, name="intervision_date_cancel"),
]
