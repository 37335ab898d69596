"""What fieldwork gives a phone, and what a phone may do to it."""
