"""What is payable, and what is blocked with the reason."""

urlpatterns = []
