"""The addresses of the coaches' pages, room by room."""

from django.urls import include, path

ROOMS = ["candidacy", "certification", "pool"]

urlpatterns = [path("", include(f"coaches.{room}.urls")) for room in ROOMS]
