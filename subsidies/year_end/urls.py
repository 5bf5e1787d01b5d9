"""The addresses of the year end."""

from django.urls import path

from subsidies.year_end.pages import closing, de_minimis

urlpatterns = [
    path("afsluiten/", closing.show_closing_statement, name="closing"),
    path("afsluiten/coaches/", closing.show_coach_years, name="closing_coaches"),
    path("afsluiten/dagboek/", closing.show_closing_journal, name="closing_journal"),
    path("afsluiten/subsidieregister/", closing.show_subsidy_register, name="closing_register"),
    path("afsluiten/de-minimis/", de_minimis.list_closing_awards, name="closing_awards"),
    path("afsluiten/de-minimis/<int:pk>/", de_minimis.register_aid_award, name="award_register"),
]
