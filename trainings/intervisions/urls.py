"""The addresses of intervision."""

from django.urls import path

from trainings.intervisions.pages import attendance as running
from trainings.intervisions.pages import calendar, dates, planning
from trainings.intervisions.pages import my_intervisions as mine

urlpatterns = [
    path("mijn/intervisie/", mine.list_own_intervisions, name="my_intervisions"),
    path("mijn/intervisie/<int:pk>/inschrijven/", mine.register_own_place, name="intervision_register"),
    path("mijn/intervisie/<int:pk>/uitschrijven/", mine.give_up_place, name="intervision_leave"),
    path("mijn/intervisie/voorbereiding/<int:pk>/", mine.edit_preparation, name="preparation"),
    path("mijn/agenda/", calendar.show_own_calendar, name="my_calendar"),
    path("agenda/<uuid:key>.ics", calendar.serve_calendar_feed, name="calendar"),
    path("intervisies/", planning.list_intervisions, name="intervisions"),
    path("intervisies/nieuw/", planning.create_intervision, name="intervision_plan"),
    path("intervisies/<int:pk>/", running.show_intervision_or_export, name="intervision"),
    path("intervisies/<int:pk>/vragen/", running.ask_chosen_coaches, name="intervision_ask"),
    path("intervisies/<int:pk>/hand-out/", running.download_handout, name="handout"),
    path("intervisies/<int:pk>/datum/", dates.add_intervision_date, name="intervision_date_add"),
    path("intervisies/data/<int:pk>/", dates.edit_intervision_attendance, name="intervision_attendance"),
    path("intervisies/data/<int:pk>/wijzigen/", dates.edit_intervision_date, name="intervision_date"),
    path("intervisies/data/<int:pk>/annuleren/", dates.cancel_intervision_date, name="intervision_date_cancel"),
]
