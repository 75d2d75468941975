"""Who gets what answer from the routes of matchmaking."""

from tests.factories.consortia import PROJECT
from tests.factories.matchmaking import GOOD, LINE, NEED
from tests.web.matrix.row import LINK, Row

EDITED = {key: value for key, value in LINE.items() if key != "organisationId"} | {"version": 1}
CHANGED = NEED | {"version": 1}
REVIEWED = GOOD | {"version": 1}
RENEWED = {"validUntil": "{next_week_day}"}
FILE = {"content": "side,kind,text\noffer,service,Transport", "check": True}
BASE = "/api/matchmaking"
DAY = f"{BASE}/meeting-days/{{meeting_day}}"
DRAFT_DAY = f"{BASE}/meeting-days/{{draft_day}}"
MEETING = f"{DAY}/meetings/{{meeting}}"
PARTICIPANT = f"{DAY}/participants/{{participant}}"
NEW_DAY = {
    "title": "Rencontres",
    "sessions": [{"start": "2046-03-05T09:00:00", "end": "2046-03-05T12:00:00"}],
    "registerUntil": "2046-03-01T00:00:00",
    "wishUntil": "2046-03-02T00:00:00",
}
TABLE = {"name": "Table 9"}
BOOKED = {"first": "{participant}", "second": "{other_participant}", "slot": 3, "placeId": "{meeting_place}"}
MOVED = {"slot": 4, "placeId": "{meeting_place}"}
OWN = f"{BASE}/opportunities/{{own_opportunity}}"
SHOWN = f"{BASE}/opportunities/{{opportunity}}"
WAITING = f"{BASE}/opportunities/{{waiting_opportunity}}"
MATCH = f"{BASE}/matches/{{opportunity}}/{{matched_organisation}}"
CONTEST = f"{BASE}/matches/contests/{{contest}}/resolution"
WRONG = {"signal": "offer", "why": "not_true"}
PROFILE = f"{BASE}/organisations/{{organisation}}/profile"

CONSORTIA = f"{BASE}/consortia"
PRIVATE = f"{CONSORTIA}/{{consortium}}"
SHARED = f"{CONSORTIA}/{{shared_consortium}}"
FORMED = f"{CONSORTIA}/{{formed_consortium}}"
INVITED = {
    "invitees": [{"organisationId": "{other_organisation}", "needIds": ["{consortium_need}"]}],
    "expiresOn": "{next_week_day}",
}
ROLES = {
    "liability": "joint",
    "leadAnswersForAll": True,
    "parts": [{"organisationId": "{organisation}", "lead": True, "share": 1000}],
    "version": 1,
}

CONSORTIUM_ROWS = (
    Row("matchmaking_consortia", "GET", CONSORTIA, "401 200 200 200 200 401"),
    Row("matchmaking_read_needs", "POST", f"{CONSORTIA}/needs", "401 200 200 200 200 401", {"text": "melons"}),
    Row("matchmaking_consortium", "GET", PRIVATE, "401 200 404 404 404 401"),
    Row("matchmaking_consortium", "GET", SHARED, "401 200 200 404 404 401"),
    Row("matchmaking_begin_consortium", "POST", CONSORTIA, "401 201 201 201 201 401", PROJECT),
    Row("matchmaking_change_consortium", "PUT", PRIVATE, "401 200 404 404 404 401", PROJECT | {"version": 1}),
    Row("matchmaking_change_consortium", "PUT", SHARED, "401 200 403 404 404 401", PROJECT | {"version": 1}),
    Row("matchmaking_delete_consortium", "DELETE", PRIVATE, "401 204 404 404 404 401"),
    Row("matchmaking_ask_teams", "POST", f"{PRIVATE}/teams", "401 202 404 404 404 401", {}),
    Row("matchmaking_invite_members", "POST", f"{PRIVATE}/invitations", "401 201 404 404 404 401", INVITED),
    Row(
        "matchmaking_withdraw_invitation",
        "POST",
        f"{SHARED}/invitations/{{consortium_invitation}}/withdrawal",
        "401 200 403 404 404 401",
    ),
    Row("matchmaking_answer_invitation", "POST", f"{SHARED}/answer", "401 404 204 404 404 401", {"accept": True}),
    Row("matchmaking_form_consortium", "POST", f"{PRIVATE}/formation", "401 200 404 404 404 401"),
    Row("matchmaking_assign_roles", "PUT", f"{FORMED}/roles", "401 200 404 404 404 401", ROLES),
    Row("matchmaking_abandon_consortium", "POST", f"{PRIVATE}/abandonment", "401 200 404 404 404 401"),
)
INTRODUCTIONS = f"{BASE}/introductions"
ASKED = f"{INTRODUCTIONS}/{{introduction_asked}}"
SENT = f"{INTRODUCTIONS}/{{introduction_sent}}"
TALKING = f"{INTRODUCTIONS}/{{introduction}}"
SHIELD = f"{BASE}/organisations/{{organisation}}/shield"
INTEREST = {"lineId": "{line}", "message": "Bonjour", "organisationId": "{partner}"}
ANSWERED = {"answer": "accept"}
CLOSED = {"result": "nothing"}
TOLD = {"stage": "talk"}
ADDED = {"fileId": "{free_file}"}
READ = {"sha256": "0" * 64}

