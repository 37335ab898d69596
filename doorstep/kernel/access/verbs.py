"""What happens to accounts and offices, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "account.make": _("made an account"),
        "account.deactivate": _("locked an account"),
        "account.reactivate": _("opened an account again"),
        "account.reset_password": _("gave an account a new password"),
        "account.choose_password": _("chose a password"),
        "account.clear_second_step": _("cleared the second step of an account"),
        "account.change_language": _("changed the language"),
        "account.sign_in": _("signed in"),
        "account.end_sessions": _("signed out elsewhere"),
        "account.link": _("linked an outside sign-in"),
        "device.make_ticket": _("made a ticket for a device"),
        "device.enrol": _("enrolled a device"),
        "device.revoke": _("revoked a device"),
        "device.add_holder": _("let somebody work on a device"),
        "device.remove_holder": _("ended somebody's work on a device"),
        "office.give": _("gave an office"),
        "office.end": _("ended an office"),
    }
)
