# One image for web, worker and clock; which of them it is, the command says.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --require-hashes -r requirements.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HEALTHCOACH_PRODUCTION=1 HEALTHCOACH_DATA_DIR=/data STATIC_ROOT=/static
RUN useradd --uid 10001 --create-home healthcoach \
    && install -d -o healthcoach -g healthcoach /data
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY healthcoach healthcoach
COPY subsidies subsidies
COPY coaches coaches
COPY trainings trainings
# These two need no server and no secret; the values live for one line only.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build/build CELERY_BROKER_URL=amqp://build// \
    sh -c 'python manage.py messages --compile && python manage.py collectstatic --no-input --verbosity 0'
USER healthcoach
EXPOSE 8000
CMD ["gunicorn", "healthcoach.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--limit-request-line", "8190", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
