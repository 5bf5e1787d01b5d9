"""The addresses everybody has: the public pages and the desk."""

from django.urls import path

from healthcoach.website import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("past-het-bij-ons/", pages.eligibility, name="eligibility"),
    path("voor-coaches/", pages.for_coaches, name="for_coaches"),
    path("mijn/", pages.desk, name="desk"),
]
