"""The addresses of the coaches' own pages."""

from django.urls import path

from coaches.pages import accounts

urlpatterns = [
    path("mijn/rekening/", accounts.coach_account, name="coach_account"),
]
