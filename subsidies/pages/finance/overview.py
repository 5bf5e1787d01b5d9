"""The overview: per line what was granted, reserved, due, paid and is in cash, over time, and what will be left."""

urlpatterns = []
