"""PostgreSQL out of a wheel, for a machine that has no database: used when no DATABASE_URL is given."""

from healthcoach.embedded.secret import secret_key
from healthcoach.embedded.server import Server, database_url, keep_running

__all__ = ["Server", "database_url", "keep_running", "secret_key"]
