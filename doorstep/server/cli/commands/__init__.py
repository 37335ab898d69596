"""The subcommands of `doorstep`: a module here is a command."""
