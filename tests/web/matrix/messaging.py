"""Who gets what answer from the routes of messaging. The scene's group is the member's; staff is not in it."""

from tests.web.matrix.row import NIL, Row

BASE = "/api/messaging"
GROUP = f"{BASE}/conversations/{{conversation}}"
MINE = "401 200 404 404 404 401"
CHANGED = "401 204 404 404 404 401"
ALL = "401 200 200 200 200 401"
STAFF = "401 404 404 200 200 401"
DRAFT = "person:{colleague}"
MESSAGE = {"clientMessageId": NIL, "source": "Bonjour"}
BOOKMARK = f"{GROUP}/messages/1/bookmark"
SCHEDULED = f"{BASE}/scheduled/{{message_later}}"
LATER = {"id": NIL, "conversationId": "{conversation}", "source": "Bonsoir", "sendAt": "{next_week}"}
CHANGED_LATER = {"version": 1, "source": "Bonsoir", "sendAt": "{next_week}"}
RECEIPT = {"conversationId": "{conversation}", "deliveredSeq": 1, "readSeq": 1}

MESSAGING = (
    Row("messaging_conversations", "GET", f"{BASE}/conversations", ALL),
    Row("messaging_unread", "GET", f"{BASE}/conversations/unread", ALL),
    Row("messaging_conversation", "GET", GROUP, MINE),
    Row(
        "messaging_send_to",
        "POST",
        f"{BASE}/conversations/direct",
        "401 201 201 201 201 401",
        {"personId": "{colleague}", "message": MESSAGE},
    ),
    Row(
        "messaging_open_group",
        "POST",
        f"{BASE}/conversations/groups",
        "401 201 404 404 404 401",
        {"id": "{conversation}", "title": "Groupe", "personIds": ["{colleague}"]},
    ),
    Row("messaging_rename_group", "PATCH", GROUP, CHANGED, {"title": "Neuf"}),
    Row("messaging_answer_request", "POST", f"{GROUP}/answer", CHANGED, {"accept": True}),
    Row(
        "messaging_send_to_organisation",
        "POST",
        f"{BASE}/conversations/mailboxes",
        "401 201 201 201 201 401",
        {"organisationId": "{partner}", "message": MESSAGE},
    ),
    Row("messaging_organisation_contact", "GET", f"{BASE}/organisations/{{partner}}", ALL),
    Row("messaging_contacts", "GET", f"{BASE}/people?id={{colleague}}", ALL),
    Row("messaging_contact", "GET", f"{BASE}/people/{{colleague}}", ALL),
    Row(
        "messaging_add_members",
        "POST",
        f"{GROUP}/members",
        CHANGED,
        {"personIds": ["{colleague}"], "withHistory": False},
    ),
    Row("messaging_remove_member", "DELETE", f"{GROUP}/members/{{colleague}}", CHANGED),
    Row("messaging_set_role", "PUT", f"{GROUP}/members/{{colleague}}/role", CHANGED, {"role": "administrator"}),
    Row("messaging_messages", "GET", f"{GROUP}/messages", MINE),
    Row("messaging_changes", "GET", f"{GROUP}/messages/changes?after=0", MINE),
    Row("messaging_send", "POST", f"{GROUP}/messages", "401 201 404 404 404 401", MESSAGE),
    Row("messaging_edit", "PATCH", f"{GROUP}/messages/1", CHANGED, {"source": "Bonsoir", "version": 1}),
    Row("messaging_delete", "DELETE", f"{GROUP}/messages/1", CHANGED),
    Row("messaging_versions", "GET", f"{GROUP}/messages/1/versions", MINE),
    Row(
        "messaging_forward",
        "POST",
        f"{GROUP}/messages/1/forward",
        "401 201 404 404 404 401",
        {"clientMessageId": NIL, "source": "", "conversationId": "{conversation}"},
    ),
    Row("messaging_reactors", "GET", f"{GROUP}/messages/1/reactions", MINE),
    # The member wrote it.
    Row("messaging_react", "PUT", f"{GROUP}/messages/1/reactions/agree", "401 403 404 404 404 401"),
    Row("messaging_take_reaction_back", "DELETE", f"{GROUP}/messages/1/reactions/agree", MINE),
    Row("messaging_move_receipts", "PUT", f"{BASE}/receipts", "401 204 204 204 204 401", {"items": [RECEIPT]}),
    Row("messaging_preferences", "GET", f"{BASE}/preferences", ALL),
    Row("messaging_change_preferences", "PATCH", f"{BASE}/preferences", ALL, {"acceptFrom": "contacts"}),
    Row("messaging_blocked", "GET", f"{BASE}/blocks", ALL),
    Row("messaging_block", "PUT", f"{BASE}/blocks/{{colleague}}", "401 204 204 204 204 401"),
    Row("messaging_unblock", "DELETE", f"{BASE}/blocks/{{colleague}}", "401 204 204 204 204 401"),
    Row("messaging_drafts", "GET", f"{BASE}/drafts", ALL),
    Row("messaging_draft", "GET", f"{BASE}/drafts/{DRAFT}", ALL),
    Row("messaging_save_draft", "PUT", f"{BASE}/drafts/{DRAFT}", ALL, {"sequence": 0, "body": "Bonjour"}),
    Row("messaging_delete_draft", "DELETE", f"{BASE}/drafts/{DRAFT}?sequence=0", "401 204 204 204 204 401"),
    Row("messaging_export", "GET", f"{BASE}/export", ALL),
    Row("messaging_bookmarks", "GET", f"{BASE}/bookmarks", ALL),
    Row("messaging_bookmarked", "GET", f"{GROUP}/bookmarks", ALL),
    Row("messaging_message_bookmark", "GET", BOOKMARK, ALL),
    Row("messaging_bookmark_message", "PUT", BOOKMARK, MINE, {"note": "Relire"}),
    Row("messaging_drop_bookmark", "DELETE", BOOKMARK, "401 204 204 204 204 401"),
    Row("messaging_scheduled", "GET", f"{BASE}/scheduled", ALL),
    Row("messaging_schedule", "POST", f"{BASE}/scheduled", "401 201 404 404 404 401", LATER),
    Row("messaging_change_scheduled", "PATCH", SCHEDULED, "401 200 404 404 404 401", CHANGED_LATER),
    Row("messaging_cancel_scheduled", "DELETE", SCHEDULED, CHANGED),
    Row("messaging_send_scheduled", "POST", f"{SCHEDULED}/send", "401 200 404 404 404 401"),
    Row("messaging_blocked_organisations", "GET", f"{BASE}/blocks/organisations", ALL),
    Row(
        "messaging_block_organisation",
        "PUT",
        f"{BASE}/blocks/organisations/{{partner}}",
        "401 204 204 204 204 401",
    ),
    Row(
        "messaging_unblock_organisation",
        "DELETE",
        f"{BASE}/blocks/organisations/{{partner}}",
        "401 204 204 204 204 401",
    ),
    Row(
        "messaging_report",
        "POST",
        f"{GROUP}/reports",
        "401 201 404 404 404 401",
        {"id": NIL, "seq": None, "reason": "spam", "note": ""},
    ),
    Row("messaging_reports", "GET", f"{BASE}/reports", STAFF),
    Row("messaging_open_reports", "GET", f"{BASE}/reports/waiting", STAFF),
    Row("messaging_reported", "GET", f"{BASE}/reports/{{report}}", STAFF),
    Row(
        "messaging_handle_report",
        "POST",
        f"{BASE}/reports/{{report}}/handling",
        "401 404 404 204 204 401",
        {"note": "Vu"},
    ),
    Row("messaging_keep", "PATCH", f"{GROUP}/own", CHANGED, {"pinned": True}),
)
