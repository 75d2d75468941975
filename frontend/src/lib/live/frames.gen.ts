// Written by `npm run frames` from frames.json; do not edit.

export type AccountsPersonChanged = { name: 'accounts.person_changed' };

export type ClientFrame = Ping | Watch | PresenceFrame | Typing;

/** What changed: ids and figures, never text. */
export type EventsFrame = { events: LiveEvent[]; type: 'events' };

export type ForumsBookmarksChanged = { name: 'forums.bookmarks_changed' };

export type ForumsDraftChanged = { key: string; name: 'forums.draft_changed'; sequence: number };

export type ForumsFollowingChanged = { name: 'forums.following_changed'; topicId: string | null };

export type ForumsNewDismissed = { name: 'forums.new_dismissed'; spaceId: string | null };

export type ForumsOwnReactionsChanged = {
  name: 'forums.own_reactions_changed';
  number: number;
  ownReactions: string[];
  reactionSeq: number;
  topicId: string;
};

export type ForumsPinHidden = { name: 'forums.pin_hidden'; topicId: string };

export type ForumsPollChanged = {
  name: 'forums.poll_changed';
  number: number;
  postId: string;
  topicId: string;
};

export type ForumsPostChanged = {
  changeSeq: number;
  name: 'forums.post_changed';
  number: number;
  spaceId: string;
  topicId: string;
};

export type ForumsPostCreated = {
  authorId: string;
  changeSeq: number;
  name: 'forums.post_created';
  number: number;
  spaceId: string;
  topicId: string;
};

export type ForumsPostReacted = {
  name: 'forums.post_reacted';
  number: number;
  reactionSeq: number;
  reactions: Record<string, number>;
  topicId: string;
};

export type ForumsReadingChanged = { name: 'forums.reading_changed'; topicId: string | null };

export type ForumsSpaceMemberChanged = {
  name: 'forums.space_member_changed';
  personId: string;
  spaceId: string;
};

export type ForumsSpaceRequestChanged = {
  name: 'forums.space_request_changed';
  personId: string;
  spaceId: string;
};

export type ForumsSpacesChanged = { name: 'forums.spaces_changed' };

export type ForumsStaffNoteChanged = { name: 'forums.staff_note_changed'; topicId: string };

export type ForumsTopicChanged = {
  changeSeq: number;
  name: 'forums.topic_changed';
  spaceId: string;
  topicId: string;
};

export type ForumsTopicCreated = {
  authorId: string;
  name: 'forums.topic_created';
  spaceId: string;
  topicId: string;
};

export type ForumsTopicRead = { name: 'forums.topic_read'; number: number; topicId: string };

/** Accepted: send `watch` now and fetch what is on the screen. */
export type Hello = { type: 'hello' };

export type LiveEvent =
  | AccountsPersonChanged
  | ForumsBookmarksChanged
  | ForumsDraftChanged
  | ForumsFollowingChanged
  | ForumsNewDismissed
  | ForumsOwnReactionsChanged
  | ForumsPinHidden
  | ForumsPollChanged
  | ForumsPostChanged
  | ForumsPostCreated
  | ForumsPostReacted
  | ForumsReadingChanged
  | ForumsSpaceMemberChanged
  | ForumsSpaceRequestChanged
  | ForumsSpacesChanged
  | ForumsStaffNoteChanged
  | ForumsTopicChanged
  | ForumsTopicCreated
  | ForumsTopicRead
  | MatchmakingAgendaChanged
  | MatchmakingIntroductionChanged
  | MatchmakingMeetingDayChanged
  | MediaFileProcessed
  | MessagingBookmarksChanged
  | MessagingConversationChanged
  | MessagingDraftChanged
  | MessagingMessageChanged
  | MessagingMessageStored
  | MessagingOwnStateChanged
  | MessagingPreferenceChanged
  | MessagingPresence
  | MessagingReceiptMoved
  | MessagingScheduledChanged
  | MessagingTyping
  | NotificationsArrived
  | NotificationsMailResumed
  | NotificationsRead;

export type MatchmakingAgendaChanged = { dayId: string; name: 'matchmaking.agenda_changed' };

export type MatchmakingIntroductionChanged = {
  introductionId: string;
  name: 'matchmaking.introduction_changed';
};

export type MatchmakingMeetingDayChanged = { dayId: string; name: 'matchmaking.meeting_day_changed' };

export type MediaFileProcessed = {
  fileId: string;
  name: 'media.file_processed';
  reason: string | null;
  state: string;
};

export type MessagingBookmarksChanged = { name: 'messaging.bookmarks_changed' };

export type MessagingConversationChanged = { conversationId: string; name: 'messaging.conversation_changed' };

export type MessagingDraftChanged = { key: string; name: 'messaging.draft_changed'; sequence: number };

export type MessagingMessageChanged = {
  changeSeq: number;
  conversationId: string;
  name: 'messaging.message_changed';
  seq: number;
};

export type MessagingMessageStored = {
  authorId: string;
  changeSeq: number;
  clientMessageId: string;
  conversationId: string;
  name: 'messaging.message_stored';
  seq: number;
};

export type MessagingOwnStateChanged = { conversationId: string; name: 'messaging.own_state_changed' };

export type MessagingPreferenceChanged = { name: 'messaging.preference_changed' };

export type MessagingPresence = {
  name: 'messaging.presence';
  personId: string;
  state: 'away' | 'offline' | 'online';
};

export type MessagingReceiptMoved = {
  conversationId: string;
  deliveredSeq: number;
  name: 'messaging.receipt_moved';
  personId: string;
  readSeq: number | null;
};

export type MessagingScheduledChanged = { name: 'messaging.scheduled_changed' };

export type MessagingTyping = { conversationId: string; name: 'messaging.typing'; personId: string };

export type NotificationsArrived = { name: 'notifications.arrived' };

export type NotificationsMailResumed = { name: 'notifications.mail_resumed' };

export type NotificationsRead = { name: 'notifications.read' };

/** Answered by `pong`; for clients that cannot send protocol pings. */
export type Ping = { type: 'ping' };

/** Answer to `ping`. */
export type Pong = { type: 'pong' };

/** Whether somebody is at this client; without a word they are. */
export type PresenceFrame = { state: 'away' | 'online'; type: 'presence' };

/** The server is about to end: connect anew after so many milliseconds. */
export type Reconnect = { inMs: number; type: 'reconnect' };

/** Frames may have been lost: fetch again what is on the screen. */
export type Resync = { type: 'resync' };

export type ServerFrame = Hello | EventsFrame | Resync | Pong | Reconnect;

/** The person writes in a conversation; said again while they go on. */
export type Typing = { conversation: string; type: 'typing' };

/** What is on the screen and wanted at once; replaces the former set. */
export type Watch = { channels: string[]; type: 'watch' };
