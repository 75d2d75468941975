"""What can go wrong in conversations, as codes for the front end."""

from community.core.errors import Conflict, DomainError, Forbidden


class ClientMessageIdReused(DomainError):
    """The same client message id came with another text or another conversation: a fault of the client."""

    status = 422
    code = "client_message_id_reused"


class RequestPending(Forbidden):
    """The other person has not answered the first message yet: until then there is one."""

    code = "request_pending"


class NotAccepting(Forbidden):
    """The person takes no messages from people whom they do not know."""

    code = "not_accepting"


class PersonBlocked(Forbidden):
    """The actor has blocked the person, and cannot write to them until they take that back."""

    code = "person_blocked"


class OwnMessage(Forbidden):
    """Nobody reacts to their own message."""

    code = "own_message"


class OrganisationBlocked(Forbidden):
    """The actor has blocked the organisation, and cannot write to it or its people until they take that back."""

    code = "organisation_blocked"


class OwnOrganisation(Conflict):
    """The mailbox of an organisation is for others, and nobody blocks their own."""

    code = "own_organisation"


class MailboxUnattended(Conflict):
    """Nobody represents the organisation at present: nobody would read it."""

    code = "mailbox_unattended"


class AlreadyHandled(Conflict):
    """Another moderator has closed the report."""

    code = "already_handled"


class TooManyBlocks(Conflict):
    """A person blocks `maximum` people, and as many organisations, at most."""

    code = "too_many_blocks"


class ConversationFull(Conflict):
    """A group has at most `maximum` members."""

    code = "conversation_full"


class NotAGroup(Conflict):
    """Only groups have a title and members that come and go."""

    code = "not_a_group"


class MessageTooLong(DomainError):
    """A message has at most `limit` characters."""

    status = 413
    code = "message_too_long"


class MessageConflict(Conflict):
    """The message was changed meanwhile; `version` and `source` are what is stored now."""

    code = "message_conflict"


class DraftConflict(Conflict):
    """Another device saved the draft meanwhile; the parameters are what it saved."""

    code = "draft_conflict"


class TooManyDrafts(Conflict):
    """The person has `maximum` drafts already."""

    code = "too_many_drafts"


class TooManyScheduled(Conflict):
    """The person has `maximum` scheduled messages already."""

    code = "too_many_scheduled"


class RequestDeclined(Forbidden):
    """The author has declined this conversation since they scheduled their message."""

    code = "request_declined"


class TooManyBookmarks(Conflict):
    """The person has `maximum` bookmarks of messages: one has to go first."""

    code = "too_many_bookmarks"
