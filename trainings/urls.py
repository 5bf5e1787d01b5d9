"""The addresses of the trainings' pages, room by room."""

from django.urls import include, path

ROOMS = ["courses", "intervisions", "wellbeing"]

urlpatterns = [path("", include(f"trainings.{room}.urls")) for room in ROOMS]
