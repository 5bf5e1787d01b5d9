"""Follow one euro: from the grant to the bank line, and the auditor’s sample."""

urlpatterns = []
