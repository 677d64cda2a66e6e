"""The one table of transitions.

Plain data: codes only, no text and nothing of the ORM. Buttons, refusals, the
database triggers, the test matrix and the table of the README come from it.

A check ``x`` is the method ``_check_x(act)`` of the model, which yields reasons; an
effect ``x`` is the method ``_effect_x(act)``. Companion addons extend both by
``super()``.
"""

from dataclasses import dataclass, field

USER = "ksrisk_analysis.group_ksrisk_user"
OFFICER = "ksrisk_analysis.group_ksrisk_officer"
SIGNATORY = "ksrisk_analysis.group_ksrisk_signatory"
AUDITOR = "ksrisk_analysis.group_ksrisk_auditor"
ADMIN = "ksrisk_analysis.group_ksrisk_admin"
CONFIDENTIAL = "ksrisk_analysis.group_ksrisk_confidential"
INTERNAL = "base.group_user"

#: Groups whose members configure and therefore never sign (SoD-9).
NOT_SIGNING = (ADMIN, "base.group_system")


@dataclass(frozen=True)
class Transition:
    """One allowed step of a record.

    :param name: the public method is ``action_<name>``
    :param sources: states it may start from
    :param target: state it ends in, ``None`` when the state stays
    :param groups: any one of these groups may do it in the system
    :param paper_groups: any one of these may register it from paper
    :param access: what the record rules must allow the actor on the record
    :param signs: it is a signing act: it takes an act, and administrators are refused
    :param not_by: paths to users who may not do it, from recorded actors
    :param checks: names of the checks, in the order in which they are shown
    :param effects: names of the effects, in the order in which they run
    :param writes: guarded fields, besides the state, that its effects may write
    :param internal: only another transition may do it (there is no button)
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    groups: tuple[str, ...]
    paper_groups: tuple[str, ...] = ()
    access: str = "write"
    signs: bool = False
    not_by: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Workflow:
    """States and transitions of one model; the first state is where records begin.

    :param starts: other states in which an effect creates records
    """

    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    starts: tuple[str, ...] = ()
    by_name: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_name = {transition.name: transition for transition in self.transitions}
        object.__setattr__(self, "by_name", by_name)

    def pairs(self):
        """The allowed (old state, new state) pairs, ``None`` being a new record."""
        moves = {
            (source, transition.target)
            for transition in self.transitions
            if transition.target
            for source in transition.sources
        }
        return {(None, state) for state in (self.states[0], *self.starts)} | moves

    def follows(self, state):
        """The states that a record in ``state`` may get to by another's transition."""
        found = {state}
        while True:
            more = {
                transition.target
                for transition in self.transitions
                if transition.internal and not found.isdisjoint(transition.sources)
            }
            if more <= found:
                return found
            found |= more


