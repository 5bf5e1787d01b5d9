"""The addresses of wellbeing."""

from django.urls import URLPattern, path

from trainings.pages.wellbeing import pages

urlpatterns: list[URLPattern] = [
    path("welzijn/", pages.wellbeing, name="wellbeing"),
    path("welzijn/<slug:part>/nieuw/", pages.wellbeing_add, name="wellbeing_add"),
    path("welzijn/<slug:part>/<int:pk>/", pages.wellbeing_edit, name="wellbeing_edit"),
    path("welzijn/<slug:part>/<int:pk>/terugnemen/", pages.wellbeing_take_back, name="wellbeing_take_back"),
]
