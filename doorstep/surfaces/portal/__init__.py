"""Surface: portal."""
