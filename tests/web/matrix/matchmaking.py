"""Who gets what answer from the routes of matchmaking."""

from tests.factories.consortia import PROJECT
from tests.factories.matchmaking import GOOD, LINE, NEED
from tests.web.matrix.row import Row

EDITED = {key: value for key, value in LINE.items() if key != "organisationId"} | {"version": 1}
CHANGED = NEED | {"version": 1}
REVIEWED = GOOD | {"version": 1}
RENEWED = {"validUntil": "{next_week_day}"}
FILE = {"content": "side,kind,text\noffer,service,Transport", "check": True}
BASE = "/api/matchmaking"
OWN = f"{BASE}/opportunities/{{own_opportunity}}"
SHOWN = f"{BASE}/opportunities/{{opportunity}}"
WAITING = f"{BASE}/opportunities/{{waiting_opportunity}}"
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
)
