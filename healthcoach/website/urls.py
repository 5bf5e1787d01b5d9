"""The addresses everybody has: the public pages and the desk."""

from django.urls import path

from healthcoach.website import pages

urlpatterns = [
    path("", pages.show_home, name="home"),
    path("past-het-bij-ons/", pages.show_eligibility, name="eligibility"),
    path("voor-coaches/", pages.show_coach_information, name="for_coaches"),
    path("mijn/", pages.show_dashboard, name="desk"),
]
