"""The addresses of wellbeing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
