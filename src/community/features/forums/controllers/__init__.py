"""Routes of the forum, under /api/forums."""

from community.features.forums.controllers.drafts import DraftController, ScheduledController
from community.features.forums.controllers.following import FollowingController
from community.features.forums.controllers.joining import JoiningController
from community.features.forums.controllers.keeping import BookmarkController, FeedController
from community.features.forums.controllers.polls import PollController
from community.features.forums.controllers.posts import PostController, TopicPostController
from community.features.forums.controllers.reactions import ReactionController
from community.features.forums.controllers.reading import ReadingController
from community.features.forums.controllers.spaces import SpaceController
from community.features.forums.controllers.staff import StaffNoteController, TimerController, TopicNoteController
from community.features.forums.controllers.templates import TemplateController
from community.features.forums.controllers.tools import PostToolController, TopicToolController
from community.features.forums.controllers.topics import TopicController
from community.features.forums.controllers.writing import WritingController

CONTROLLERS = (
    SpaceController,
    JoiningController,
    TemplateController,
    TopicController,
    TopicPostController,
    PostController,
    ReadingController,
    ReactionController,
    BookmarkController,
    FeedController,
    TopicToolController,
    PostToolController,
    TimerController,
    TopicNoteController,
    StaffNoteController,
    PollController,
    WritingController,
    DraftController,
    ScheduledController,
    FollowingController,
)
