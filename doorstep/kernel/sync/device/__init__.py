"""The verbs of the kernel: what a phone may do to people and activities."""
