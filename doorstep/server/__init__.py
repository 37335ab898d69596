"""What starts the house: settings, addresses, the command line, the register of processing."""
