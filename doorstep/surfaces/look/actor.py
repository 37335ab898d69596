"""Who asks: every request carries `request.actor`, and every foreseen failure becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from doorstep.kernel.access.actors import Actor, actor_of
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.look import refusals


def actor_for(request: HttpRequest) -> Actor:
    """Return the actor of the signed-in account today, or one without offices."""
    today = timezone.localdate()  # TIME_ZONE is Vietnam's: offices begin and end at its midnight
    user = request.user
    if not user.is_authenticated:
        return Actor(None, "", (), today)
    return actor_of(user, on=today)


class ActorMiddleware:
    """Set `request.actor`; keep pages of signed-in people out of shared caches and histories."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an office PC is shared, so what a signed-in person saw is stored nowhere."""
        request.actor = SimpleLazyObject(lambda: actor_for(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn a Problem into a page that says it in the reader's language."""
        if isinstance(problem, Problem):
            return refusals.of_problem(request, problem)
        return None
