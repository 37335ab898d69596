"""The figures that fieldwork answers for, the five of every plan first.

The five are the same in the plans of all provinces (Plan 01-KH/BCDTW of 21 March 2025).
"""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.indicators.register import PERCENT, RATIO, Term, indicator

PLAN_01 = _("Plan 01-KH/BCĐTW of 21 March 2025")
PERSONS = "registered:person"
HOUSEHOLDS = "registered:household"

indicator(
    "cadres_skilled",
    label=_("Cadres, civil servants and public employees with digital skills"),
    definition=_("Those in the group with basic digital skills, of all registered in the group."),
    counted_unit=_("person"),
    population=_("Cadres, civil servants, public employees and workers of state bodies"),
    numerator=Term("attained:basic_skills"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("cadres",),
    legal_source=PLAN_01,
    is_personal=True,
)
indicator(
    "pupils_equipped",
    label=_("Pupils and students equipped with digital skills"),
    definition=_("Those in the group with basic digital skills, of all registered in the group."),
    counted_unit=_("person"),
    population=_("Pupils and students"),
    numerator=Term("attained:basic_skills"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("pupils",),
    legal_source=PLAN_01,
    is_personal=True,
)
indicator(
    "adults_skilled",
    label=_("Adults with basic digital skills"),
    definition=_("Adults who passed a check of basic digital skills, of all registered adults."),
    counted_unit=_("person"),
    population=_("Registered persons of 18 years and over"),
    numerator=Term("attained:basic_skills"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("adults",),
    legal_source=PLAN_01,
    is_personal=True,
)
indicator(
    "adults_confirmed_vneid",
    label=_("Adults confirmed on VNeID"),
    definition=_("Adults on the authority's list of confirmations, of all registered adults."),
    counted_unit=_("person"),
    population=_("Registered persons of 18 years and over"),
    numerator=Term("attained:vneid_confirmed"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("adults",),
    legal_source=PLAN_01,
    is_personal=True,
)
indicator(
    "workers_skilled",
    label=_("Workers of enterprises and cooperatives with digital skills"),
    definition=_("Those in the group with basic digital skills, of all registered in the group."),
    counted_unit=_("person"),
    population=_("Workers of enterprises, cooperatives and unions of cooperatives"),
    numerator=Term("attained:basic_skills"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("workers",),
    legal_source=PLAN_01,
    is_personal=True,
)
indicator(
    "people_skilled",
    label=_("People with basic digital skills"),
    definition=_("Those in the group with basic digital skills, of all registered in the group."),
    counted_unit=_("person"),
    population=_("Registered persons"),
    numerator=Term("attained:basic_skills"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("all", "elderly", "poor", "near_poor", "ethnic_minority", "disabled"),
    is_personal=True,
)
THE_FIVE = (
    "cadres_skilled",
    "pupils_equipped",
    "adults_skilled",
    "adults_confirmed_vneid",
    "workers_skilled",
)

indicator(
    "households_visited",
    label=_("Households visited"),
    definition=_("Households met at home at least once, of all registered households."),
    counted_unit=_("household"),
    population=_("Registered households"),
    numerator=Term("attained:visited"),
    denominator=Term(HOUSEHOLDS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("all", "poor", "near_poor"),
    is_personal=True,
)
indicator(
    "households_with_smart_device",
    label=_("Households with a smart device"),
    definition=_("Households with at least one smart phone or computer, of all registered."),
    counted_unit=_("household"),
    population=_("Registered households"),
    numerator=Term("attained:smart_device"),
    denominator=Term(HOUSEHOLDS),
    aggregation=RATIO,
    value_kind=PERCENT,
    is_personal=True,
)
indicator(
    "adults_with_bank_account",
    label=_("People of 15 and over with a bank account"),
    definition=_("Persons of 15 years and over with a bank account, of all registered."),
    counted_unit=_("person"),
    population=_("Registered persons of 15 years and over"),
    numerator=Term("attained:bank_account"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("people_15_plus",),
    is_personal=True,
)
indicator(
    "adults_with_vneid",
    label=_("Adults using VNeID"),
    definition=_("Adults helped to install and use VNeID, of all registered adults."),
    counted_unit=_("person"),
    population=_("Registered persons of 18 years and over"),
    numerator=Term("attained:vneid_installed"),
    denominator=Term(PERSONS),
    aggregation=RATIO,
    value_kind=PERCENT,
    groups=("adults",),
    is_personal=True,
)

import doorstep.capabilities.fieldwork.plain_counts  # noqa: E402, F401 - registers them too
