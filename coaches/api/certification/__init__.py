"""The API of certification."""

from rest_framework.routers import SimpleRouter

from coaches.api.certification import blocks, certifications, texts


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    for noun in (certifications, blocks, texts):
        noun.register(router)
