"""Three books, one truth: ledger, payment files and bank, day by day, and the seals."""

urlpatterns = []