ANALYSIS = Workflow(
    states=(
        "draft",
        "collection",
        "signed",
        "approved",
        "monitoring",
        "closed",
        "cancelled",
    ),
    transitions=(
        Transition(
            name="issue_order",
            sources=("draft",),
            target=None,
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            checks=("not_yet_ordered", "order_complete", "term", "scope", "coverage"),
            effects=("sign_order",),
            writes=("order_number", "order_date"),
        ),
        Transition(
            name="approve_work_plan",
            sources=("draft",),
            target=None,
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            checks=("ordered", "not_yet_planned", "no_open_amendment", "work_plan"),
            effects=("sign_work_plan",),
            writes=("date_work_plan",),
        ),
        Transition(
            name="start_collection",
            sources=("draft",),
            target="collection",
            groups=(OFFICER,),
            checks=(
                "ordered",
                "planned",
                "no_open_amendment",
                "respondents",
                "term_not_over",
            ),
            effects=("start_collection",),
            writes=("date_collection",),
        ),
        Transition(
            name="sign_reference",
            sources=("collection",),
            target="signed",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            not_by=("reference_id.author_id",),
            checks=(
                "no_open_amendment",
                "requests_accepted",
                "risk_answers",
                "audit_reports",
                "risks",
                "reference",
                "agreement",
            ),
            effects=("sign_reference",),
            writes=("date_signed",),
        ),
        Transition(
            name="approve_plan",
            sources=("signed",),
            target="approved",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            not_by=("plan_id.author_id",),
            checks=(
                "no_open_amendment",
                "plan_coverage",
                "plan_rows",
                "plan_dates",
                "plan_executors",
            ),
            effects=("approve_plan",),
            writes=("date_approved",),
        ),
        Transition(
            name="start_monitoring",
            sources=("approved",),
            target="monitoring",
            groups=(OFFICER,),
            checks=("no_open_amendment", "publications"),
            effects=("start_monitoring",),
            writes=("date_published",),
        ),
        Transition(
            name="close",
            sources=("monitoring",),
            target="closed",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            checks=(
                "no_open_amendment",
                "measures_done",
                "final_information",
                "positions_register",
                "monitoring_year",
            ),
            effects=("close",),
            writes=("date_closed", "close_reason"),
        ),
        Transition(
            name="cancel",
            sources=("draft", "collection"),
            target="cancelled",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            checks=("cancel_reason",),
            effects=("cancel",),
            writes=("date_cancelled", "cancel_reason"),
        ),
    ),
)

DOCUMENT = Workflow(
    states=("draft", "submitted", "signed", "superseded"),
    transitions=(
        Transition(
            name="submit",
            sources=("draft",),
            target="submitted",
            groups=(USER,),
            checks=("stage", "content", "languages", "findings", "order_of_acts"),
            effects=("submit",),
            writes=("author_id", "date_submitted"),
        ),
        Transition(
            name="withdraw",
            sources=("submitted",),
            target="draft",
            groups=(OFFICER,),
            effects=("withdraw",),
            writes=("author_id", "date_submitted"),
        ),
        Transition(
            name="sign",
            sources=("draft", "submitted"),
            target="signed",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            not_by=("author_id",),
            checks=(
                "stage",
                "through_analysis",
                "content",
                "languages",
                "findings",
                "agreement",
                "discussion",
                "amendment",
                "order_of_acts",
            ),
            effects=("seal",),
            writes=(
                "signer_id",
                "signer_name",
                "signer_post",
                "signer_basis",
                "number",
                "date_act",
                "mode",
                "body",
                "body_number",
                "body_date",
                "scan_ids",
                "override_reason",
                "content",
                "content_hash",
                "file_ids",
            ),
        ),
        Transition(
            name="supersede",
            sources=("signed",),
            target="superseded",
            groups=(),
            access="read",
            internal=True,
        ),
    ),
)

REQUEST = Workflow(
    states=("draft", "sent", "submitted", "returned", "accepted"),
    starts=("sent",),  # the start of the collection sends them at once
    transitions=(
        Transition(
            name="send",
            sources=("draft",),
            target="sent",
            groups=(OFFICER,),
            checks=("collecting", "respondent"),
            effects=("send",),
            writes=("date_sent",),
        ),
        Transition(
            name="submit",
            sources=("sent", "returned"),
            target="submitted",
            groups=(INTERNAL,),
            checks=("collecting", "answered"),
            effects=("submit",),
            writes=("date_submitted", "submitted_by_id"),
        ),
        Transition(
            name="return",
            sources=("submitted", "accepted"),
            target="returned",
            groups=(USER,),
            checks=("collecting", "note"),
            effects=("return",),
            writes=("return_note", "accepted_by_id", "date_returned"),
        ),
        Transition(
            name="accept",
            sources=("submitted",),
            target="accepted",
            groups=(USER,),
            not_by=("submitted_by_id", "contributor_ids"),
            checks=("collecting", "evidence"),
            effects=("accept",),
            writes=("accepted_by_id", "date_accepted", "date_returned"),
        ),
    ),
)

