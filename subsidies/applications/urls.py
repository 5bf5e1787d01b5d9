"""The addresses of applications."""

from django.urls import path

from subsidies.applications.pages import company, decisions, history, worklist

urlpatterns = [
    path("mijn/aanvragen/", company.list_applications, name="applications"),
    path("aanvragen/", company.create_application, name="apply"),
    path("aanvragen/<int:pk>/", company.show_application, name="application"),
    path("aanvragen/<int:pk>/bewerken/", company.edit_application, name="application_edit"),
    path("aanvragen/<int:pk>/intrekken/", company.withdraw_application, name="application_withdraw"),
    path("aanvragen/<int:pk>/volledig/", worklist.complete_application, name="application_complete"),
    path("aanvragen/<int:pk>/geschiedenis/", history.show_application_history, name="application_history"),
    path("werklijst/", worklist.show_worklist, name="worklist"),
    path("dossiers/", decisions.list_awaiting_decision, name="decisions"),
    path("dossiers/beslissen/", decisions.decide_applications, name="decide"),
]
