"""A hand-over: something given to a person, household or business."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.kernel.activities.kinds import (
    CHOICE,
    INTEGER,
    LONG_TEXT,
    OF_SUBJECT,
    PHOTO,
    SERIALS,
    SIGNATURE,
    TEXT,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

GOODS = (
    ("phone", _("4G phone")),
    ("sim", _("SIM card")),
    ("scratch_card", _("scratch card")),
    ("digital_signature", _("personal digital signature")),
    ("qr_board", _("QR board")),
    ("leaflet", _("leaflet")),
    ("other", _("something else")),
)
"""What teams hand over, and hold in stock."""
GIVEN = Measure("handed_over", _("Goods handed over"), _("piece"))
PHONES = Measure("phones_given", _("4G phones given"), _("phone"))
CARDS = Measure("scratch_cards_given", _("Scratch cards given"), _("card"))

activity_kind(
    "hand_over",
    version=2,
    label=_("Hand-over"),
    plural=_("Hand-overs"),
    help=_("Phones, SIM and scratch cards, digital signatures, QR boards: who got what."),
    reaches=("household", "business", "persons"),
    levels=("village", "commune", "province"),
    fields=(
        Field(
            "goods",
            CHOICE,
            pgettext_lazy("goods handed over", "What"),
            is_required=True,
            options=GOODS,
        ),
        Field("pieces", INTEGER, _("How many"), is_required=True, least=1, most=10_000_000),
        Field("serial", TEXT, _("Serial numbers"), until=2),
        Field("serials", SERIALS, _("Serial numbers, scanned or typed"), since=2),
        Field("receipt_number", TEXT, _("Number of the receipt"), since=2),
        Field("funding", TEXT, _("Paid by")),
        Field("remarks", LONG_TEXT, _("Remarks")),
        Field("signature", SIGNATURE, _("Signature of whoever received it"), since=2),
        Field("photo", PHOTO, _("Photos"), since=2, most=3),
    ),
    counts=(
        Count(GIVEN, field="pieces"),
        Count(GIVEN, field="pieces", group=OF_SUBJECT),
        Count(PHONES, field="pieces", when=("goods", ("phone",))),
        Count(CARDS, field="pieces", when=("goods", ("scratch_card",))),
    ),
    gives=(
        Gives("smart_device", to="household", when=("goods", ("phone",))),
        Gives("digital_signature", to="persons", when=("goods", ("digital_signature",))),
        Gives("qr_point", to="business", when=("goods", ("qr_board",))),
    ),
)
