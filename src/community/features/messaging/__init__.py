"""Private messages between people, of two or of a group: stored once, in order, and never lost.

Tables: `messaging_conversation` (its row is the lock of all that happens in it, and gives the numbers),
`messaging_member`, `messaging_message`, `messaging_message_version`, `messaging_reaction`, `messaging_link`,
`messaging_preference`, `messaging_block`, `messaging_bookmark`, `messaging_draft`, `messaging_scheduled`.
Events sent: `community.events.messaging`. Notices to who has not read: by a sweep.
Events consumed: none.
"""
