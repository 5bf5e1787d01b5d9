"""The addresses of a candidacy."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
