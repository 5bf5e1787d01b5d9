"""Bank statements: imported, and the lines that match nothing."""

urlpatterns = []
