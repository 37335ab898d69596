"""What Doorstep does. Capabilities do not know each other; they meet in registers."""
