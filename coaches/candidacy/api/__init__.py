"""The API of a candidacy."""

from rest_framework.routers import SimpleRouter

from coaches.candidacy.api.candidates import CandidateViewSet


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("candidates", CandidateViewSet, "api-candidate")
