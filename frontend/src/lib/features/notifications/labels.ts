import type { NoticeLineOut } from '#lib/api/client/types.gen.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';

type Counted = { who: string; count: number };

const lines: Record<string, (line: Counted) => string> = {
  'forums.reply': (line) => m.notifications_line_reply(line),
  'forums.new_topic': (line) => m.notifications_line_new_topic(line),
  'forums.mention': (line) => m.notifications_line_mention(line),
  'forums.quote': (line) => m.notifications_line_quote(line),
  'forums.answer_to_you': (line) => m.notifications_line_answer(line),
  'forums.reaction': (line) => m.notifications_line_reaction(line),
  'forums.answer_accepted': () => m.notifications_line_accepted(),
  'forums.reminder': () => m.notifications_line_reminder(),
  'forums.topic_reminder': () => m.notifications_line_topic_reminder(),
  'forums.space_request': (line) => m.notifications_line_space_request(line),
  'forums.space_joined': () => m.notifications_line_space_joined(),
  'forums.space_invitation': (line) => m.notifications_line_space_invitation(line),
  'forums.space_declined': () => m.notifications_line_space_declined(),
  'forums.schedule_failed': () => m.notifications_line_schedule_failed(),
  'messaging.message': (line) => m.notifications_line_message(line),
  'messaging.mention': (line) => m.notifications_line_message_mention(line),
  'messaging.request': (line) => m.notifications_line_message_request(line),
  'messaging.reminder': () => m.notifications_line_message_reminder(),
  'messaging.schedule_failed': () => m.notifications_line_message_schedule_failed(),
  'messaging.report': () => m.notifications_line_message_report(),
  'matchmaking.meeting_wishes': () => m.notifications_line_meeting_wishes(),
  'matchmaking.meeting_schedule': () => m.notifications_line_meeting_schedule(),
  'matchmaking.meeting_changed': () => m.notifications_line_meeting_changed(),
  'matchmaking.meeting_soon': () => m.notifications_line_meeting_soon(),
  'matchmaking.meeting_day_cancelled': () => m.notifications_line_meeting_day_cancelled(),
  'search.alert': () => m.notifications_line_search_alert(),
  'search.alert_mail': () => m.notifications_line_search_alert(),
  'matchmaking.asked': () => m.notifications_line_intro_asked(),
  'matchmaking.answered': () => m.notifications_line_intro_answered(),
  'matchmaking.introduction_reminder': () => m.notifications_line_intro_reminder(),
  'matchmaking.passed_on': () => m.notifications_line_intro_passed_on(),
  'matchmaking.opportunity_gone': () => m.notifications_line_intro_gone(),
  'matchmaking.introduction_step': () => m.notifications_line_intro_step(),
  'matchmaking.adviser_wanted': () => m.notifications_line_intro_adviser_wanted(),
  'matchmaking.outcome_asked': () => m.notifications_line_intro_outcome(),
  'matchmaking.reviewed': () => m.notifications_line_opportunity_reviewed(),
  'matchmaking.renewal_due': () => m.notifications_line_opportunity_renewal(),
  'matchmaking.consortium_invited': (line) => m.notifications_line_consortium_invited(line),
  'matchmaking.consortium_answered': (line) => m.notifications_line_consortium_answered(line),
  'matchmaking.consortium_left': (line) => m.notifications_line_consortium_left(line),
  'matchmaking.consortium_formed': () => m.notifications_line_consortium_formed(),
  'matchmaking.consortium_abandoned': () => m.notifications_line_consortium_abandoned(),
  'matchmaking.consortium_deadline': () => m.notifications_line_consortium_deadline(),
};

