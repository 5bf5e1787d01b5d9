"""The API of certification."""

from rest_framework.routers import SimpleRouter

from coaches.certification.api import blocks, certifications, texts


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    for noun in (certifications, blocks, texts):
        noun.register_routes(router)
