"""Build of the shipped data about Vietnam's administrative units (content/units).

Runs outside the product, in its own environment: see content/units/README.md.
"""
