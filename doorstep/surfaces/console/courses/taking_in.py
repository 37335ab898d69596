"""Questions of a file into a draft: looked at, then put in; each is told what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.capabilities.learning.drafting import actions
from doorstep.capabilities.learning.drafting.taking_in import judge, put_in
from doorstep.capabilities.learning.exchange.formats import guessed
from doorstep.capabilities.learning.exchange.merging import CHANGED, NEW, REFUSED, SAME, Verdict
from doorstep.capabilities.learning.exchange.shapes import Reading, require_size
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.forms import vietnamese
from doorstep.surfaces.console.courses.question_forms import POOL_WORDS
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import number

VERDICTS = {
    NEW: gettext_lazy("new"),
    SAME: gettext_lazy("is there already"),
    CHANGED: gettext_lazy("its code is there with other words: what is there stays"),
    REFUSED: gettext_lazy("cannot be taken"),
}
_ENDINGS = ".gift,.txt,.xml,.xlsx,.docx,.csv,.zip,.h5p"


class TakeInForm(forms.Form):
    """The file, and where its questions go that do not say so themselves."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("GIFT, Moodle XML, XLSX, DOCX, CSV, QTI or H5P, up to 40 MB."),
        widget=forms.FileInput(attrs={"accept": _ENDINGS}),
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic, where the file tells none"),
                              required=False)  # fmt: skip
    pool = forms.ChoiceField(
        label=gettext_lazy("Use, where the file tells none"), choices=list(POOL_WORDS.items())
    )

    def __init__(self, topics: frame.Row, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)
        offers = [(code, vietnamese(words) or code) for code, words in topics.items()]
        self.fields["topic"].choices = [("", "–"), *offers]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        try:
            require_size(file.size)
        except Problem as why:
            raise forms.ValidationError(str(why)) from why
        return file


@frame.FORM
@needs(KEEP_COURSES)
def take_in(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Read a file of questions; look at what it holds, or put what is new into the draft."""
    found = frame.draft_or_404(request, draft)
    form = TakeInForm(found.body.get("topics", {}), request.POST or None, request.FILES or None)
    here = reverse("console:draft-take-in", args=[draft])
    page = frame.Editing(request, found, ("questions",), here, "console/courses/take_in.html")
    context: dict[str, Any] = {
        "title": _("Questions from a file"), "form": form,
        "crumbs": frame.crumbs(found, frame.crumb(_("Questions"), "draft-questions", draft)),
        "back": reverse("console:draft-questions", args=[draft]),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            context |= _read(page, form)
        except actions.Stale as why:
            found.refresh_from_db()
            context["problem"] = str(why)
        except Problem as why:
            form.add_error("file", str(why))
    return page.page(context)


def _read(page: frame.Editing, form: TakeInForm) -> dict[str, Any]:
    """Judge the questions of the file, put them in if that was asked, and tell them."""
    told = form.cleaned_data
    raw = told["file"].read()
    kind = guessed(raw, name=told["file"].name)
    reading = kind.read(raw)
    verdicts = judge(page.draft, reading, form=kind, topic=told["topic"], pool=told["pool"])
    fresh = sum(one.verdict == NEW for one in verdicts)
    if page.request.POST.get("act") == "take" and fresh:
        page.keep(lambda body: put_in(body, verdicts, credits=reading.credits))
        words = _("Put into the draft: %(n)s questions.") % {"n": number(fresh)}
        messages.success(page.request, words)
    return _shown(reading, verdicts)


def _shown(reading: Reading, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    columns = [
        Column(key="where", label=_("In the file")),
        Column(key="ask", label=_("Question"), value=lambda one: one.table.get("ask", "")[:120]),
        Column(key="verdict", label=_("What becomes of it"), value=_verdict),
        Column(key="told", label=_("Lost or wrong"),
               value=lambda one: "; ".join((*one.faults, *one.losses))),
    ]  # fmt: skip
    table = Table(caption=_("Questions in the file"), columns=columns, rows=list(verdicts))
    return {"table": table, "remarks": reading.remarks, "credits": reading.credits}


def _verdict(one: Verdict) -> str:
    return str(VERDICTS[one.verdict])


urlpatterns = [path("drafts/<uuid:draft>/questions-file/", take_in, name="draft-take-in")]
