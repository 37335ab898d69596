"""What happens to courses, as the journal says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.journal.wording import verbs

verbs(
    {
        "class.change": _("changed a class"),
        "class.close": _("closed a class"),
        "class.give_codes": _("gave learners codes"),
        "class.open": _("opened a class"),
        "class.put_in": _("put persons into a class"),
        "class.take_out": _("took somebody out of a class"),
        "course.publish": _("published an edition of a course"),
        "draft.start": _("began to write a course"),
        "draft.change": _("changed a draft of a course"),
        "draft.send": _("sent a draft of a course to review"),
        "draft.take_back": _("took a draft of a course out of review"),
        "draft.return": _("returned a draft of a course with a note"),
        "draft.publish": _("published a draft of a course"),
        "draft.drop": _("threw a draft of a course away"),
        "lessons.study": _("learned lessons"),
        "lessons.take_away": _("took away what was learned as xAPI statements"),
        "test.hand_in": _("handed in a test"),
        "framework.adopt": _("adopted a framework of skills"),
        "framework.end": _("ended a framework of skills"),
        "certificate.issue": _("gave a certificate by the rules"),
        "certificate.revoke": _("took a certificate back"),
        "certificate.bring_back": _("let a certificate stand again after a merge was undone"),
        "certificate.unbar": _("let a certificate be given again"),
        "certificate.key": _("made a key that signs certificates"),
        "voice.record": _("spoke a step of a lesson"),
        "voice.accept": _("let a recording of a lesson be heard"),
        "voice.return": _("returned a recording of a lesson with a note"),
        "voice.withdraw": _("took a recording of a lesson back"),
        "certificate.take_away": _("printed certificates or took them as a file"),
    }
)
