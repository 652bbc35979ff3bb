"""Django's settings, drawn from one frozen `Configuration` that is read once."""

from pathlib import Path
from typing import Any

from cham.web.configuration import Configuration, read_configuration
from cham.web.content_policy import add_file_headers, content_policy
from cham.web.logs import logging_settings

CONFIGURATION: Configuration = read_configuration()

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "cham.web.urls"
PAGES_URLCONF = "cham.web.page_urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "servestatic",
    "django_htmx",
    "csp",
    # Ours before allauth, so that its pages are shown with our templates.
    "cham.apps.orgs",
    "cham.apps.accounts",
    "cham.apps.customers",
    "cham.apps.screens",
    "cham.apps.people",
    "cham.apps.journeys",
    "cham.apps.imports",
    "cham.apps.personas",
    "cham.apps.reports",
    "cham.apps.insights",
    "cham.apps.comments",
    "cham.apps.themes",
    "cham.apps.pains",
    "cham.apps.paths",
    "cham.apps.maps",
    "cham.apps.matching",
    "cham.apps.persona_pages",
    "cham.apps.touchpoints",
    "cham.apps.comment_pages",
    "cham.apps.responsibilities",
    "cham.apps.overview",
    "cham.apps.search",
    "cham.apps.first_run",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
MIDDLEWARE = [
    # Asynchronous and first, so that a file costs no thread; what follows shares one.
    "servestatic.middleware.ServeStaticMiddleware",
    "cham.web.logs.RequestNumberMiddleware",
    "cham.web.metrics.RequestMetrics",
    "cham.web.addressing.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cham.web.addressing.NulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "cham.apps.orgs.problems.ProblemMiddleware",
    # Last: everything below it happens inside one organisation.
    "cham.apps.orgs.middleware.MemberMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "libraries": {"cham": "cham.web.template_tags"},
        },
    }
]
LOGGING = logging_settings(CONFIGURATION)
LOCALE_PATHS = [Path(__file__).parent / "locale"]
DATABASES = {"default": CONFIGURATION.database}
# Shared by all processes: a code of a second factor that was used must be known to each of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cham.web.static_addresses.DigestInAddress"},
}
SERVESTATIC_USE_FINDERS = True
# Addresses carry a digest of the content, so what was fetched once need not be asked for again.
SERVESTATIC_MAX_AGE = 365 * 86_400
SERVESTATIC_ALLOW_ALL_ORIGINS = False
SERVESTATIC_ADD_HEADERS_FUNCTION = add_file_headers

# Sessions and forms.
SESSION_COOKIE_NAME = "__Host-cham-session" if CONFIGURATION.https else "cham-session"
SESSION_COOKIE_AGE = 14 * 86_400
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-cham-form" if CONFIGURATION.https else "cham-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cham.web.refusals.form_refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = CONFIGURATION.https
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers. Behind a proxy that speaks HTTPS, its word about that is taken; otherwise it is not.
SECURE_HSTS_SECONDS = 365 * 86_400 if CONFIGURATION.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = CONFIGURATION.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": content_policy(CONFIGURATION)}

# Accounts: how somebody proves who they are.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["cham.apps.accounts.hashing.BoundedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("mail", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 86_400
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cham.apps.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "mail"
ACCOUNT_USER_DISPLAY = "cham.apps.accounts.adapters.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "cham.apps.accounts.links.PasswordLinkTokens"  # noqa: S105 - a class
# A whole office may stand behind one address; guessing is paced elsewhere.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIGURATION.trusted_proxies

AXES_HANDLER = "cham.apps.accounts.throttling.PacedSignIn"
AXES_LOCKOUT_CALLABLE = "cham.apps.accounts.throttling.must_wait"
AXES_CLIENT_IP_CALLABLE = "cham.apps.accounts.throttling.client_address"
AXES_USERNAME_FORM_FIELD = "email"
# An attempt that came too early is answered with the time to wait.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Chạm"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are vouched for by whoever invites
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.https
MFA_ADAPTER = "cham.apps.accounts.adapters.SecondFactorAdapter"

SOCIALACCOUNT_ADAPTER = "cham.apps.accounts.adapters.SignInServiceAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if CONFIGURATION.sign_in_service is not None:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        # The firm's own service vouches for the mail addresses that it gives out.
        "EMAIL_AUTHENTICATION": True,
        "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "firm",
                "name": CONFIGURATION.sign_in_service.name,
                "client_id": CONFIGURATION.sign_in_service.client,
                "secret": CONFIGURATION.sign_in_service.secret,
                "settings": {"server_url": CONFIGURATION.sign_in_service.issuer},
            }
        ],
    }
