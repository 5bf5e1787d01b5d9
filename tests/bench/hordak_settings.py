"""Settings for the bench's clients of django-hordak, in a database of their own. No part of the product's."""

import os

import dj_database_url

SECRET_KEY = "bench"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"]
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
DEFAULT_CURRENCY = "EUR"
CURRENCIES = ["EUR"]
