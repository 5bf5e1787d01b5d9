"""The addresses of wellbeing."""

from django.urls import URLPattern, path

from trainings.wellbeing.pages import entries as pages

urlpatterns: list[URLPattern] = [
    path("welzijn/", pages.show_wellbeing, name="wellbeing"),
    path("welzijn/<slug:part>/nieuw/", pages.create_wellbeing_row, name="wellbeing_add"),
    path("welzijn/<slug:part>/<int:pk>/", pages.edit_wellbeing_row, name="wellbeing_edit"),
    path("welzijn/<slug:part>/<int:pk>/terugnemen/", pages.delete_wellbeing_row, name="wellbeing_take_back"),
]