RISK = Workflow(
    states=("identified", "confirmed", "rejected", "eliminated", "not_eliminated"),
    transitions=(
        Transition(
            name="confirm",
            sources=("identified", "rejected"),
            target="confirmed",
            groups=(USER,),
            checks=("collecting",),
            writes=("date_confirmed", "date_rejected"),
        ),
        Transition(
            name="reject",
            sources=("identified", "confirmed"),
            target="rejected",
            groups=(USER,),
            checks=("collecting", "reason"),
            effects=("reject",),
            writes=("reject_reason", "date_rejected"),
        ),
        Transition(
            name="eliminate",
            sources=("confirmed", "not_eliminated"),
            target="eliminated",
            groups=(OFFICER,),
            checks=("monitoring", "measures_confirmed"),
            writes=("date_eliminated", "date_not_eliminated"),
        ),
        Transition(
            name="not_eliminate",
            sources=("confirmed", "eliminated"),
            target="not_eliminated",
            groups=(OFFICER,),
            checks=("monitoring", "reason"),
            effects=("not_eliminate",),
            writes=("not_eliminated_reason", "date_not_eliminated"),
        ),
    ),
)

MEASURE = Workflow(
    states=("draft", "planned", "in_progress", "claimed", "confirmed", "cancelled"),
    transitions=(
        Transition(
            name="plan",
            sources=("draft",),
            target="planned",
            groups=(),
            access="read",
            writes=("date_planned",),
            internal=True,
        ),
        Transition(
            name="start",
            sources=("planned",),
            target="in_progress",
            groups=(INTERNAL,),
            checks=("monitoring",),
        ),
        Transition(
            name="claim",
            sources=("planned", "in_progress"),
            target="claimed",
            groups=(INTERNAL,),
            checks=("monitoring", "proof"),
            effects=("claim",),
            writes=("claimed_by_id", "date_claimed"),
        ),
        Transition(
            name="return",
            sources=("claimed",),
            target="in_progress",
            groups=(OFFICER,),
            checks=("monitoring", "note"),
            effects=("return",),
            writes=("return_note",),
        ),
        Transition(
            name="confirm",
            sources=("claimed",),
            target="confirmed",
            groups=(OFFICER,),
            not_by=("claimed_by_id", "contributor_ids", "user_ids"),
            checks=("monitoring", "proof"),
            effects=("confirm",),
            writes=("confirmed_by_id", "date_confirmed"),
        ),
        Transition(
            name="cancel",
            sources=("planned", "in_progress", "claimed"),
            target="cancelled",
            groups=(),
            access="read",
            effects=("cancel",),
            writes=("date_cancelled",),
            internal=True,
        ),
    ),
)

#: What a decision on a postponement writes.
_DECISION = (
    "decided_by_id",
    "signer_name",
    "signer_post",
    "signer_basis",
    "number",
    "date_act",
    "mode",
    "body",
    "body_number",
    "body_date",
    "scan_ids",
    "decision_note",
)

POSTPONEMENT = Workflow(
    states=("draft", "requested", "reviewed", "approved", "refused", "withdrawn"),
    transitions=(
        Transition(
            name="submit",
            sources=("draft",),
            target="requested",
            groups=(INTERNAL,),
            checks=("requester", "reason", "only_one", "open_measure", "dates", "soft"),
            effects=("submit",),
            writes=("requested_by_id", "date_from"),
        ),
        Transition(
            name="withdraw",
            sources=("requested",),
            target="withdrawn",
            groups=(INTERNAL,),
            checks=("own_request",),
            effects=("end",),
        ),
        Transition(
            name="support",
            sources=("requested",),
            target="reviewed",
            groups=(OFFICER,),
            checks=("open_measure", "own_opinion"),
            effects=("review",),
            writes=("opinion", "opinion_note", "opinion_by_id", "date_opinion"),
        ),
        Transition(
            name="object",
            sources=("requested",),
            target="reviewed",
            groups=(OFFICER,),
            checks=("note", "own_opinion"),
            effects=("review",),
            writes=("opinion", "opinion_note", "opinion_by_id", "date_opinion"),
        ),
        Transition(
            name="approve",
            sources=("reviewed",),
            target="approved",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            not_by=("requested_by_id", "opinion_by_id"),
            checks=("open_measure", "dates", "soft", "opinion", "own_measure"),
            effects=("approve", "end", "inform"),
            writes=_DECISION,
        ),
        Transition(
            name="refuse",
            sources=("reviewed",),
            target="refused",
            groups=(SIGNATORY,),
            paper_groups=(OFFICER,),
            access="read",
            signs=True,
            not_by=("requested_by_id", "opinion_by_id"),
            checks=("refusal",),
            effects=("end", "inform"),
            writes=_DECISION,
        ),
        Transition(
            name="lapse",
            sources=("requested", "reviewed"),
            target="withdrawn",
            groups=(),
            access="read",
            effects=("end",),
            internal=True,
        ),
    ),
)

