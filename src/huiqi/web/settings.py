"""How is the web service set up? Everything a district may choose is an environment variable, named here.

HUIQI_VAR            folder for the database, the keys, the papers and collected files; default var/ beside the source
HUIQI_SECRET_KEY     signing key; made once in HUIQI_VAR where it is not given
HUIQI_AUDIT_KEY      key that seals the end of the audit chain; made once likewise, never change it
HUIQI_DATA_KEY       key that encrypts identity numbers, or several by comma with the newest first; made once likewise
HUIQI_SECOND_FACTOR  all where people of firms must have a second factor too; default staff
HUIQI_CODE_SECONDS   30 where a code of an app counts in its own half minute alone; default 90, for phones a little wrong
HUIQI_BREACHED_PASSWORDS  file of the SHA-1 of passwords that leaked, in their order, one a line; default none is looked up
HUIQI_DEMONSTRATION  1 for made-up people who sign in with a password the page shows; `huiqi serve` sets it on SQLite
                     and a loopback address without HUIQI_HTTPS
HUIQI_HOSTS          names the service answers to, by comma; default localhost
HUIQI_HTTPS          1 where a TLS proxy stands in front: secure cookies and HSTS, and `huiqi serve` refuses to start
                     where `huiqi check --deploy` finds an error, such as a demonstration account or a key not given here
HUIQI_DEBUG          1 on a developer's machine only
HUIQI_CLAMD          where the virus scanner clamd listens: a path or host:port; without it files are "not scanned"
HUIQI_CREDIT_LIST    CSV file of barred and warned firms; without it the credit gate says "not connected"
HUIQI_S3             s3://BUCKET/PREFIX where papers lie in an S3-compatible bucket; default a folder in HUIQI_VAR
HUIQI_S3_ENDPOINT    the service's https address; default Amazon's
HUIQI_S3_REGION      its region
HUIQI_S3_KEY_ID      who we are there; without it what the machine itself is
HUIQI_S3_KEY         the secret of it
HUIQI_S3_ENCRYPTION  AES256 or aws:kms, asked of the service for every file; default as the bucket is set
HUIQI_S3_ADDRESSING  virtual where the bucket's name has to stand in the host's, or path; default auto
HUIQI_S3_COPIES      megabytes of HUIQI_VAR for copies of what was read lately; default 1024
HUIQI_OIDC_ISSUER    the district's identity provider (OpenID Connect), as it names itself; default: nobody signs in by one.
                     There, redirect to HUIQI_URL/account/oidc/back, and after signing out to HUIQI_URL/account/login/
HUIQI_OIDC_CLIENT_ID what the provider gave us when huiqi was registered there
HUIQI_OIDC_SECRET    the secret of it
HUIQI_OIDC_NAME      what people call it, on the button; default 统一身份认证
HUIQI_OIDC_TRUST_EMAIL  1 where an address that it has verified may find the account of the same address, the first time
HUIQI_OIDC_SECOND_FACTOR  values of its acr or amr that count as our second factor, by comma; default none does
HUIQI_DEBTOR         the district's own account as NAME|NUMBER|BANK|BANK CODE; without it no batch can be sent
HUIQI_TWO_SIGNATURES_ABOVE  yuan above which two people sign a payment batch; default 1000000
HUIQI_TREASURY_FOLDER       folder where the bank takes orders (orders/) and leaves returns (returns/); default VAR/treasury
HUIQI_ARCHIVE_FONDS  number under which the archives office knows the district's files (全宗号); default 0000, assumed
HUIQI_ARCHIVE_YEARS  years a closed case is kept, as the archives office has set them; default 10, assumed
HUIQI_URL            address people open, for the links in mails and feeds; default http://localhost and the port
HUIQI_API_PER_MINUTE requests a minute the APIs answer an address and a token, by comma; default 120,600
HUIQI_PUBLISHER      who publishes the open data, as NAME|360GIVING PREFIX|DISTRICT|GB/T 2260 CODE; default Nanshan's
HUIQI_MAIL_URL       mail server, as smtp://user:password@host:587/?tls=True; default: mails appear on the console
HUIQI_MAIL_FROM      sender of the mails; default huiqi@localhost
HUIQI_WEBHOOK_HOSTS  hosts of the district's own network that webhooks may be sent to, by comma; all others must be public
HUIQI_WEBHOOK_ONLY   hosts that webhooks may be sent to and no others, by comma, `.example.cn` for all below; default any
DATABASE_URL         PostgreSQL; default SQLite in HUIQI_VAR

Each may also be a file of its name in CREDENTIALS_DIRECTORY, where systemd puts what it has decrypted for the service.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF

from huiqi.gateways import SettingsUnclear
from huiqi.gateways.bucket import read_place
from huiqi.gateways.identity_provider import read_provider
from huiqi.web.credentials import read_credentials

read_credentials(os.environ)

WEB = Path(__file__).parent
ROOT = WEB.parents[2]
VAR = Path(os.environ.get("HUIQI_VAR") or ROOT / "var").resolve()
VAR.mkdir(parents=True, exist_ok=True)


def _made_once(name: str) -> str:
    """A key made once in HUIQI_VAR and kept readable by its owner only."""
    path = VAR / name
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def _hosts_in(name: str) -> frozenset[str]:
    """The hosts that a variable lists by comma."""
    return frozenset(os.environ.get(name, "").lower().replace(" ", "").split(",")) - {""}


DEBUG = os.environ.get("HUIQI_DEBUG") == "1"
HTTPS = os.environ.get("HUIQI_HTTPS") == "1"
SECRET_KEY = os.environ.get("HUIQI_SECRET_KEY") or _made_once("secret_key")
AUDIT_KEY = os.environ.get("HUIQI_AUDIT_KEY") or _made_once("audit_key")
DATA_KEYS = (os.environ.get("HUIQI_DATA_KEY") or _made_once("data_key")).split(",")
ALLOWED_HOSTS = os.environ.get("HUIQI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "huiqi.access",
    "huiqi.register",
    "huiqi.ledger",
    "huiqi.cases",
    "huiqi.drafting",
    "huiqi.web.timed",
    "huiqi.web.lab",
    "huiqi.web.webhooks",
]
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["huiqi.web.account.adapter.Backend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {  # of ten signs and more; the list of Django has few of these. Where it is from: common_passwords.LICENSE
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": WEB / "account" / "common_passwords.txt.gz"},
    },
    {"NAME": "huiqi.web.account.passwords.NoWordsOfTheService"},
]
if BREACHED_PASSWORDS := os.environ.get("HUIQI_BREACHED_PASSWORDS"):
    _leaked = {"NAME": "huiqi.web.account.passwords.NotLeaked", "OPTIONS": {"path": BREACHED_PASSWORDS}}
    AUTH_PASSWORD_VALIDATORS.append(_leaked)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-home"
ACCOUNT_ADAPTER = "huiqi.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account begins with a mail: its invitation, or the link that sets a password
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "catalogue"
MFA_ADAPTER = "huiqi.web.account.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "huiqi.web.account.codes.EnterCodeForm",
    "reauthenticate": "huiqi.web.account.codes.AgainCodeForm",
    "add_webauthn": "huiqi.web.account.passkeys.AddPasskeyForm",
    "login_webauthn": "huiqi.web.account.passkeys.LoginPasskeyForm",
    "authenticate_webauthn": "huiqi.web.account.passkeys.SecondPasskeyForm",
    "reauthenticate_webauthn": "huiqi.web.account.passkeys.AgainPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
_seconds = os.environ.get("HUIQI_CODE_SECONDS") or "90"
if _seconds not in ("30", "90"):
    raise SettingsUnclear(f"HUIQI_CODE_SECONDS: write 30 or 90, not {_seconds}")
MFA_TOTP_TOLERANCE = int(_seconds == "90")
_who = os.environ.get("HUIQI_SECOND_FACTOR") or "staff"
if _who not in ("all", "staff"):
    raise SettingsUnclear(f"HUIQI_SECOND_FACTOR: write all or staff, not {_who}")
SECOND_FACTOR_OF_ALL = _who == "all"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it for localhost only
OIDC = read_provider(os.environ)
DEMONSTRATION = os.environ.get("HUIQI_DEMONSTRATION") == "1"
_MAIL = dj_email_url.parse(os.environ.get("HUIQI_MAIL_URL") or "console:")
if "EMAIL_BACKEND" not in _MAIL:
    raise SettingsUnclear("HUIQI_MAIL_URL: write smtp://USER:PASSWORD@HOST:587/?tls=True, or dummy: to send nothing")
globals().update(_MAIL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("HUIQI_MAIL_FROM") or "huiqi@localhost"
EMAIL_TIMEOUT = 5
SITE = os.environ.get("HUIQI_URL", "http://localhost:8000").rstrip("/")
EVENT_LINK, PROPOSAL_LINK = f"{SITE}/messages/{{}}/open", f"{SITE}/my/proposals/{{}}"
SERVICE_LINK, COMPLAINT_LINK = f"{SITE}/messages/services/{{}}/open", f"{SITE}/messages/complaints/{{}}/open"
TWO_SIGNATURES_ABOVE_FEN = 100 * int(os.environ.get("HUIQI_TWO_SIGNATURES_ABOVE") or 1_000_000)
TREASURY_FOLDER = Path(os.environ.get("HUIQI_TREASURY_FOLDER") or VAR / "treasury")
DEMONSTRATION_DEBTOR = "示例区财政国库（演示）|000000000000001|示例银行（演示）|104584000001"
DEBTOR = (os.environ.get("HUIQI_DEBTOR") or (DEMONSTRATION and DEMONSTRATION_DEBTOR) or "").split("|")
WEBHOOK_HOSTS, WEBHOOK_ONLY = _hosts_in("HUIQI_WEBHOOK_HOSTS"), _hosts_in("HUIQI_WEBHOOK_ONLY")
ARCHIVE_FONDS = os.environ.get("HUIQI_ARCHIVE_FONDS") or "0000"
ARCHIVE_YEARS = int(os.environ.get("HUIQI_ARCHIVE_YEARS") or 10)
ARCHIVE_ASSUMED = not (os.environ.get("HUIQI_ARCHIVE_FONDS") and os.environ.get("HUIQI_ARCHIVE_YEARS"))
SMS_FILE = VAR / "sms.jsonl"  # the fake gateway's: no operator is connected
API_PER_MINUTE = dict(
    zip(("address", "token"), map(int, (os.environ.get("HUIQI_API_PER_MINUTE") or "120,600").split(",")), strict=True)
)
API_RATES = VAR / "rates"
_PUBLISHER = (
    "示例区人民政府（演示）|360G-example|示例区|440305"
    if DEMONSTRATION
    else "深圳市南山区人民政府|360G-huiqi|深圳市南山区|440305"
)
PUBLISHER = (os.environ.get("HUIQI_PUBLISHER") or _PUBLISHER).split("|")
OPEN_DATA_FOLDER = VAR / "open_data"  # made anew from the database whenever it is missing
ACCOUNT_RATE_LIMITS = {  # beside those of the library
    "sign_up_in_public": "30/h/ip",
    "comment_in_public": "30/h/ip",
    "complain_in_public": "20/h/ip",
    "open_data_download": "120/h/ip",
    "oidc": "60/m/ip",
}
# Rate limits and used codes are shared by the workers of one machine.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "huiqi.web.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huiqi.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huiqi.web.api.gate.Gate",
    "huiqi.web.papers.SizeLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huiqi.web.account.actor.ActorMiddleware",
    "huiqi.web.refusals.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "huiqi.web.urls"
WSGI_APPLICATION = "huiqi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiqi.web.messages.badge.badge",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "huiqi.web.tags", "huiqi.web.help.tags"],
        },
    }
]

# SQLite's default, a deferred transaction, fails at once where two writers meet; an immediate one waits its turn.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(default=f"sqlite:///{VAR / 'huiqi.sqlite3'}", conn_max_age=600)
}
# Nobody waits without end, for a lock, an answer, or a transaction that was left open: health.failed says "try again".
_POSTGRESQL = {
    "lock_timeout": "10s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s",
    "jit": "off",  # to compile the observatory's one query took 1.2 s, to run it 0.03 s
}  # fmt: skip
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {"ENGINE": "huiqi.web.sqlite3", "OPTIONS": _SQLITE, "TEST": {"NAME": ":memory:"}}
else:
    limits = " ".join(f"-c {name}={value}" for name, value in _POSTGRESQL.items())
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", limits)
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a kept connection may have died with its server
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [
    WEB / "locale",
    *sorted([*WEB.glob("*/locale"), *WEB.glob("clauses/*/locale")]),
    WEB.parent / "policies" / "locale",
]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [WEB / "assets"]
MEDIA_ROOT = VAR / "media"
S3 = read_place(os.environ)
S3_COPIES, S3_COPIES_MAX = VAR / "copies", (1 << 20) * int(os.environ.get("HUIQI_S3_COPIES") or 1024)
CLAMD = os.environ.get("HUIQI_CLAMD", "")
DEMONSTRATION_LIST = VAR / "demonstration_credit.csv"  # written with the demonstration, before the workers start
CREDIT_LIST = os.environ.get("HUIQI_CREDIT_LIST") or (DEMONSTRATION and DEMONSTRATION_LIST.exists() and DEMONSTRATION_LIST)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Nothing runs or loads that we did not write or vendor. Images may be data: because Tabler draws its ticks that way.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "huiqi.web.refusals.expired"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_ENGINE = "huiqi.web.account.sessions"
if HTTPS:
    # A browser takes such a cookie only from this very host, over TLS, for the whole of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME, MESSAGE_STORAGE = "__Host-language", "huiqi.web.headers.HostMessages"
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS = 365 * 24 * 3600, True  # names under ours; no others
# What browsers ship with is not this service's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "huiqi.web.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
