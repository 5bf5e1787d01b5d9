"""Which request of an application is still open."""

from subsidies.applications.models import Application
from subsidies.coach_requests.models import CoachRequest


def find_open_request(application: Application) -> CoachRequest | None:
    """The request of an application that waits for its coach, or was accepted and not used yet."""
    return application.coach_requests.open().select_related("coach").first()