MATCHMAKING = (
    *CONSORTIUM_ROWS,
    Row("matchmaking_profile", "GET", PROFILE, "401 200 200 200 200 401"),
    Row("matchmaking_read_lines", "POST", f"{PROFILE}/file", "401 200 403 200 200 401", FILE),
    Row("matchmaking_add_line", "POST", f"{BASE}/lines", "401 201 201 201 201 401", LINE),
    Row("matchmaking_change_line", "PUT", f"{BASE}/lines/{{line}}", "401 200 404 200 200 401", EDITED),
    Row("matchmaking_confirm_line", "POST", f"{BASE}/lines/{{line}}/confirmation", "401 200 404 200 200 401"),
    Row("matchmaking_delete_line", "DELETE", f"{BASE}/lines/{{line}}", "401 204 404 204 204 401"),
    Row("matchmaking_vocabulary", "GET", f"{BASE}/vocabulary", "401 200 200 200 200 401"),
    Row("matchmaking_opportunities", "GET", f"{BASE}/opportunities", "401 200 200 200 200 401"),
    Row("matchmaking_waiting_opportunities", "GET", f"{BASE}/opportunities/waiting", "401 404 404 200 200 401"),
    Row("matchmaking_propose", "POST", f"{BASE}/opportunities/proposal", "401 200 200 200 200 401", {"text": "melons"}),
    Row("matchmaking_opportunity", "GET", SHOWN, "401 200 200 200 200 401"),
    Row("matchmaking_opportunity", "GET", OWN, "401 200 404 404 404 401"),
    Row("matchmaking_begin_opportunity", "POST", f"{BASE}/opportunities", "401 201 201 201 201 401", NEED),
    Row("matchmaking_change_opportunity", "PUT", OWN, "401 200 404 404 404 401", CHANGED),
    Row("matchmaking_delete_opportunity", "DELETE", OWN, "401 204 404 404 404 401"),
    Row("matchmaking_submit_opportunity", "POST", f"{OWN}/submission", "401 200 404 404 404 401"),
    Row("matchmaking_review_opportunity", "POST", f"{WAITING}/review", "401 404 404 200 200 401", REVIEWED),
    Row("matchmaking_renew_opportunity", "POST", f"{SHOWN}/renewal", "401 200 403 403 403 401", RENEWED),
    Row("matchmaking_withdraw_opportunity", "POST", f"{SHOWN}/withdrawal", "401 200 403 403 403 401"),
    Row("matchmaking_meeting_days", "GET", f"{BASE}/meeting-days", "401 200 200 200 200 401"),
    Row("matchmaking_meeting_day", "GET", DAY, "401 200 200 200 200 401"),
    Row("matchmaking_meeting_day", "GET", DRAFT_DAY, "401 404 404 200 200 401"),
    Row("matchmaking_create_meeting_day", "POST", f"{BASE}/meeting-days", "401 404 404 201 201 401", NEW_DAY),
    Row("matchmaking_change_meeting_day", "PUT", DRAFT_DAY, "401 404 404 200 200 401", NEW_DAY | {"version": 1}),
    Row("matchmaking_delete_meeting_day", "DELETE", DRAFT_DAY, "401 404 404 204 204 401"),
    Row("matchmaking_turn_meeting_day", "PUT", f"{DRAFT_DAY}/state", "401 404 404 200 200 401", {"state": "open"}),
    Row("matchmaking_register_for_meetings", "PUT", f"{DAY}/registration", "401 200 200 200 200 401", {}),
    Row("matchmaking_register_for_meetings", "PUT", f"{DRAFT_DAY}/registration", "401 404 404 409 409 401", {}),
    Row("matchmaking_withdraw_from_meetings", "DELETE", f"{DAY}/registration", "401 204 404 404 404 401"),
    Row("matchmaking_check_in", "POST", f"{DAY}/check-in", "401 409 404 404 404 401", {"code": "MELON2"}),
    Row("matchmaking_meeting_places", "GET", f"{DAY}/places", "401 404 404 200 200 401"),
    Row("matchmaking_add_meeting_place", "POST", f"{DAY}/places", "401 404 404 201 201 401", TABLE),
    Row("matchmaking_change_meeting_place", "PUT", f"{DAY}/places/{{meeting_place}}", "401 404 404 200 200 401", TABLE),
    Row("matchmaking_delete_meeting_place", "DELETE", f"{DAY}/places/{{free_place}}", "401 404 404 204 204 401"),
    Row("matchmaking_meeting_participants", "GET", f"{DAY}/participants", "401 200 404 200 200 401"),
    Row(
        "matchmaking_add_meeting_participant",
        "POST",
        f"{DAY}/participants",
        "401 404 404 201 201 401",
        {"personId": "{colleague}"},
    ),
    Row("matchmaking_adjust_meeting_participant", "PUT", PARTICIPANT, "401 404 404 204 204 401", {}),
    Row("matchmaking_remove_meeting_participant", "DELETE", PARTICIPANT, "401 404 404 204 204 401"),
    Row(
        "matchmaking_wish_to_meet",
        "PUT",
        f"{DAY}/participants/{{other_participant}}/wish",
        "401 204 404 404 404 401",
        {"level": "must"},
    ),
    Row("matchmaking_mark_there", "PUT", f"{PARTICIPANT}/check-in", "401 404 404 204 204 401"),
    Row("matchmaking_unmark_there", "DELETE", f"{PARTICIPANT}/check-in", "401 404 404 204 204 401"),
    Row("matchmaking_meeting_schedule", "GET", f"{DAY}/schedule", "401 404 404 200 200 401"),
    Row("matchmaking_meeting_summary", "GET", f"{DAY}/summary", "401 404 404 200 200 401"),
    Row("matchmaking_plan_meetings", "POST", f"{DAY}/plan", "401 404 404 202 202 401", {"kind": "schedule"}),
    Row("matchmaking_book_meeting", "POST", f"{DAY}/meetings", "401 404 404 409 409 401", BOOKED),
    Row("matchmaking_move_meeting", "PUT", MEETING, "401 404 404 200 200 401", MOVED),
    Row("matchmaking_cancel_meeting", "DELETE", MEETING, "401 404 404 204 204 401"),
    Row("matchmaking_agenda", "GET", f"{DAY}/agenda", "401 200 404 404 404 401"),
    Row("matchmaking_agenda_file", "GET", f"{DAY}/agenda.ics", "401 200 404 404 404 401"),
    Row("matchmaking_refuse_meeting", "POST", f"{MEETING}/refusal", "401 204 404 404 404 401"),
    Row("matchmaking_settle_meeting", "PUT", f"{MEETING}/outcome", "401 409 404 409 409 401", {}),
    Row(
        "matchmaking_answer_after_meeting",
        "PUT",
        f"{MEETING}/feedback",
        "401 409 404 404 404 401",
        {"useful": 4, "nextStep": "talk"},
    ),
    Row("matchmaking_calendar_token", "GET", f"{BASE}/calendar-token", "401 200 200 200 200 401"),
    Row("matchmaking_renew_calendar_token", "POST", f"{BASE}/calendar-token", "401 201 201 201 201 401"),
    Row("matchmaking_revoke_calendar_token", "DELETE", f"{BASE}/calendar-token", "401 204 204 204 204 401"),
    Row("matchmaking_calendar", "GET", f"{BASE}/calendars/nobody-has-this", "404 404 404 404 404 404"),
    Row("matchmaking_own_needs", "GET", f"{BASE}/matches/needs", "401 200 200 200 200 401"),
    Row("matchmaking_need_matches", "GET", f"{BASE}/matches/needs/{{opportunity}}", "401 200 404 200 200 401"),
    Row("matchmaking_met_needs", "GET", f"{BASE}/matches/met", "401 200 200 200 200 401"),
    Row("matchmaking_start", "GET", f"{BASE}/matches/start", "401 200 200 200 200 401"),
    Row("matchmaking_answer_match", "PUT", f"{MATCH}/answer", "401 200 404 404 404 401", {"answer": "interested"}),
    Row("matchmaking_undo_answer", "DELETE", f"{MATCH}/answer", "401 404 404 404 404 401"),
    Row("matchmaking_contest_part", "POST", f"{MATCH}/contests", "401 201 404 404 404 401", WRONG),
    Row("matchmaking_contests", "GET", f"{BASE}/matches/contests", "401 404 404 200 200 401"),
    Row("matchmaking_resolve_contest", "PUT", CONTEST, "401 404 404 200 200 401", {"state": "noted"}),
    Row("matchmaking_rounds", "GET", f"{BASE}/matches/rounds", "401 404 404 200 200 401"),
    Row("matchmaking_introductions", "GET", f"{INTRODUCTIONS}?column=talking", "401 200 200 200 200 401"),
    Row("matchmaking_introduction_counts", "GET", f"{INTRODUCTIONS}/counts", "401 200 200 200 200 401"),
    Row("matchmaking_introduction_quota", "GET", f"{INTRODUCTIONS}/quota", "401 200 200 200 200 401"),
    Row("matchmaking_wanting_adviser", "GET", f"{INTRODUCTIONS}/wanting-adviser", "401 404 404 200 200 401"),
    Row("matchmaking_introduction", "GET", TALKING, "401 200 404 404 404 401"),
    Row("matchmaking_ask_introduction", "POST", INTRODUCTIONS, "401 409 201 201 201 401", INTEREST),
    Row("matchmaking_answer_introduction", "POST", f"{ASKED}/answer", "401 200 404 404 404 401", ANSWERED),
    Row("matchmaking_withdraw_introduction", "POST", f"{SENT}/withdrawal", "401 200 404 404 404 401"),
    Row("matchmaking_close_introduction", "POST", f"{TALKING}/closing", "401 200 404 404 404 401", CLOSED),
    Row("matchmaking_tell_outcome", "PUT", f"{TALKING}/outcome", "401 200 404 404 404 401", TOLD),
    Row("matchmaking_set_disclosure", "PUT", f"{TALKING}/disclosure", "401 200 404 404 404 401", {"text": "Secret"}),
    Row("matchmaking_accept_disclosure", "POST", f"{TALKING}/disclosure/acceptance", "401 404 404 404 404 401", READ),
    Row("matchmaking_add_document", "POST", f"{TALKING}/documents", "401 201 404 404 404 401", ADDED),
    Row(
        "matchmaking_remove_document",
        "DELETE",
        f"{TALKING}/documents/{{introduction_document}}",
        "401 204 404 404 404 401",
    ),
    Row("matchmaking_invite_adviser", "POST", f"{TALKING}/adviser", "401 200 404 404 404 401"),
    Row("matchmaking_join_as_adviser", "POST", f"{TALKING}/adviser/joining", "401 404 404 200 200 401"),
    Row("matchmaking_check_outcome_link", "POST", f"{BASE}/outcomes/check", "404 404 404 404 404 404", LINK),
    Row("matchmaking_answer_outcome_link", "POST", f"{BASE}/outcomes", "404 404 404 404 404 404", LINK | TOLD),
    Row("matchmaking_outcome_report", "GET", f"{BASE}/outcomes/report", "401 404 404 200 200 401"),
    Row("matchmaking_shield", "GET", SHIELD, "401 200 404 200 200 401"),
    Row("matchmaking_put_shield", "PUT", SHIELD, "401 200 404 200 200 401", {"activities": ["46.31"]}),
)
