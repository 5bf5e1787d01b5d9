"""PostgreSQL out of a wheel, for a machine that has no database: used when no DATABASE_URL is given."""

from healthcoach.core.embedded_postgres.secret import secret_key
from healthcoach.core.embedded_postgres.server import Server, database_url, supervise_server

__all__ = ["Server", "database_url", "secret_key", "supervise_server"]
