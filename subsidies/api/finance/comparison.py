"""Three books, one truth: ledger, payment files and bank, day by day, and the seals."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
