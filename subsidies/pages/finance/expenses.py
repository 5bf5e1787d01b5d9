"""Operating expenses: entered with their document, approved by a second person where that is needed."""

urlpatterns = []
