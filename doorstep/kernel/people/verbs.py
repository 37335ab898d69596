"""What happens to people, groups, consents and teams, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "people.register_persons": _("registered persons"),
        "people.register_households": _("registered households"),
        "people.register_businesses": _("registered businesses"),
        "people.correct_person": _("corrected a person"),
        "people.correct_household": _("corrected a household"),
        "people.correct_business": _("corrected a business"),
        "people.move_person": _("moved a person to another village"),
        "people.move_household": _("moved a household to another village"),
        "people.leave_register": _("took somebody out of the register"),
        "people.load_groups": _("loaded target groups"),
        "people.join_group": _("put somebody into a group"),
        "people.leave_group": _("took somebody out of a group"),
        "people.merge_persons": _("merged two records of one person"),
        "people.undo_merge": _("undid a merge"),
        "people.say_not_same": _("said that two persons are not one"),
        "people.merge_households": _("merged two records of one household"),
        "people.undo_household_merge": _("undid a merge of households"),
        "people.offer_person": _("offered a person to another province"),
        "people.withdraw_offer": _("took back an offer to another province"),
        "people.hand_over": _("handed a person over to another province"),
        "people.take_in": _("took a person in from another province"),
        "people.give_consent": _("recorded a consent"),
        "people.withdraw_consent": _("recorded the withdrawal of a consent"),
        "people.set_identity_number": _("kept an identity number"),
        "people.reveal_identity_number": _("looked at an identity number"),
        "people.found_teams": _("founded teams"),
        "people.end_team": _("ended a team"),
        "people.add_members": _("added members to a team"),
        "people.end_member": _("ended a membership of a team"),
        "people.train_members": _("noted that members were trained"),
        "people.serve_villages": _("said which villages a team serves"),
        "people.log_work_days": _("wrote down work-days"),
        "people.set_rate": _("set a rate of allowance"),
    }
)
