"""Signing in: password and second step, or the office's own server; sessions and one's account.

* The **doorkeeper** checks passwords and slows down guessing, per origin and known device.
* The **adapters** close what allauth would open: sign-up, e-mail flows, unasked accounts.
* The pages are allauth's views in our look.
"""
