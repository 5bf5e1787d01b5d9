"""Recovery orders: proposed, ordered, followed by age, received."""

urlpatterns = []
