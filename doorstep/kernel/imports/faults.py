"""What can be wrong with a row, kept as a code and said in the reader's language when shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class Words:
    """What a fault or remark says; `%(name)s` places are filled from its parameters."""

    text: Any

    def said(self, params: dict[str, Any]) -> str:
        """Give the sentence in the reader's language; a missing parameter shows as "…"."""
        return str(self.text) % _Filled(params)


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


FAULTS: Register[Words] = Register("import faults", Words)


def said(code: str, params: dict[str, Any]) -> str:
    """Say a fault or remark in the reader's language; an unknown code is shown as it is."""
    words = FAULTS.get(code)
    return words.said(params) if words else code


def faults(told: dict[str, Any]) -> None:
    """Register the words of faults by code; whoever plugs in a kind adds its own."""
    for code, text in told.items():
        FAULTS.add(code, Words(text))


faults(
    {
        # of a single cell
        "missing": _("This is needed and is missing."),
        "too_long": _("This is longer than %(most)s characters."),
        "not_a_number": _("A whole number is needed."),
        "not_a_decimal": _("A number is needed."),
        "out_of_range": _("The number must lie between %(least)s and %(most)s."),
        "not_a_date": _("A date like 05/10/2025 is needed."),
        "two_digit_year": _("Write the year with four digits."),
        "no_such_date": _("There is no such day."),
        "not_a_birth": _("A day of birth like 05/10/1984 or a year like 1984 is needed."),
        "unknown_choice": _("This is none of the choices: %(choices)s."),
        "not_yes_no": _("Write x, yes or no."),
        "not_a_phone": _("This is no telephone number of Viet Nam."),
        "old_phone": _("This number still has eleven digits; such numbers ended in 2018."),
        "not_an_identity_number": _("An identity number has 12 digits (or 9 on old cards)."),
        "identity_province": _("The first three digits of the identity number are no province."),
        "digits_lost": _("The spreadsheet has cut this number. Format the column as text."),
        "formula_error": _("The formula in this cell gives an error."),
        "formula_not_computed": _(
            "The formula in this cell has no stored result. Paste the value."
        ),
        "cut_off": _("The file ends inside this row. Send the whole file."),
        # warnings about single cells
        "leading_zero": _("A leading zero was lost; read as %(read)s."),
        "identity_year": _("The identity number says born in %(year)s."),
        "identity_sex": _("The identity number says the other sex."),
        # of rows
        "double_row": _("The same as row %(row)s."),
        # of places
        "no_place": _("The village is missing."),
        "no_commune": _("The commune is missing."),
        "unknown_commune": _("There is no commune %(told)s in this province."),
        "unknown_commune_like": _("There is no commune %(told)s in this province. Is it %(like)s?"),
        "foreign_commune": _("%(told)s lies outside %(place)s, for which this file was sent."),
        "commune_ended": _("%(told)s ended on %(on)s. It became: %(successors)s."),
        "commune_not_yet": _("%(told)s is there only from %(on)s."),
        "code_of_another": _(
            "Code %(code)s now means %(now)s. %(told)s had it before and became: %(successors)s."
        ),
        "code_and_name_differ": _("Code %(code)s is %(now)s, not %(told)s."),
        "unknown_village": _("There is no village %(told)s in %(commune)s."),
        "unknown_village_like": _("There is no village %(told)s in %(commune)s. Is it %(like)s?"),
        "several_villages": _(
            "Several villages are called %(told)s in %(commune)s; give the code."
        ),
        # remarks about the reading of a file
        "header_row": _("The header was found in row %(row)s."),
        "double_header": _("Two columns are called %(name)s; later ones carry a number."),
        "below_table": _("Not read, because they lie below the table: rows %(rows)s."),
        "encoding_assumed": _("The letters were read as %(encoding)s. Look at some names."),
        "delimiter_assumed": _("Columns are parted by: %(delimiter)s."),
        "other_sheets": _("Only the sheet %(sheet)s was read, not: %(others)s."),
        "sent_before": _("The same file was sent before, on %(on)s."),
    }
)
