"""Who gets what answer from the routes of notifications."""

from tests.web.matrix.row import LINK, NIL, Row

INBOX = "/api/notifications"
ENDPOINT = {"endpoint": "https://push.example.org/abc"}
"""Without a key of the platform, as here, there are no pushes."""

NOTIFICATIONS = (
    Row("notifications_receive_mail", "POST", f"{INBOX}/inbound", "401 401 401 401 401 401"),
    Row("notifications_received_mails", "GET", f"{INBOX}/inbound", "401 404 404 404 200 401"),
    Row("notifications_received_mail", "GET", f"{INBOX}/inbound/{NIL}", "401 404 404 404 404 401"),
    Row("notifications_mail_address", "GET", f"{INBOX}/mail-address", "401 200 200 200 200 401"),
    Row("notifications_confirm_mail_address", "POST", f"{INBOX}/mail-address/confirm", "401 204 204 204 204 401"),
    Row(
        "notifications_revoke_reply_addresses",
        "POST",
        f"{INBOX}/mail-address/revoke-replies",
        "401 204 204 204 204 401",
    ),
    Row("notifications_inbox", "GET", INBOX, "401 200 200 200 200 401"),
    Row("notifications_count", "GET", f"{INBOX}/count", "401 200 200 200 200 401"),
    Row("notifications_mark", "PUT", f"{INBOX}/{NIL}/read", "401 404 404 404 404 401", {"read": True}),
    Row("notifications_mark_all", "PUT", f"{INBOX}/read", "401 204 204 204 204 401", {"upTo": NIL}),
    Row("notifications_preferences", "GET", f"{INBOX}/preferences", "401 200 200 200 200 401"),
    Row(
        "notifications_change_preferences",
        "PATCH",
        f"{INBOX}/preferences",
        "401 200 200 200 200 401",
        {"preset": "quiet"},
    ),
    Row(
        "notifications_choose_ways",
        "PUT",
        f"{INBOX}/preferences/kinds/forums.reply",
        "401 200 200 200 200 401",
        {"inApp": True, "mail": False, "push": False},
    ),
    Row("notifications_push", "GET", f"{INBOX}/push", "401 200 200 200 200 401"),
    Row("notifications_add_device", "POST", f"{INBOX}/push/devices", "401 404 404 404 404 401", ENDPOINT),
    Row("notifications_remove_device", "DELETE", f"{INBOX}/push/devices/{NIL}", "401 404 404 404 404 401"),
    Row("notifications_test_device", "POST", f"{INBOX}/push/devices/{NIL}/test", "401 404 404 404 404 401"),
    Row("notifications_push_news", "POST", f"{INBOX}/push/news", "401 404 404 404 404 401"),
    Row("notifications_push_state", "GET", f"{INBOX}/push/state", "401 200 200 200 200 401"),
    Row("notifications_unsubscribe_page", "GET", f"{INBOX}/unsubscribe?token=x", "303 303 303 303 303 303"),
    Row("notifications_unsubscribe_one_click", "POST", f"{INBOX}/unsubscribe?token=x", "410 410 410 410 410 410"),
    Row("notifications_unsubscribe_check", "POST", f"{INBOX}/unsubscribe/check", "410 410 410 410 410 410", LINK),
    Row(
        "notifications_unsubscribe",
        "POST",
        f"{INBOX}/unsubscribe/confirm",
        "410 410 410 410 410 410",
        {**LINK, "scope": "all"},
    ),
    Row("notifications_remove", "DELETE", f"{INBOX}/{NIL}", "401 404 404 404 404 401"),
)
