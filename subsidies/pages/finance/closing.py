"""Closing a year and the duties towards registers."""

urlpatterns = []
