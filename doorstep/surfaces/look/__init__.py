"""Surface: look."""
