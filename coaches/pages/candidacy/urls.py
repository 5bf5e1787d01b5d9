"""The addresses of a candidacy."""

from django.urls import path

from coaches.pages.candidacy import check, conditions, deciding, mine, proofs, staff

urlpatterns = [
    path("kandidaat/", mine.candidacy, name="candidacy"),
    path("kandidaat/past-mijn-diploma/", check.diploma_check, name="diploma_check"),
    path("kandidaat/<int:pk>/gegevens/", mine.edit, name="candidacy_edit"),
    path("kandidaat/<int:pk>/diploma/", proofs.diploma_add, name="diploma_add"),
    path("kandidaat/<int:pk>/ervaring/", proofs.proof_add, name="proof_add"),
    path("kandidaat/<int:pk>/indienen/", mine.submit, name="candidacy_submit"),
    path("kandidaat/<int:pk>/intrekken/", mine.withdraw, name="candidacy_withdraw"),
    path("kandidaat/<int:pk>/diploma/<int:proof>/verwijderen/", proofs.diploma_remove, name="diploma_remove"),
    path("kandidaat/<int:pk>/ervaring/<int:proof>/verwijderen/", proofs.proof_remove, name="proof_remove"),
    path("kandidaten/", staff.candidates, name="candidates"),
    path("kandidaten/beslissen/", deciding.decide, name="candidates_decide"),
    path("kandidaten/voorwaarden/", conditions.conditions, name="conditions"),
    path("kandidaten/<int:pk>/", staff.candidate, name="candidate"),
    path("kandidaten/<int:pk>/bewijzen/", staff.judge, name="proofs_judge"),
]
