"""The addresses of certification."""

from django.urls import path

from coaches.pages.certification import accounts, blocks, coaches, own, signing, texts

urlpatterns = [
    path("mijn/rekening/", accounts.coach_account, name="coach_account"),
    path("mijn/certificering/", own.my_certification, name="my_certification"),
    path("mijn/overeenkomst/", signing.agreement_sign, name="agreement_sign"),
    path("mijn/profiel/", own.coach_profile, name="coach_profile"),
    path("coaches/", coaches.coaches, name="coaches"),
    path("coaches/materiaal/", coaches.coaches_material, name="coaches_material"),
    path("coaches/blokkeringen/", blocks.blocks, name="blocks"),
    path("coaches/blokkeringen/<int:pk>/opheffen/", blocks.block_lift, name="block_lift"),
    path("coaches/overeenkomst/", texts.agreement_texts, name="agreement_texts"),
    path("coaches/<int:pk>/", coaches.coach, name="coach"),
    path("coaches/<int:pk>/blokkeren/", coaches.coach_block, name="coach_block"),
    path("coaches/<int:pk>/stoppen/", coaches.coach_retire, name="coach_retire"),
]
