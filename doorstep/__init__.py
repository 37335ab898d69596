"""Doorstep: runs a province's digital literacy movement, from the door to the official figure."""
