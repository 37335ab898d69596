"""The record of processing: every table, why it is kept, for how long, who may see it.

Law 91/2025/QH15 and Decree 356/2025/ND-CP ask for it; a shape test holds it against the models.
What is past its time is erased by `doorstep retention`, as `erasures.py` says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """A class: how it is said, and the days before `erasures.py` applies (None: never)."""

    words: str
    days: int | None = None


@dataclass(frozen=True)
class Record:
    """One table: whose data, purpose, basis, retention class, recipients."""

    holds: str
    purpose: str
    basis: str
    retention: str
    recipients: str = "officers of the unit"


NO_PERSONS = "no persons"
ART19 = "Law 91/2025/QH15, Art. 19 (state task)"
CONSENT = "consent, or Law 91/2025/QH15, Art. 19 (state task)"
_YEAR = 365
RETENTION = {
    "permanent": Retention("kept as long as the movement is remembered; holds no private person"),
    "movement": Retention(
        "name, birthday, phone and address go one year after somebody left the register or the"
        " movement was concluded; what is counted stays without them",
        _YEAR,
    ),
    "account": Retention(
        "kept while the account exists and five years after (who did what)", 5 * _YEAR
    ),
    "proof": Retention("kept five years after what it proves has ended", 5 * _YEAR),
    "year": Retention("erased after one year", _YEAR),
    "days": Retention("erased after thirty days", 30),
    "entered": Retention("erased ninety days after it was entered in the books or decided", 90),
    "at_once": Retention("erased within a day of the consent being taken back", 0),
    "session": Retention("erased when the session has run out", 0),
    "import": Retention(
        "the file is erased when the import is done, its faults a year later; counts stay", _YEAR
    ),
}


def _public(holds: str, purpose: str) -> Record:
    return Record(f"{NO_PERSONS}: {holds}", purpose, "public administration", "permanent", "public")


def _people(holds: str, purpose: str, basis: str = CONSENT, retention: str = "movement") -> Record:
    return Record(holds, purpose, basis, retention)


RECORDS: dict[str, Record] = {
    "journal.Line": Record(
        "who did what", "accountability", ART19, "account", "officers of the unit, inspectors"
    ),
    "files.StoredFile": _people("photos and documents", "evidence of activities and decisions"),
    "places.Unit": _public("administrative units", "places with dates"),
    "places.UnitVersion": _public("names and parents of units", "places with dates"),
    "places.Lineage": _public("which unit became which", "places with dates"),
    "places.Heir": _public("where records of a split unit itself count", "figures by place"),
    "places.Placement": _public("computed places of units", "figures on borders of any day"),
    "places.Change": _public("changes of the map", "undoing a change"),
    "places.Edition": _public("which edition of the official units is loaded", "places"),
    "places.VillageType": _public("words for villages", "names of villages"),
    "places.Coverage": _public("signal, electricity, fibre by village", "planning"),
    "places.Facility": _public("facilities", "planning and information"),
    "places.FacilityPhoto": _public("pictures of facilities", "information"),
    "places.Border": _public("borders", "maps"),
    "access.Account": Record("name, e-mail, phone of users", "sign-in", ART19, "account"),
    "access.Office": Record("offices of users", "rights", ART19, "account"),
    "access.FailedSignIn": Record(
        "hashed name and origin of failed sign-ins",
        "protection of accounts",
        ART19,
        "days",
        "nobody",
    ),
    "work.Job": Record(
        "long work that was asked for, by whom; ids of what it found",
        "showing how far it came",
        ART19,
        "days",
    ),
    "access.Device": Record(
        "devices: label, unit, times, state",
        "offline work, revoking lost devices",
        ART19,
        "account",
    ),
    "access.DeviceHolder": Record(
        "who works on a device, picture", "offline work, whose records", ART19, "account"
    ),
    "access.Ticket": Record("hashed codes that enrol a device", "enrolment", ART19, "days"),
    "indicators.Series": _public("names of series", "figures"),
    "indicators.SeriesToken": _public("what changed last", "figures"),
    "indicators.Cell": _public("counts", "figures"),
    "indicators.Horizon": _public("how far ahead is counted", "figures"),
    "indicators.Mark": _public("stale counts", "figures"),
    "indicators.IndicatorRow": _public("definitions", "figures"),
    "indicators.EnteredValue": _public("reported values", "figures"),
    "indicators.Target": _public("targets", "plans"),
    "indicators.PacePoint": _public("pace of plans", "plans"),
    "people.Household": _people("head's name, address, phone", "visits and figures"),
    "people.Person": _people("name, birth, sex, phone", "teaching, support and figures"),
    "people.Business": _people("name, tax number, phone", "support and figures"),
    "people.Residence": _people("where somebody belongs and when", "figures by place"),
    "people.Merge": _people("which records are one person", "each person once"),
    "people.NotSame": _people("which records are two persons", "each person once"),
    "people.DuplicatePair": _people(
        "which records look like one person (ids)", "each person once", ART19, "days"
    ),
    "people.HouseholdMerge": _people("which records are one household", "each household once"),
    "people.Handover": _people("who moved to which other province", "each person once", ART19),
    "people.TargetGroup": _public("target groups", "plans"),
    "people.GroupMembership": _people("membership of target groups", "plans and figures"),
    "people.SensitiveMembership": _people(
        "ethnic minority, disability (keyed and encrypted)", "counts for plans"
    ),
    "people.IdentityNumber": _people("personal number (encrypted)", "matching records"),
    "people.Consent": _people("consents", "proof of consent"),
    "people.Team": _people("teams", "organisation", ART19),
    "people.TeamMember": _people("members: name, phone, role", "organisation, allowance", ART19),
    "people.TeamVillage": _public("villages that teams serve", "organisation"),
    "people.WorkDay": _people("days worked", "allowance", ART19),
    "people.PayRate": _public("rates of allowance", "allowance"),
    "attainments.Attainment": _people("what somebody can or has", "figures, certificates"),
    "attainments.Evidence": _people("what shows it", "proof of figures"),
    "activities.Activity": _people("visits, sessions, support, hand-overs", "figures, follow-up"),
    "activities.Participant": _people("who took part", "figures, follow-up"),
    "activities.Attached": _people("photos of activities", "proof of activities"),
    "fieldwork.StockMove": _people("goods teams received and handed over", "stock", ART19),
    "fieldwork.StockSerial": _people("serial numbers of goods, by hand-over", "stock", ART19),
    "fieldwork.TaskClaim": _people("who goes where next", "organisation", ART19, "year"),
    "learning.Course": _public("courses", "learning"),
    "learning.Edition": _public("editions of courses", "learning"),
    "learning.CourseDraft": _public("courses as they are being written", "learning"),
    "learning.DraftChange": _public("what each save of a draft changed", "learning"),
    "learning.Attempt": _people("tests handed in: answers and marks", "proof of figures"),
    "learning.LearningClass": _public("classes: their courses and days", "learning"),
    "learning.Learner": _people(
        "who is in which class, a keyed digest of the code", "learning", CONSENT, "year"
    ),
    "learning.Study": _people("sittings of lessons: how far, what was answered", "learning"),
    "learning.Recording": Record(
        "voices of members who read lessons; to which words they agreed",
        "lessons that can be heard",
        "consent",
        "days",
        "officers and members of the unit; accepted ones everybody",
    ),
    "learning.AdoptedFramework": _public("frameworks of skills and their rules", "learning"),
    "learning.SigningKey": _public("public keys that check certificates", "learning"),
    "learning.Certificate": _people(
        "certificates: name, year of birth, what was shown", "proof of what was learned"
    ),
    "learning.StatusEntry": _people("places in the list of revoked badges", "checking badges"),
    "xforms.Submission": _people(
        "forms of ODK Collect: numbers; the text of those that were not entered", "offline work"
    ),
    "xforms.SubmittedFile": _people("which files came with a form", "evidence of activities"),
    "xforms.ListedVersion": _people("keyed digests of what lists told", "correct records"),
    "xforms.OwnKind": _public("forms that provinces made", "activities"),
    "xforms.OwnKindFile": _public("pictures and lists of these forms", "activities"),
    "xforms.OwnKindVersion": _public("versions of forms that provinces made", "activities"),
    "sync.Command": _people(
        "what devices sent; the number of a record stays",
        "offline work: once each, nothing lost",
        retention="entered",
    ),
    "sync.Correction": _people(
        "what an officer took instead of what a device sent, and why", "correct records"
    ),
    "sync.Wait": _people("which record waits for which", "offline work"),
    "sync.Disagreement": _people(
        "two values for one field of a record", "correct records", retention="year"
    ),
    "sync.ArrivedFile": _people("which files a device sent", "offline work", retention="year"),
    "sync.Parcel": _people("sealed bundles that came in", "offline work", ART19),
    "box.Box": Record("boxes and the keys of their machines", "offline work", ART19, "account"),
    "box.Via": Record("which phone came by which box", "offline work", ART19, "account"),
    "box.Bond": _people("how far a box has read", "exchange of a box with its province", ART19),
    "box.Due": _people(
        "commands on their way to the province; what they say goes when it answers",
        "exchange of a box with its province",
        retention="entered",
    ),
    "box.Owed": _people("things a box asks for, by number", "exchange of a box", ART19),
    "programme.Document": _public("documents", "programme"),
    "programme.Plan": _public("plans", "programme"),
    "programme.PlanPhase": _public("phases of plans", "programme"),
    "programme.Campaign": _public("campaigns", "programme"),
    "programme.CampaignPhase": _public("phases of campaigns", "programme"),
    "programme.Directive": _public("directives", "programme"),
    "programme.Addressee": _public("addressees of directives (offices)", "programme"),
    "programme.LocalModel": _public("local models", "programme"),
    "programme.ModelPlace": _public("places of models", "programme"),
    "programme.ModelState": _public("states of models", "programme"),
    "programme.System": _public("systems and platforms", "programme"),
    "programme.SystemChannel": _public("channels of systems", "programme"),
    "programme.SystemState": _public("states of systems", "programme"),
    "programme.Note": _public("difficulties, goals, tasks, stories", "programme"),
    "programme.Occasion": _public("planned and held occasions", "programme"),
    "programme.OccasionState": _public("states of occasions", "programme"),
    "reporting.SourceArticle": _public("articles", "sources"),
    "reporting.SourceLine": _public("lines of articles", "sources"),
    "reporting.LineHolder": _public("what holds a line", "sources"),
    "reporting.Publication": _public("publications", "official figures"),
    "reporting.PublishedFigure": _people(
        "published figures; ids of the facts behind them", "explaining later differences", ART19
    ),
    "imports.ImportBatch": Record(
        "files sent in: kind, counts, who", "accountability", ART19, "import"
    ),
    "imports.ImportFault": Record(
        "faulty cells of a file (identity numbers masked)", "correcting", ART19, "import"
    ),
    "imports.RememberedMapping": _public("which header is which column", "imports"),
}
