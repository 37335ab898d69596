"""Starts the registers once all apps are loaded."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """The last app: when it is ready, everything that plugs in is found."""

    name = "doorstep.server"

    def ready(self) -> None:
        """Import every socket module of kernel and capabilities."""
        from django.conf import settings

        from doorstep.kernel.basics import registers

        registers.discover(app for app in settings.HOUSE if ".surfaces." not in app)
