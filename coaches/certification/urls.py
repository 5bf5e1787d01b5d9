"""The addresses of certification."""

from django.urls import path

from coaches.certification.pages import accounts, blocks, coaches, signing, texts
from coaches.certification.pages import my_certification as own

urlpatterns = [
    path("mijn/rekening/", accounts.edit_coach_account, name="coach_account"),
    path("mijn/certificering/", own.show_own_certification, name="my_certification"),
    path("mijn/overeenkomst/", signing.sign_own_agreement, name="agreement_sign"),
    path("mijn/profiel/", own.edit_coach_profile, name="coach_profile"),
    path("coaches/", coaches.list_coaches, name="coaches"),
    path("coaches/materiaal/", coaches.record_handed_over_material, name="coaches_material"),
    path("coaches/blokkeringen/", blocks.list_blocks, name="blocks"),
    path("coaches/blokkeringen/<int:pk>/opheffen/", blocks.lift_one_block, name="block_lift"),
    path("coaches/overeenkomst/", texts.list_agreement_texts, name="agreement_texts"),
    path("coaches/<int:pk>/", coaches.show_coach, name="coach"),
    path("coaches/<int:pk>/blokkeren/", coaches.block_one_coach, name="coach_block"),
    path("coaches/<int:pk>/stoppen/", coaches.record_coach_retirement, name="coach_retire"),
]
