"""Columns that many lists share: where a row belongs."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.imports.kinds import CODE, TEXT, Column
from doorstep.kernel.imports.whereabouts import COMMUNE, COMMUNE_CODE, VILLAGE, VILLAGE_CODE

COMMUNE_COLUMNS = (
    Column(
        COMMUNE_CODE,
        _("Commune code"),
        CODE,
        ("Mã xã", "Mã xã, phường", "Mã xã/phường", "Mã ĐVHC", "Mã đơn vị hành chính", "Mã đơn vị"),
        length=16,
    ),
    Column(
        COMMUNE,
        _("Commune"),
        TEXT,
        ("Xã", "Xã, phường", "Xã/phường", "Xã, phường, thị trấn", "Tên xã", "Xã/phường/đặc khu"),
        length=120,
    ),
)
PLACE_COLUMNS = (
    *COMMUNE_COLUMNS,
    Column(
        VILLAGE_CODE, _("Village code"), CODE, ("Mã thôn", "Mã xóm", "Mã thôn/xóm"), length=16
    ),
    Column(
        VILLAGE,
        _("Village"),
        TEXT,
        (
            "Thôn", "Xóm", "Bản", "Thôn/xóm", "Thôn, xóm", "Xóm/thôn", "Thôn, bản", "Thôn/bản",
            "Thôn xóm tổ dân phố", "Thôn, xóm, tổ dân phố", "Xóm, tổ dân phố", "Tổ dân phố",
            "Thôn/xóm/TDP", "Tên thôn", "Tên xóm", "Ấp", "Khu phố", "Buôn", "Địa bàn",
        ),
        length=120,
    ),
)  # fmt: skip
