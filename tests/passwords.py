"""Passwords in tests: of the same kind as the site's, so that a real server accepts them, but quick to make."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The site's own hasher with a single round."""

    iterations = 1

    def must_update(self, encoded: str) -> bool:
        """A test's password is never made anew at sign-in."""
        return False
