#!/bin/sh
# Runs the tests: all of them where PostgreSQL, RabbitMQ and Redis answer on 127.0.0.1, else all but those that need them.
set -eu
cd "$(dirname "$0")/.."
# What the tests keep is theirs alone: their server need not wait for the disk, and that of `make run` is left in peace.
export HEALTHCOACH_DATA_DIR="${HEALTHCOACH_DATA_DIR:-$PWD/.data/tests}"
missing=$(.venv/bin/python - <<'PORTS'
import socket

for name, port in {"PostgreSQL": 5432, "RabbitMQ": 5672, "Redis": 6379}.items():
    with socket.socket() as trial:
        trial.settimeout(2)
        if trial.connect_ex(("127.0.0.1", port)):
            print(f"{name} (port {port})", end=" ")
PORTS
)
if [ -z "$missing" ]; then
    marker=""
elif [ "${CI:-}" = true ]; then
    echo "Here every test must run, and on 127.0.0.1 these do not answer: $missing" >&2
    exit 1
else
    echo "Without the tests marked “services”: on 127.0.0.1 these do not answer: $missing"
    marker="not services"
fi
# Tests of one group run after each other in one process: those that start servers or browsers must not crowd a machine.
exec .venv/bin/python -m pytest -n 2 --dist loadgroup -m "$marker" ${HEALTHCOACH_TESTS:-}
