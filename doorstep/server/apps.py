"""Starts the registers once all apps are loaded."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """The last app: when it is ready, everything that plugs in is found."""

    name = "doorstep.server"

    def ready(self) -> None:
        """Import every socket module of kernel and capabilities; plug in what the house tells."""
        from django.conf import settings

        from doorstep.kernel.basics import registers

        registers.discover(app for app in settings.HOUSE if ".surfaces." not in app)
        from doorstep.server.tls import reminding  # noqa: F401 - plugs itself in
