"""A project whose tokens django-oauth-toolkit issues. The policy is its catalogue."""

SECRET_KEY = "an example, and no secret"
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "toolkit"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "oauth2_provider",
    "rest_framework",
]

SCOPEWARD = "toolkit.scopes"
SCOPEWARD_PUBLIC = {"/o/{rest:path}": "The authorization server signs in by itself"}
OAUTH2_PROVIDER = {"SCOPES_BACKEND_CLASS": "scopeward.oauth_toolkit.PolicyScopes"}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "scopeward.oauth_toolkit.ExpandedAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["scopeward.drf.PolicyScope"],
    "EXCEPTION_HANDLER": "scopeward.drf.exception_handler",
}
