"""The addresses of the subsidy's pages, in the order of the journey."""

from django.urls import path

from subsidies.pages import applications

urlpatterns = [
    path("mijn/aanvragen/", applications.applications, name="applications"),
    path("aanvragen/", applications.apply, name="apply"),
    path("aanvragen/<int:pk>/", applications.application, name="application"),
    path("aanvragen/<int:pk>/bewerken/", applications.edit, name="application_edit"),
    path("aanvragen/<int:pk>/intrekken/", applications.withdraw, name="application_withdraw"),
    path("aanvragen/<int:pk>/starten/", applications.start, name="application_start"),
]
