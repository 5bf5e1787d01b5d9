"""The addresses of bank."""

from django.urls import path

from subsidies.bank.pages import line, reissue, statements

urlpatterns = [
    path("bank/", statements.list_bank_statements, name="bank"),
    path("bank/inlezen/", statements.import_bank_statements, name="bank_import"),
    path("bank/openstaand/", statements.list_bank_breaks, name="bank_breaks"),
    path("bank/uittreksel/<int:pk>/", statements.show_bank_statement, name="bank_statement"),
    path("bank/regel/<int:pk>/", line.show_bank_line, name="bank_line"),
    path("bank/heruitgave/<int:pk>/", reissue.show_bank_reissue, name="bank_reissue"),
    path("bank/heruitgave/<int:pk>/aanvaarden/", reissue.accept_bank_reissue, name="bank_reissue_accept"),
    path("bank/heruitgave/<int:pk>/weigeren/", reissue.decline_bank_reissue, name="bank_reissue_decline"),
]
