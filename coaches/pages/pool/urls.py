"""The addresses of the internal pool."""

from django.urls import path

from coaches.pages.pool import cases, coaches, importing, own

urlpatterns = [
    path("mijn/dossiers/", own.my_cases, name="my_cases"),
    path("mijn/dossiers/nieuw/", own.case_open, name="case_open"),
    path("pool/dossiers/", cases.cases, name="cases"),
    path("pool/dossiers/<int:pk>/", own.case, name="case"),
    path("pool/dossiers/<int:pk>/bijwerken/", own.case_update, name="case_update"),
    path("pool/dossiers/<int:pk>/sluiten/", own.case_close, name="case_close"),
    path("pool/dossiers/<int:pk>/heropenen/", own.case_reopen, name="case_reopen"),
    path("pool/dossiers/importeren/", importing.case_import, name="case_import"),
    path("pool/dossiers/importeren/<int:pk>/", importing.case_list, name="case_list"),
    path("pool/dossiers/importeren/<int:pk>/bevestigen/", importing.case_list_import, name="case_list_import"),
    path("pool/coaches/", coaches.pool_coaches, name="pool_coaches"),
    path("pool/coaches/nieuw/", coaches.pool_coach_enter, name="pool_coach_enter"),
    path("pool/coaches/<int:pk>/vertrek/", coaches.pool_coach_leave, name="pool_coach_leave"),
]
