"""What is erased of every table that holds private persons, and after which class of retention."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat, Now

from doorstep.server.endings import (
    ALL,
    Ending,
    account_closed,
    at_unwanted_photo,
    concluded,
    left,
    remove_bytes,
    unused,
    unwanted_photo,
    withdrew,
)

NOBODY = "–"
"""What stands where a name stood."""

_KEYS = {"search_key": "", "sort_key": "", "external_id": "", "phone": ""}
_PERSON = {"full_name": NOBODY, **_KEYS, "match_key": "", "birth_on": None}
_HOUSEHOLD = {"head_name": NOBODY, **_KEYS, "number": "", "address": ""}
_TRADER = {"name": NOBODY, **_KEYS, "tax_number": "", "address": ""}
_GONE = {"erased_at": Now(), "name": Value("")}
_CERTIFICATE = {"name": NOBODY, "birth_year": None, "line": ""}
_TOLD = Q(seen__isnull=False) | Q(kept__isnull=False) | Q(other__isnull=False)
_TRADERS = Q(kind__in=("business_household", "point_of_sale"))
_ACCOUNT = {
    "full_name": NOBODY, "search_key": "", "sort_key": "", "email": "", "phone": "",
    "password": "!", "username": Concat(Value("erased-"), Cast("pk", CharField())),
}  # fmt: skip


def _nameless(columns: dict[str, Any], *, only: Q = ALL) -> tuple[Ending, ...]:
    """Who left, and everybody once the movement is concluded: the name goes, the number stays."""
    return (
        Ending("movement", "left_on", columns, only),
        Ending("movement", concluded, columns, only),
    )


ENDINGS: dict[str, tuple[Ending, ...]] = {
    "people.Person": (
        *_nameless(_PERSON),
        Ending("movement", "merged_into__left_on", _PERSON),
        Ending("days", withdrew("contact", who="pk"), {"phone": ""}),
    ),
    "people.Household": (
        *_nameless(_HOUSEHOLD),
        Ending("movement", "merged_into__left_on", _HOUSEHOLD),
    ),
    "people.Business": _nameless(_TRADER, only=_TRADERS),
    "people.IdentityNumber": (
        Ending("movement", "person__left_on"),
        Ending("movement", concluded),
        Ending("days", withdrew("support", who="person")),
    ),
    "people.SensitiveMembership": (
        Ending("movement", left("subject"), {"sealed_detail": b""}),
        Ending("movement", concluded, {"sealed_detail": b""}),
        Ending("days", withdrew("support", who="subject"), {"sealed_detail": b""}),
    ),
    "people.Consent": (
        Ending("proof", "withdrawn_at", {"given_by": "", "witness": ""}),
        Ending("proof", "person__left_on", {"given_by": "", "witness": ""}),
        Ending("proof", concluded, {"given_by": "", "witness": ""}),
    ),
    "people.Merge": (
        Ending("movement", "kept__left_on", {"reason": ""}),
        Ending("movement", concluded, {"reason": ""}),
    ),
    "people.HouseholdMerge": (
        Ending("movement", "kept__left_on", {"reason": ""}),
        Ending("movement", concluded, {"reason": ""}),
    ),
    "people.NotSame": (
        Ending("movement", "one__left_on"),
        Ending("movement", "other__left_on"),
        Ending("movement", concluded),
    ),
    "people.TeamMember": (
        Ending("year", "to_on", {"phone": ""}),
        Ending("account", "to_on", {"full_name": NOBODY, "sort_key": "", "position": ""}),
        Ending("movement", concluded, {"phone": ""}),
    ),
    "activities.Attached": (
        Ending("movement", concluded),
        Ending("at_once", at_unwanted_photo, {"caption": ""}),
    ),
    "fieldwork.TaskClaim": (Ending("year", "to_on"),),
    "files.StoredFile": (
        Ending("at_once", unwanted_photo, _GONE, Q(erased_at=None), also=remove_bytes),
        Ending("days", unused, also=remove_bytes),
    ),
    "access.Account": (Ending("account", account_closed("pk"), _ACCOUNT),),
    "access.Device": (Ending("account", "revoked_at", {"label": NOBODY}),),
    "access.DeviceHolder": (Ending("days", "to_at", {"picture": None}),),
    "access.Ticket": (Ending("days", "ends_at"),),
    "access.FailedSignIn": (Ending("days", "at"),),
    "learning.Attempt": (
        Ending("movement", "person__left_on", {"answers": {}}),
        Ending("movement", "person__merged_into__left_on", {"answers": {}}),
        Ending("movement", concluded, {"answers": {}}),
    ),
    "learning.Learner": (Ending("year", "left_on"), Ending("year", "taught_in__closed_on")),
    "learning.Study": (
        Ending("movement", "person__left_on", {"answers": {}}),
        Ending("movement", "person__merged_into__left_on", {"answers": {}}),
        Ending("movement", concluded, {"answers": {}}),
    ),
    "learning.Certificate": (
        Ending("movement", "person__left_on", _CERTIFICATE, Q(person__merged_into=None)),
        Ending("movement", "person__merged_into__left_on", _CERTIFICATE),
        Ending("movement", concluded, _CERTIFICATE),
    ),
    "learning.Recording": (
        Ending("days", "withdrawn_at", {"file": None, "note": ""}),
        Ending("year", "reviewed_at", {"file": None, "note": ""}, Q(state="returned")),
        Ending("movement", concluded, {"file": None, "note": ""}, ~Q(state="accepted")),
    ),
    "xforms.Submission": (Ending("movement", concluded, {"body": "", "details": {}}),),
    "xforms.SubmittedFile": (Ending("movement", concluded),),
    "sync.Command": tuple(
        Ending("entered", since, {"payload": None}, Q(payload__isnull=False))
        for since in ("applied_at", "settled_at")
    ),
    "sync.Correction": (Ending("movement", concluded, {"reason": ""}),),
    "sync.Disagreement": (
        Ending("year", "settled_at", {"seen": None, "kept": None, "other": None}, _TOLD),
    ),
    "sync.ArrivedFile": (Ending("year", "arrived_at"),),
    # The payload goes with the answer; an unanswered one is the only copy that still travels.
    "box.Due": (Ending("year", "province_at", {"words": ""}, ~Q(words="")),),
    "imports.ImportFault": (Ending("import", "batch__ended_at"),),
    # Tables of libraries.
    "sessions.Session": (Ending("session", "expire_date"),),
    "usersessions.UserSession": (Ending("days", "last_seen_at"),),
    "account.EmailAddress": (Ending("account", account_closed("user")),),
    "mfa.Authenticator": (Ending("account", account_closed("user")),),
    "socialaccount.SocialAccount": (Ending("account", account_closed("user")),),
    "django_tasks_database.DBTaskResult": (Ending("days", "finished_at"),),
}

NUMBERS_ONLY = {
    "learning.StatusEntry": "the place of a certificate in a list, by its number",
    "people.Residence": "which village, by the number of the record",
    "people.GroupMembership": "which group, by the number of the record",
    "people.DuplicatePair": "two numbers of records; goes with the search that found it",
    "people.Handover": "who moved to which province, by the number of the record",
    "people.Team": "a team of an administration",
    "people.WorkDay": "days of a member, by number",
    "attainments.Attainment": "what was reached, by the number of the record",
    "attainments.Evidence": "which activity shows it, by number",
    "activities.Activity": "what was done for whom, by the number of the record",
    "activities.Participant": "who took part, by the number of the record",
    "fieldwork.StockMove": "goods of a team, by the number of the record",
    "fieldwork.StockSerial": "the number of a thing, and of the record it went with",
    "sync.Wait": "which record waits for which, by number; goes when it has arrived",
    "sync.Parcel": "that a parcel came, by its digest",
    "box.Box": "a machine and its key",
    "box.Via": "which phone came by which box, by number",
    "box.Bond": "how far a box has read",
    "box.Owed": "which record a box asks for, by number; goes when it has come",
    "access.Office": "which role an account held, by its number",
    "xforms.ListedVersion": "keyed digests of what a list told, by the number of the record",
    "work.Job": "work that was asked for, by the number of the account; goes by itself",
    "journal.Line": "who did what, by the number of the account; sealed, so no line is changed",
    "reporting.PublishedFigure": "the facts behind a figure, by their numbers",
    "imports.ImportBatch": "what was sent and what came of it",
}
"""Tables that point at private persons by number alone: once the name behind it is gone, they
say nothing of anybody, and every count stays."""
