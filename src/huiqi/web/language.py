"""In which language does a page answer? `?lang=en` or `?lang=zh-hans`, kept in a cookie; else as the browser asks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class LanguageMiddleware(LocaleMiddleware):
    """Django's own choice of language, with a link instead of a form: it works without JavaScript and can be shared."""

    def process_request(self, request: HttpRequest) -> None:
        """Take the asked language, if it is one of ours, as if the cookie already named it."""
        if (asked := request.GET.get("lang")) in dict(settings.LANGUAGES):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = asked
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep the asked language for the next page."""
        if (asked := request.GET.get("lang")) in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
            )
        return super().process_response(request, response)
