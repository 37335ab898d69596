"""The tables of access: accounts and their offices, devices and who works on them."""

from doorstep.kernel.access.models.accounts import (
    Account,
    AccountManager,
    AccountQuerySet,
    FailedSignIn,
    Office,
    OfficeQuerySet,
)
from doorstep.kernel.access.models.devices import BOX, ODK, PHONE, Device, DeviceHolder, Ticket

__all__ = [
    "BOX",
    "ODK",
    "PHONE",
    "Account",
    "AccountManager",
    "AccountQuerySet",
    "Device",
    "DeviceHolder",
    "FailedSignIn",
    "Office",
    "OfficeQuerySet",
    "Ticket",
]
