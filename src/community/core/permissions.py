"""The vocabulary of rights, `slice:resource:action`, and which role holds which.

This is the coarse half, checked by a guard before anything is read. The fine half
(this topic, that organisation) is each slice's `policy.py`.
"""

from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """One thing that a kind of person may do at all."""

    ACCOUNTS_APPLICATION_DECIDE = "accounts:application:decide"
    ACCOUNTS_DIRECTORY_READ = "accounts:directory:read"
    ACCOUNTS_GROUP_MANAGE = "accounts:group:manage"
    ACCOUNTS_INVITATION_MANAGE = "accounts:invitation:manage"
    ACCOUNTS_JOINING_DECIDE = "accounts:joining:decide"
    ACCOUNTS_ORGANISATION_EDIT = "accounts:organisation:edit"
    ACCOUNTS_PERSON_SUSPEND = "accounts:person:suspend"
    ACCOUNTS_ROLE_ASSIGN = "accounts:role:assign"
    ACCOUNTS_SELF_MANAGE = "accounts:self:manage"
    FORUMS_POST_CREATE = "forums:post:create"
    FORUMS_POST_EDIT = "forums:post:edit"
    FORUMS_SPACE_MANAGE = "forums:space:manage"
    FORUMS_SPACE_READ = "forums:space:read"
    FORUMS_TOPIC_CREATE = "forums:topic:create"
    FORUMS_TOPIC_MODERATE = "forums:topic:moderate"
    LIVE_CONNECT = "live:socket:connect"
    MATCHMAKING_MEETING_MANAGE = "matchmaking:meeting:manage"
    MATCHMAKING_OPPORTUNITY_CREATE = "matchmaking:opportunity:create"
    MATCHMAKING_OPPORTUNITY_READ = "matchmaking:opportunity:read"
    MATCHMAKING_OPPORTUNITY_REVIEW = "matchmaking:opportunity:review"
    MATCHMAKING_PROFILE_EDIT = "matchmaking:profile:edit"
    NOTIFICATIONS_INBOX_USE = "notifications:inbox:use"
    MESSAGING_CONVERSATION_USE = "messaging:conversation:use"
    MESSAGING_REPORT_HANDLE = "messaging:report:handle"
    MEDIA_FILE_MANAGE = "media:file:manage"
    MEDIA_FILE_READ = "media:file:read"
    OPERATIONS_JOB_MANAGE = "operations:job:manage"
    OPERATIONS_MAIL_READ = "operations:mail:read"
    SEARCH_ALL_USE = "search:all:use"
    SEARCH_INDEX_MANAGE = "search:index:manage"
    SEARCH_INSIGHTS_READ = "search:insights:read"


class Role(StrEnum):
    """What a person is on the platform. A person can hold several."""

    MEMBER = "member"
    ORGANISATION_ADMINISTRATOR = "organisation_administrator"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"
    """The chamber's administrator."""


_MEMBER: Final = frozenset(
    {
        Permission.ACCOUNTS_DIRECTORY_READ,
        Permission.ACCOUNTS_SELF_MANAGE,
        Permission.FORUMS_POST_CREATE,
        Permission.FORUMS_POST_EDIT,
        Permission.FORUMS_SPACE_READ,
        Permission.FORUMS_TOPIC_CREATE,
        Permission.LIVE_CONNECT,
        Permission.MATCHMAKING_OPPORTUNITY_CREATE,
        Permission.MATCHMAKING_OPPORTUNITY_READ,
        Permission.MATCHMAKING_PROFILE_EDIT,
        Permission.NOTIFICATIONS_INBOX_USE,
        Permission.MEDIA_FILE_MANAGE,
        Permission.MEDIA_FILE_READ,
        Permission.MESSAGING_CONVERSATION_USE,
        Permission.SEARCH_ALL_USE,
    }
)
_ORGANISATION_ADMINISTRATOR: Final = _MEMBER | {
    Permission.ACCOUNTS_INVITATION_MANAGE,
    Permission.ACCOUNTS_JOINING_DECIDE,
    Permission.ACCOUNTS_ORGANISATION_EDIT,
}
_MODERATOR: Final = _MEMBER | {
    Permission.ACCOUNTS_APPLICATION_DECIDE,
    Permission.ACCOUNTS_INVITATION_MANAGE,
    Permission.ACCOUNTS_JOINING_DECIDE,
    Permission.ACCOUNTS_ORGANISATION_EDIT,
    Permission.ACCOUNTS_PERSON_SUSPEND,
    Permission.FORUMS_TOPIC_MODERATE,
    Permission.MATCHMAKING_MEETING_MANAGE,
    Permission.MATCHMAKING_OPPORTUNITY_REVIEW,
    Permission.MESSAGING_REPORT_HANDLE,
    Permission.SEARCH_INSIGHTS_READ,
}
ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.MEMBER: _MEMBER,
    Role.ORGANISATION_ADMINISTRATOR: _ORGANISATION_ADMINISTRATOR,
    Role.MODERATOR: _MODERATOR,
    Role.ADMINISTRATOR: _MODERATOR
    | {
        Permission.ACCOUNTS_GROUP_MANAGE,
        Permission.ACCOUNTS_ROLE_ASSIGN,
        Permission.FORUMS_SPACE_MANAGE,
        Permission.OPERATIONS_JOB_MANAGE,
        Permission.OPERATIONS_MAIL_READ,
        Permission.SEARCH_INDEX_MANAGE,
    },
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that these roles may do together."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
