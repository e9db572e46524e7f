"""What follows from who is signed in, at each request."""

from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.utils import timezone, translation


class PersonMiddleware:
    """Ends the session of a person whose dates ran out; sets their language and time zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        today = timezone.localdate()
        if (user.active_from and user.active_from > today) or (
            user.active_until and user.active_until < today
        ):
            logout(request)
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(ZoneInfo(user.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", user.language)
        return response
