"""Surface: entry."""
