"""The addresses of certification."""

from django.urls import path

from coaches.pages.certification import accounts

urlpatterns = [
    path("mijn/rekening/", accounts.coach_account, name="coach_account"),
]
