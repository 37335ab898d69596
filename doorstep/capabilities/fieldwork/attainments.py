"""What fieldwork brings people, households and businesses to."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.attainments.kinds import attainment

attainment(
    "basic_skills",
    label=_("Basic digital skills"),
    counted_unit=_("person"),
)
attainment(
    "vneid_installed",
    label=_("VNeID installed and in use"),
    counted_unit=_("person"),
)
# Decision 757/QD-BKHCN: the confirmation itself lives on VNeID; only the authority's list says so.
attainment(
    "vneid_confirmed",
    label=_("Universal digital skills confirmed on VNeID"),
    counted_unit=_("person"),
    is_authority_only=True,
)
attainment("bank_account", label=_("Bank account"), counted_unit=_("person"))
attainment("cashless_account", label=_("Account for cashless payment"), counted_unit=_("person"))
attainment("digital_signature", label=_("Personal digital signature"), counted_unit=_("person"))
attainment("online_service", label=_("Used an online public service"), counted_unit=_("person"))
attainment(
    "online_service_alone",
    label=_("Used an online public service without help"),
    counted_unit=_("person"),
)
attainment(
    "visited", label=_("Visited at home"), subject_types=("household",), counted_unit=_("household")
)
attainment(
    "smart_device",
    label=_("At least one smart device"),
    subject_types=("household",),
    counted_unit=_("household"),
)
attainment(
    "qr_point",
    label=_("QR code for payment in place"),
    subject_types=("business",),
    counted_unit=_("point of sale"),
)
