"""Payment batches: made, approved by another person, given to the bank."""

urlpatterns = []
