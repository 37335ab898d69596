"""Plain counts of fieldwork: one line each."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.indicators.register import PERCENT, RATIO, Term, indicator

_COUNTS = (
    ("visits", _("Household visits"), _("visit"), "visits"),
    ("persons_guided", _("Persons guided at home"), _("person-turn"), "persons_guided"),
    ("sessions", _("Group sessions"), _("session"), "sessions"),
    (
        "session_participants",
        _("Participants of sessions"),
        _("person-turn"),
        "session_participants",
    ),
    ("support_turns", _("Support turns"), _("person-turn"), "support_turns"),
    ("skill_checks", _("Skills checks"), _("check"), "skill_checks"),
    ("qr_points", _("Points of sale with a QR code"), _("point of sale"), "attained:qr_point"),
    (
        "signatures_given",
        _("Personal digital signatures"),
        _("person"),
        "attained:digital_signature",
    ),
    (
        "cashless_accounts_opened",
        _("Accounts for cashless payment"),
        _("person"),
        "attained:cashless_account",
    ),
    ("phones_given", _("4G phones given"), _("phone"), "phones_given"),
    ("scratch_cards_given", _("Scratch cards given"), _("card"), "scratch_cards_given"),
    ("villages", _("Villages"), _("village"), "villages"),
    (
        "villages_without_signal",
        _("Villages without mobile signal"),
        _("village"),
        "villages_without_signal",
    ),
    (
        "villages_without_electricity",
        _("Villages without electricity"),
        _("village"),
        "villages_without_electricity",
    ),
    ("base_stations", _("Base stations"), _("base station"), "facilities:base_station"),
    ("teams", _("Community teams"), _("team"), "teams"),
    ("team_members", _("Members of community teams"), _("member"), "team_members"),
    ("coordination_notes", _("Coordination with others"), _("note"), "coordination_notes"),
    ("surveys", _("Surveys"), _("survey"), "surveys"),
)
_LESS_IS_BETTER = {"villages_without_signal", "villages_without_electricity"}
# Counts of persons of the register: small ones could show somebody.
_PERSONAL = {"signatures_given", "cashless_accounts_opened"}
for _code, _label, _unit, _measure in _COUNTS:
    indicator(
        _code,
        label=_label,
        counted_unit=_unit,
        numerator=Term(_measure),
        is_better_high=_code not in _LESS_IS_BETTER,
        is_personal=_code in _PERSONAL,
    )

indicator(
    "team_members_trained",
    label=_("Team members trained"),
    definition=_("Members who took part in a training, of all members."),
    counted_unit=_("member"),
    population=_("Members of community teams"),
    numerator=Term("team_members_trained"),
    denominator=Term("team_members"),
    aggregation=RATIO,
    value_kind=PERCENT,
)
indicator(
    "villages_with_team",
    label=_("Villages served by a community team"),
    definition=_("Villages that at least one team serves, of all villages."),
    counted_unit=_("village"),
    population=_("Villages and residential groups"),
    numerator=Term("villages_served"),
    denominator=Term("villages"),
    aggregation=RATIO,
    value_kind=PERCENT,
)
