"""Django's settings, drawn from one frozen `Configuration` that is read once."""

from pathlib import Path

from cham.web.configuration import Configuration, read_configuration

CONFIGURATION: Configuration = read_configuration()

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "cham.web.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "cham.apps.orgs",
    "cham.apps.customers",
    "cham.apps.journeys",
    "cham.apps.imports",
    "cham.apps.reports",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
    }
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
DATABASES = {"default": CONFIGURATION.database}
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
