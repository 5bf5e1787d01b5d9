"""Tranches: expected, requested with their evidence, received, dropped."""

urlpatterns = []
