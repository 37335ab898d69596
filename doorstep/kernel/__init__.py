"""What every capability shares. It knows nothing of the web and nothing of the capabilities."""
