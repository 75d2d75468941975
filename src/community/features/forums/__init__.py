"""Forum: spaces with rights per group of members, topics, posts, and what each person has read.

Tables: forums_space, forums_space_grant, forums_space_member, forums_space_request, forums_template,
forums_topic_form, forums_topic, forums_post, forums_post_revision, forums_post_quote, forums_mention,
forums_reaction, forums_poll, forums_poll_option, forums_poll_vote, forums_bookmark, forums_feed_token,
forums_draft, forums_scheduled_post, forums_topic_reader, forums_person_state, forums_space_state.
Sends: TopicOpened, TopicImported, TopicChanged, TopicLeft, TopicArrived, PostCreated, PostChanged, PostReacted,
PostsRendered, PollChanged, TopicRead, NewDismissed, SpacesChanged, SpaceMemberChanged, SpaceRequestChanged.
Consumes: nothing.
"""
