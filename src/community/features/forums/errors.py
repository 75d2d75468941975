"""What can go wrong in the forum, as codes for the front end."""

from community.core.errors import Conflict, DomainError, Forbidden


class EditConflict(Conflict):
    """Somebody saved the post meanwhile; `version` and `source` are what is stored now."""

    code = "edit_conflict"


class VersionConflict(Conflict):
    """Somebody changed the settings meanwhile; `version` is the current one."""

    code = "version_conflict"


class TopicClosed(Forbidden):
    """The topic takes no more posts."""

    code = "topic_closed"


class SlowMode(DomainError):
    """The person has to wait `retry_after` seconds before they write in this topic again."""

    status = 429
    code = "slow_mode"


class TopicMoved(DomainError):
    """The topic was merged into `topicId`; what was asked for stands there at `number`."""

    status = 410
    code = "topic_moved"


class TopicHasReplies(Forbidden):
    """Others have replied, so that only a moderator may take the topic away."""

    code = "topic_has_replies"


class OwnPost(Forbidden):
    """One does not react to what one has written oneself."""

    code = "own_post"


class TooManyBookmarks(Conflict):
    """The person has `maximum` bookmarks: one has to go first."""

    code = "too_many_bookmarks"


class PollClosed(Conflict):
    """The poll takes no more votes; `poll` is how it ended, as far as the reader may see."""

    code = "poll_closed"


class PollHasVotes(Conflict):
    """Somebody has voted: what they voted for must stay."""

    code = "poll_has_votes"


class NeedsOrganisation(Forbidden):
    """Organisations vote here, and the person has none."""

    code = "poll_needs_organisation"


class BallotSecret(Forbidden):
    """Who voted what is told to nobody."""

    code = "poll_secret"


class PostDeleted(Conflict):
    """The post was deleted: restore it first."""

    code = "post_deleted"


class RightsChanged(Conflict):
    """Rights that these follow from were changed since they were looked at; `basis` is the present state."""

    code = "rights_changed"


class OrderChanged(Conflict):
    """The spaces that lie there are no longer the ones that were put in order."""

    code = "order_changed"


class JoinClosed(Forbidden):
    """Nobody joins this space: its rights come from its groups and organisations alone."""

    code = "join_closed"


class JoinByInvitation(Forbidden):
    """One joins this space when one of its moderators asks."""

    code = "join_by_invitation"


class RequestDecided(Conflict):
    """Somebody else has answered the request meanwhile; `state` says how."""

    code = "request_decided"


class TemplateChanged(Conflict):
    """The template was changed while somebody filled it in; `version` is the present one."""

    code = "template_changed"


class TemplateGone(Conflict):
    """The template was taken out of use while somebody filled it in."""

    code = "template_gone"


class TemplateRequired(DomainError):
    """Topics are opened with a template here."""

    status = 422
    code = "template_required"


class SpaceArchived(Forbidden):
    """The space is there to be read."""

    code = "space_archived"


class ModeratorsOpen(Forbidden):
    """Only its moderators open topics in this space."""

    code = "moderators_open"


class RepliesClosed(Forbidden):
    """Only its moderators write in this space."""

    code = "replies_closed"


class DraftConflict(Conflict):
    """Another device saved the draft meanwhile; the parameters are what it saved."""

    code = "draft_conflict"


class TooManyDrafts(Conflict):
    """The person has `maximum` drafts already."""

    code = "too_many_drafts"


class TooManyScheduled(Conflict):
    """The person has `maximum` scheduled posts already."""

    code = "too_many_scheduled"


class ModeratorNotIgnored(Forbidden):
    """What moderators write concerns all: nobody can ignore them."""

    code = "moderator_not_ignored"
