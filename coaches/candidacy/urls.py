"""The addresses of a candidacy."""

from django.urls import path

from coaches.candidacy.pages import check, conditions, deciding, proofs, staff
from coaches.candidacy.pages import my_candidacy as mine

urlpatterns = [
    path("kandidaat/", mine.show_own_candidacy, name="candidacy"),
    path("kandidaat/past-mijn-diploma/", check.check_diploma, name="diploma_check"),
    path("kandidaat/<int:pk>/gegevens/", mine.edit_own_candidacy, name="candidacy_edit"),
    path("kandidaat/<int:pk>/diploma/", proofs.add_own_diploma, name="diploma_add"),
    path("kandidaat/<int:pk>/ervaring/", proofs.add_own_proof, name="proof_add"),
    path("kandidaat/<int:pk>/indienen/", mine.submit_own_candidacy, name="candidacy_submit"),
    path("kandidaat/<int:pk>/intrekken/", mine.withdraw_candidacy, name="candidacy_withdraw"),
    path("kandidaat/<int:pk>/diploma/<int:proof>/verwijderen/", proofs.remove_own_diploma, name="diploma_remove"),
    path("kandidaat/<int:pk>/ervaring/<int:proof>/verwijderen/", proofs.remove_own_proof, name="proof_remove"),
    path("kandidaten/", staff.list_candidates, name="candidates"),
    path("kandidaten/beslissen/", deciding.decide_candidates, name="candidates_decide"),
    path("kandidaten/voorwaarden/", conditions.edit_candidacy_conditions, name="conditions"),
    path("kandidaten/<int:pk>/", staff.show_candidate, name="candidate"),
    path("kandidaten/<int:pk>/bewijzen/", staff.judge_candidate_proofs, name="proofs_judge"),
]
