"""Who gets what answer from every route: the table of rights, as data.

The columns are six people: nobody, a member who may see the private space of the scene, a member of
another organisation who may not, a moderator, the chamber's administrator, a suspended member.
`{name}` in a path or body is filled in from the scene (`tests/web/scene.py`).
"""

from typing import Any, NamedTuple

PEOPLE = ("anonymous", "member", "outsider", "moderator", "administrator", "suspended")
NIL = "00000000-0000-7000-8000-000000000000"


class Row(NamedTuple):
    operation: str
    method: str
    path: str
    statuses: str
    body: Any = None


TEXT = {"fr": "Nom"}
SPACE = {"slug": "nouveau", "name": TEXT, "description": TEXT, "colour": "#336633", "grants": []}

OPERATIONS = (
    Row("operations_live", "GET", "/health/live", "200 200 200 200 200 200"),
    Row("operations_ready", "GET", "/health/ready", "200 200 200 200 200 200"),
)

FORUMS = (
    Row("forums_spaces", "GET", "/api/forums/spaces", "401 200 200 200 200 401"),
    Row("forums_create_space", "POST", "/api/forums/spaces", "401 404 404 404 201 401", SPACE),
    Row("forums_space_settings", "GET", "/api/forums/spaces/{space}/settings", "401 404 404 404 200 401"),
    Row("forums_change_space", "PATCH", "/api/forums/spaces/{space}", "401 404 404 404 200 401", {"version": 1}),
    Row("forums_set_grants", "PUT", "/api/forums/spaces/{space}/grants", "401 404 404 404 200 401", []),
    Row("forums_topics", "GET", "/api/forums/topics", "401 200 200 200 200 401"),
    Row("forums_topics", "GET", "/api/forums/topics?space={space}", "401 200 404 200 200 401"),
    Row(
        "forums_open_topic",
        "POST",
        "/api/forums/topics",
        "401 201 404 201 201 401",
        {"spaceId": "{space}", "title": "Un sujet", "source": "Un texte"},
    ),
    Row("forums_topic", "GET", "/api/forums/topics/{topic}", "401 200 404 200 200 401"),
    Row("forums_change_topic", "PATCH", "/api/forums/topics/{topic}", "401 403 404 200 200 401", {"title": "Autre"}),
    Row("forums_set_state", "PUT", "/api/forums/topics/{topic}/state", "401 403 404 200 200 401", {"closed": True}),
    Row("forums_accept_answer", "PUT", "/api/forums/topics/{topic}/answer", "401 403 404 200 200 401", {"number": 2}),
    Row("forums_posts", "GET", "/api/forums/topics/{topic}/posts", "401 200 404 200 200 401"),
    Row("forums_changes", "GET", "/api/forums/topics/{topic}/changes?after=0", "401 200 404 200 200 401"),
    Row("forums_reply", "POST", "/api/forums/topics/{topic}/posts", "401 201 404 201 201 401", {"source": "Oui"}),
    Row(
        "forums_edit_post",
        "PATCH",
        "/api/forums/posts/{post}",
        "401 403 404 200 200 401",
        {"source": "Autre texte", "version": 1},
    ),
    Row("forums_revisions", "GET", "/api/forums/posts/{post}/revisions", "401 403 404 200 200 401"),
    Row("forums_delete_post", "DELETE", "/api/forums/posts/{post}", "401 403 404 204 204 401"),
    Row("forums_restore_post", "POST", "/api/forums/posts/{deleted_post}/restore", "401 403 404 200 200 401"),
    Row("forums_preview", "POST", "/api/forums/preview", "401 200 200 200 200 401", {"source": "**gras**"}),
    Row("forums_counters", "GET", "/api/forums/counters", "401 200 200 200 200 401"),
    Row("forums_mark_read", "PUT", "/api/forums/topics/{topic}/read", "401 200 404 200 200 401", {"number": 1}),
    Row("forums_dismiss_new", "POST", "/api/forums/topics/dismiss-new", "401 200 200 200 200 401", {}),
)

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
)

ROWS = (*OPERATIONS, *FORUMS, *ACCOUNTS)
