"""Notifications: what people are told of, by which ways, and when; their inbox, mails, pushes and digests.

Tables: notifications_notice, notifications_preference, notifications_settings, notifications_push_device,
notifications_inbound_mail, notifications_bounce, notifications_reply_generation.
Sends: NoticesArrived, NoticesRead.
Consumes: Notice of any slice; what people have read; ends of sessions; mails that a server refused.
"""