_DECIDED = ("decided_by_id", "date_decided", "is_changed")
_TRIAGE = (OFFICER, CONFIDENTIAL)

FLAG = Workflow(
    states=(
        "new",
        "review",
        "explained",
        "proposed",
        "dismissed",
        "confirmed",
        "gone",
    ),
    transitions=(
        Transition(
            name="review",
            sources=("new",),
            target="review",
            groups=_TRIAGE,
            writes=("reviewer_id",),
        ),
        Transition(
            name="explain",
            sources=("new", "review"),
            target="explained",
            groups=_TRIAGE,
            checks=("reason",),
            writes=_DECIDED,
        ),
        Transition(
            name="propose",
            sources=("new", "review"),
            target="proposed",
            groups=_TRIAGE,
            checks=("reason", "expiry"),
            writes=("proposed_by_id",),
        ),
        Transition(
            name="dismiss",
            sources=("proposed",),
            target="dismissed",
            groups=(OFFICER, SIGNATORY, CONFIDENTIAL),
            access="read",
            not_by=("proposed_by_id",),
            writes=_DECIDED,
        ),
        Transition(
            name="keep",
            sources=("proposed",),
            target="review",
            groups=(OFFICER, SIGNATORY, CONFIDENTIAL),
            access="read",
        ),
        Transition(
            name="confirm",
            sources=("new", "review", "explained", "proposed"),
            target="confirmed",
            groups=_TRIAGE,
            checks=("analysis",),
            effects=("make_risk",),
            writes=(*_DECIDED, "risk_id"),
        ),
        Transition(
            name="reopen",
            sources=("explained", "dismissed"),
            target="review",
            groups=_TRIAGE,
        ),
        # What runs bring about: what the data show no more, and show again.
        Transition(
            name="vanish",
            sources=("new", "review", "proposed"),
            target="gone",
            groups=(),
            internal=True,
        ),
        Transition(
            name="return",
            sources=("gone",),
            target="new",
            groups=(),
            internal=True,
        ),
        Transition(
            name="expire",
            sources=("dismissed",),
            target="review",
            groups=(),
            internal=True,
        ),
    ),
)

METHODOLOGY = Workflow(
    states=("draft", "published", "archived"),
    transitions=(
        Transition(
            name="publish",
            sources=("draft",),
            target="published",
            groups=(ADMIN,),
            checks=("library",),
            writes=("date_published",),
        ),
        Transition(
            name="archive",
            sources=("published",),
            target="archived",
            groups=(ADMIN,),
        ),
    ),
)

TABLE = {
    "ksrisk.methodology": METHODOLOGY,
    "ksrisk.analysis": ANALYSIS,
    "ksrisk.document": DOCUMENT,
    "ksrisk.request": REQUEST,
    "ksrisk.risk": RISK,
    "ksrisk.measure": MEASURE,
    "ksrisk.postponement": POSTPONEMENT,
    "ksrisk.flag": FLAG,
}
