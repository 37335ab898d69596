"""Before a request: this process learns of kinds that a province published in another one."""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse

from doorstep.kernel.xforms.own import renew


class KnowsOwnKinds:
    """Ask for the stamp of the provinces' kinds, at most every two seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a database that is away is told by whoever needs it for more than this."""
        try:
            renew()
        except Error:
            pass
        return self.get_response(request)
