"""Surface: console."""
