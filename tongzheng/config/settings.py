"""Settings. Everything an operator can change comes from TONGZHENG_* variables; what differs between offices is data."""

import os
import secrets
from pathlib import Path

import dj_database_url

ROOT = Path(__file__).resolve().parents[2]


def env(name: str, default: str = "") -> str:
    """Value of TONGZHENG_<name>; TONGZHENG_<name>_FILE names a file that holds it (for secrets)."""
    path = os.environ.get(f"TONGZHENG_{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(f"TONGZHENG_{name}", default)


def env_bool(name: str) -> bool:
    """True for 1/true/yes/on; anything else that is not empty/0/false/no/off stops the program."""
    value = env(name).lower()
    if value in {"", "0", "false", "no", "off"}:
        return False
    if value in {"1", "true", "yes", "on"}:
        return True
    raise ValueError(f"TONGZHENG_{name}={value!r}: 请写 1 或 0")


DATA = Path(env("DATA", str(ROOT / "var"))).absolute()
DATA.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """The key from the environment, else one made once and kept in the data folder, readable by the owner only."""
    given = env("SECRET_KEY")
    if given:
        return given
    path = DATA / "secret.key"
    try:
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(60)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        file.write(key)
    return key


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env("OLD_SECRET_KEYS").split()  # still open what they sealed or signed
DEBUG = env_bool("DEBUG")
DEMO = env_bool("DEMO")  # sign-in by picking a person; honoured for loopback clients only (network.access)
HTTPS = env_bool("HTTPS")  # behind a proxy that speaks TLS
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env("TRUSTED_ORIGINS").split(",") if o]

INSTALLED_APPS = [
    "tongzheng.demo",
    "tongzheng.cockpit",
    "tongzheng.daily",
    "tongzheng.breaches",
    "tongzheng.outcomes",
    "tongzheng.inspections",
    "tongzheng.directives",
    "tongzheng.archive",
    "tongzheng.guidance",
    "tongzheng.scoring",
    "tongzheng.targets",
    "tongzheng.circulars",
    "tongzheng.awards",
    "tongzheng.oversight",
    "tongzheng.analysis",
    "tongzheng.supervision",
    "tongzheng.cases",
    "tongzheng.response",
    "tongzheng.relay",
    "tongzheng.emergencies",
    "tongzheng.duty",
    "tongzheng.instructions",
    "tongzheng.upward",
    "tongzheng.distribution",
    "tongzheng.bulletins",
    "tongzheng.mailbox",
    "tongzheng.reporting",
    "tongzheng.library",
    "tongzheng.checking",
    "tongzheng.deadlines",
    "tongzheng.channels",
    "tongzheng.network",
    "tongzheng.notices",
    "tongzheng.search",
    "tongzheng.copies",
    "tongzheng.trail",
    "tongzheng.text",
    "tongzheng.files",
    "tongzheng.typeset",
    "tongzheng.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tongzheng.trail.middleware.BadInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongzheng.network.middleware.SignedIn",
    "tongzheng.trail.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tongzheng.config.urls"
WSGI_APPLICATION = "tongzheng.config.wsgi.application"
WIRING = "tongzheng.config.wiring"
MENUS = "tongzheng.config.menus"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tongzheng.network.context.person",
                "tongzheng.notices.context.inbox",
            ],
            "builtins": ["tongzheng.ui.templatetags.office", "tongzheng.typeset.templatetags.reading"],
        },
    }
]

FORM_RENDERER = "tongzheng.ui.renderer.Plain"

# IMMEDIATE takes the write lock at BEGIN, where the time-out applies: no "database is locked" (docs/decisions).
# synchronous=FULL: an acknowledged step survives a power cut.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": dj_database_url.parse(env("DATABASE_URL", f"sqlite:///{DATA / 'tongzheng.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    POSTGRES = DATABASES["default"].setdefault("OPTIONS", {})
    POSTGRES["pool"] = {"min_size": 1, "max_size": 8, "timeout": 20}
    # Short statements with many joins: compiling them costs more than it saves, and so does trying every order of them
    # (14 joins: 2 ms instead of 10).
    POSTGRES.setdefault("options", "-c jit=off -c join_collapse_limit=4")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "network.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tongzheng.network.backends.NameOrPhone",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_USERNAME_FORM_FIELD = "username"  # the field of our sign-in form, not the model's; else nobody is ever locked out
AXES_SENSITIVE_PARAMETERS = ["kept"]  # a report typed before the session was over is not a log line
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "tongzheng.network.backends.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
CSRF_FAILURE_VIEW = "tongzheng.network.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "zh-hans"
# the language's own, said once for pages that write figures and days as they are (ui/base.html)
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT = "Y年n月j日", "H:i", "Y年n月j日 H:i"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# `serve` collects the files first; from then on their names carry a fingerprint and browsers keep them for good.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
FILES_ROOT = DATA / "files"
FONTS = Path(env("FONTS", str(DATA / "fonts")))  # the office's own font files
ATTACHMENT_MAX = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    8 * 1024 * 1024
)  # 1 MB of text is 3 MB of UTF-8, 9 MB percent-encoded only if multipart is off
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_TLS")
EMAIL_USE_SSL = env_bool("EMAIL_SSL")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "tongzheng@localhost")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")  # for links in e-mail

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django_tasks": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}
