"""The `doorstep` command: one module per subcommand; see `main`."""

from doorstep.server.cli.main import main

__all__ = ["main"]
