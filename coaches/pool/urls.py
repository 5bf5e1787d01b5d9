"""The addresses of the internal pool."""

from django.urls import path

from coaches.pool.pages import case_import as importing
from coaches.pool.pages import cases, coaches
from coaches.pool.pages import my_cases as own

urlpatterns = [
    path("mijn/dossiers/", own.list_own_cases, name="my_cases"),
    path("mijn/dossiers/nieuw/", own.create_case_file, name="case_open"),
    path("pool/dossiers/", cases.list_case_files, name="cases"),
    path("pool/dossiers/<int:pk>/", own.show_case_file, name="case"),
    path("pool/dossiers/<int:pk>/bijwerken/", own.edit_case_totals, name="case_update"),
    path("pool/dossiers/<int:pk>/sluiten/", own.confirm_case_closing, name="case_close"),
    path("pool/dossiers/<int:pk>/heropenen/", own.confirm_case_reopening, name="case_reopen"),
    path("pool/dossiers/importeren/", importing.upload_case_list, name="case_import"),
    path("pool/dossiers/importeren/<int:pk>/", importing.show_case_list, name="case_list"),
    path("pool/dossiers/importeren/<int:pk>/bevestigen/", importing.import_case_list, name="case_list_import"),
    path("pool/coaches/", coaches.list_pool_coaches, name="pool_coaches"),
    path("pool/coaches/nieuw/", coaches.create_pool_coach, name="pool_coach_enter"),
    path("pool/coaches/<int:pk>/vertrek/", coaches.record_pool_departure, name="pool_coach_leave"),
]
