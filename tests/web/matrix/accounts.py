"""Who gets what answer from the routes of accounts."""

from tests.web.matrix.row import LINK, NIL, Row

APPLICATIONS = "/api/accounts/applications"
INVITATIONS = "/api/accounts/invitations"
PASSWORD = "trois girafes lisent le journal"
LINK_PASSWORD = {**LINK, "password": PASSWORD}
LINK_MESSAGE = {**LINK, "message": "Voici."}
NEW_PASSWORD = {"current": "not the password", "new": PASSWORD}
NEW_EMAIL = {"email": "new@example.org", "password": "not the password"}
INVITATION = {"email": "new@example.org", "organisationId": "{organisation}", "role": "member", "locale": "fr"}
ACCEPTANCE = {**LINK_PASSWORD, "givenName": "Léo", "familyName": "Roux", "function": "Achats", "locale": "fr"}
GROUP = {"name": {"fr": "Cuir", "en": "Leather", "es": "Cuero"}}
FORM = {
    "organisation": {
        "identifierKind": "siren",
        "identifier": "732829320",
        "legalName": "Thévenin",
        "kind": "firm",
        "address": {"line1": "3 rue des Tanneurs", "postcode": "21000", "city": "Dijon", "country": "FR"},
        "languages": ["fr"],
    },
    "person": {
        "givenName": "Inès",
        "familyName": "Thévenin",
        "function": "Gérante",
        "email": "ines@thevenin.example",
        "locale": "fr",
    },
    "reason": "Échanger.",
}

ACCOUNTS = (
    Row(
        "accounts_sign_in",
        "POST",
        "/api/accounts/sign-in",
        "401 401 401 401 401 401",
        {"email": "nobody@example.org", "password": "not the password"},
    ),
    Row("accounts_sign_out", "POST", "/api/accounts/sign-out", "204 204 204 204 204 204"),
    Row(
        "accounts_password_forgot",
        "POST",
        "/api/accounts/password/forgot",
        "202 202 202 202 202 202",
        {"email": "nobody@example.org"},
    ),
    Row("accounts_me", "GET", "/api/accounts/me", "401 200 200 200 200 401"),
    Row("accounts_edit_me", "PATCH", "/api/accounts/me", "401 200 200 200 200 401", {"function": "Directrice"}),
    Row("accounts_my_sessions", "GET", "/api/accounts/me/sessions", "401 200 200 200 200 401"),
    Row("accounts_end_session", "DELETE", f"/api/accounts/me/sessions/{NIL}", "401 404 404 404 404 401"),
    Row("accounts_end_other_sessions", "DELETE", "/api/accounts/me/sessions", "401 204 204 204 204 401"),
    Row("accounts_change_password", "POST", "/api/accounts/me/password", "401 422 422 422 422 401", NEW_PASSWORD),
    Row("accounts_change_email", "POST", "/api/accounts/me/email", "401 422 422 422 422 401", NEW_EMAIL),
    Row("accounts_confirm_email", "POST", "/api/accounts/email/confirm", "410 410 410 410 410 410", LINK),
    Row("accounts_undo_email", "POST", "/api/accounts/email/undo", "410 410 410 410 410 410", LINK),
    Row("accounts_password_reset", "POST", "/api/accounts/password/reset", "410 410 410 410 410 410", LINK_PASSWORD),
    Row("accounts_activation_check", "POST", "/api/accounts/activation/check", "410 410 410 410 410 410", LINK),
    Row("accounts_activate", "POST", "/api/accounts/activation", "410 410 410 410 410 410", LINK_PASSWORD),
    Row("accounts_apply", "POST", "/api/accounts/applications", "202 202 202 202 202 202", FORM),
    Row("accounts_confirm_application", "POST", f"{APPLICATIONS}/confirm", "410 410 410 410 410 410", LINK),
    Row("accounts_application_question", "POST", f"{APPLICATIONS}/answer/check", "410 410 410 410 410 410", LINK),
    Row("accounts_answer_application", "POST", f"{APPLICATIONS}/answer", "410 410 410 410 410 410", LINK_MESSAGE),
    Row("accounts_applications", "GET", APPLICATIONS, "401 404 404 200 200 401"),
    Row("accounts_application_statistics", "GET", f"{APPLICATIONS}/statistics", "401 404 404 200 200 401"),
    Row("accounts_application", "GET", f"{APPLICATIONS}/{{application}}", "401 404 404 200 200 401"),
    Row(
        "accounts_approve_application", "POST", f"{APPLICATIONS}/{{application}}/approve", "401 404 404 204 204 401", {}
    ),
    Row(
        "accounts_ask_applicant",
        "POST",
        f"{APPLICATIONS}/{{application}}/ask",
        "401 404 404 204 204 401",
        {"message": "Pourquoi ?"},
    ),
    Row(
        "accounts_refuse_application",
        "POST",
        f"{APPLICATIONS}/{{application}}/refuse",
        "401 404 404 204 204 401",
        {"reason": "other", "message": ""},
    ),
    Row("accounts_people", "GET", "/api/accounts/people", "401 200 200 200 200 401"),
    Row("accounts_person", "GET", "/api/accounts/people/{person}", "401 200 200 200 200 401"),
    Row("accounts_person_note", "GET", "/api/accounts/people/{person}/note", "401 200 200 200 200 401"),
    Row(
        "accounts_write_person_note",
        "PUT",
        "/api/accounts/people/{person}/note",
        "401 204 204 204 204 401",
        {"text": "Vue au salon."},
    ),
    Row(
        "accounts_suspend", "POST", "/api/accounts/people/{person}/suspend", "401 404 404 204 204 401", {"reason": "x"}
    ),
    Row("accounts_reinstate", "POST", "/api/accounts/people/{person}/reinstate", "401 404 404 204 204 401"),
    Row(
        "accounts_assign_roles", "PUT", "/api/accounts/people/{person}/roles", "401 404 404 404 204 401", {"roles": []}
    ),
    Row("accounts_organisations", "GET", "/api/accounts/organisations", "401 200 200 200 200 401"),
    Row("accounts_organisation", "GET", "/api/accounts/organisations/{organisation}", "401 200 200 200 200 401"),
    Row(
        "accounts_edit_organisation",
        "PATCH",
        "/api/accounts/organisations/{organisation}",
        "401 404 404 200 200 401",
        {"version": 1},
    ),
    Row("accounts_invitations", "GET", INVITATIONS, "401 404 404 200 200 401"),
    Row("accounts_invite", "POST", INVITATIONS, "401 404 404 201 201 401", INVITATION),
    Row("accounts_revoke_invitation", "DELETE", f"{INVITATIONS}/{NIL}", "401 404 404 404 404 401"),
    Row("accounts_import_invitations", "POST", f"{INVITATIONS}/import", "401 404 404 422 422 401", {}),
    Row("accounts_check_invitation", "POST", f"{INVITATIONS}/check", "410 410 410 410 410 410", LINK),
    Row("accounts_accept_invitation", "POST", f"{INVITATIONS}/accept", "410 410 410 410 410 410", ACCEPTANCE),
    Row("accounts_groups", "GET", "/api/accounts/groups", "401 404 404 404 200 401"),
    Row("accounts_create_group", "POST", "/api/accounts/groups", "401 404 404 404 201 401", GROUP),
    Row("accounts_group", "GET", "/api/accounts/groups/{group}", "401 404 404 404 200 401"),
    Row(
        "accounts_set_group_members",
        "PUT",
        "/api/accounts/groups/{group}/members",
        "401 404 404 404 204 401",
        {"personIds": []},
    ),
)
