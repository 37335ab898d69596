"""What reaches many at once: media items and events with broadcast points."""
