"""Devices without a session: the API of phones and boxes (`/device/v1/`), and the built field app.

`docs/sync.md` is the contract. A device proves itself with every request; nothing here reads a
cookie, and bad input never becomes a fault of the server.
"""