const kinds: Record<string, () => string> = {
  'forums.reply': m.notifications_kind_reply,
  'forums.new_topic': m.notifications_kind_new_topic,
  'forums.mention': m.notifications_kind_mention,
  'forums.quote': m.notifications_kind_quote,
  'forums.answer_to_you': m.notifications_kind_answer,
  'forums.reaction': m.notifications_kind_reaction,
  'forums.answer_accepted': m.notifications_kind_accepted,
  'forums.reminder': m.notifications_kind_reminder,
  'forums.topic_reminder': m.notifications_kind_topic_reminder,
  'forums.space_request': m.notifications_kind_space_request,
  'forums.space_joined': m.notifications_kind_space_joined,
  'forums.space_invitation': m.notifications_kind_space_invitation,
  'forums.space_declined': m.notifications_kind_space_declined,
  'forums.schedule_failed': m.notifications_kind_schedule_failed,
  'messaging.message': m.notifications_kind_message,
  'messaging.mention': m.notifications_kind_message_mention,
  'messaging.request': m.notifications_kind_message_request,
  'messaging.reminder': m.notifications_kind_message_reminder,
  'messaging.schedule_failed': m.notifications_kind_message_schedule_failed,
  'messaging.report': m.notifications_kind_message_report,
  'matchmaking.meeting_wishes': m.notifications_kind_meeting_wishes,
  'matchmaking.meeting_schedule': m.notifications_kind_meeting_schedule,
  'matchmaking.meeting_changed': m.notifications_kind_meeting_changed,
  'matchmaking.meeting_soon': m.notifications_kind_meeting_soon,
  'matchmaking.meeting_day_cancelled': m.notifications_kind_meeting_day_cancelled,
  'search.alert': m.notifications_kind_search_alert,
  'search.alert_mail': m.notifications_kind_search_alert_mail,
  'matchmaking.asked': m.notifications_kind_intro_asked,
  'matchmaking.answered': m.notifications_kind_intro_answered,
  'matchmaking.introduction_reminder': m.notifications_kind_intro_reminder,
  'matchmaking.passed_on': m.notifications_kind_intro_passed_on,
  'matchmaking.opportunity_gone': m.notifications_kind_intro_gone,
  'matchmaking.introduction_step': m.notifications_kind_intro_step,
  'matchmaking.adviser_wanted': m.notifications_kind_intro_adviser_wanted,
  'matchmaking.outcome_asked': m.notifications_kind_intro_outcome,
  'matchmaking.reviewed': m.notifications_kind_opportunity_reviewed,
  'matchmaking.renewal_due': m.notifications_kind_opportunity_renewal,
  'matchmaking.consortium_invited': m.notifications_kind_consortium_invited,
  'matchmaking.consortium_answered': m.notifications_kind_consortium_answered,
  'matchmaking.consortium_left': m.notifications_kind_consortium_left,
  'matchmaking.consortium_formed': m.notifications_kind_consortium_formed,
  'matchmaking.consortium_abandoned': m.notifications_kind_consortium_abandoned,
  'matchmaking.consortium_deadline': m.notifications_kind_consortium_deadline,
};

const reasons: Record<string, () => string> = {
  mentioned: m.notifications_reason_mentioned,
  quoted: m.notifications_reason_quoted,
  mentioned_organisation: m.notifications_reason_mentioned_organisation,
  mentioned_group: m.notifications_reason_mentioned_group,
  answered: m.notifications_reason_answered,
  own_topic: m.notifications_reason_own_topic,
  watching_topic: m.notifications_reason_watching_topic,
  watching_space: m.notifications_reason_watching_space,
  watching_tag: m.notifications_reason_watching_tag,
  your_post: m.notifications_reason_your_post,
  your_answer: m.notifications_reason_your_answer,
  reminder_set: m.notifications_reason_reminder_set,
  own_scheduled_post: m.notifications_reason_own_scheduled_post,
  scheduled_form_changed: m.notifications_reason_scheduled_form_changed,
  scheduled_poll_over: m.notifications_reason_scheduled_poll_over,
  scheduled_topic_closed: m.notifications_reason_scheduled_topic_closed,
  your_reminder: m.notifications_reason_your_reminder,
  space_moderator: m.notifications_reason_space_moderator,
  space_invited: m.notifications_reason_space_invited,
  space_requested: m.notifications_reason_space_requested,
  space_joined: m.notifications_reason_space_joined,
  conversation_member: m.notifications_reason_conversation_member,
  message_mention: m.notifications_reason_message_mention,
  message_request: m.notifications_reason_message_request,
  message_report: m.notifications_reason_message_report,
  own_scheduled_message: m.notifications_reason_own_scheduled_message,
  meeting_registered: m.notifications_reason_meeting_registered,
  meeting_added: m.notifications_reason_meeting_added,
  meeting_moved: m.notifications_reason_meeting_moved,
  meeting_cancelled: m.notifications_reason_meeting_cancelled,
  meeting_soon: m.notifications_reason_meeting_soon,
  own_alert: m.notifications_reason_own_alert,
  introduction_side: m.notifications_reason_introduction_side,
  introduction_adviser: m.notifications_reason_introduction_adviser,
  opportunity_author: m.notifications_reason_opportunity_author,
  consortium_invited: m.notifications_reason_consortium_invited,
  consortium_answered: m.notifications_reason_consortium_answered,
  consortium_left: m.notifications_reason_consortium_left,
  consortium_member: m.notifications_reason_consortium_member,
  consortium_deadline: m.notifications_reason_consortium_deadline,
};

/** « Ana Gil, Léo Roux et 2 autres personnes ». */
export function people(line: Pick<NoticeLineOut, 'people' | 'peopleCount'>): string {
  const names = line.people.map((person) => person.name);
  const others = line.peopleCount - names.length;
  if (others > 0) return m.notifications_who_others({ who: names.join(', '), count: others });
  return new Intl.ListFormat(locale.current).format(names);
}

/** Who did what, and how often. */
export function sentence(line: NoticeLineOut): string {
  return lines[line.kind]?.({ who: people(line), count: line.count }) ?? m.notifications_line_other();
}

export function kindLabel(kind: string): string {
  return (kinds[kind] ?? m.notifications_kind_other)();
}

/** Why one is told. */
export function reasonLabel(reason: string): string {
  return (reasons[reason] ?? m.notifications_reason_other)();
}
