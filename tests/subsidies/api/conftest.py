"""Signing in to the API."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from healthcoach.users.models import User
from subsidies.payouts.models import PAYOUT, Payout, PayoutStatus
from tests.world import NOW


@pytest.fixture
def signed_in() -> Callable[[User], APIClient]:
    """A client of the API that speaks JSON, with this person's session."""

    def client_of(user: User) -> APIClient:
        client = APIClient()
        client.default_format = "json"
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def as_(world, signed_in) -> Callable[[str], APIClient]:
    """The same, by the person's name in the world."""
    return lambda name: signed_in(world.people[name])


@pytest.fixture
def parked(world) -> Payout:
    """A payout that was set aside, because the books already held its settlement."""
    row = Payout.objects.get(trajectory=world.ended(120))
    PAYOUT.move([row], PayoutStatus.PARKED, parked_at=NOW, parked_reason="Al geboekt.")
    return row
