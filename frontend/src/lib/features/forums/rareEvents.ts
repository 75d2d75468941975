import type { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import type { LiveEvent } from '#lib/live/frames.gen.ts';
import { session } from '#lib/session/session.svelte.ts';
import { readTopic } from './data/listApi.ts';
import { eachList } from './list/lists.ts';

/** What becomes of lists and counts when something happens that seldom does. */
export function hear(queries: QueryClient, event: LiveEvent, refreshCounters: () => void): void {
  const again = (...key: string[]) => void queries.invalidateQueries({ queryKey: ['forums', ...key] });
  switch (event.name) {
    case 'forums.topic_changed':
      return void refreshRow(event.topicId);
    case 'forums.following_changed':
    case 'forums.reading_changed':
      if (event.topicId) again('topic', event.topicId);
      else again('following');
      eachList((list) => void list.peek());
      return refreshCounters();
    case 'forums.draft_changed':
      return again('drafts');
    case 'forums.space_member_changed':
    case 'forums.space_request_changed': {
      // Moderators hear of others, too: what they see of the space changes, not their own rights.
      const own = event.personId === session.data?.person.id;
      for (const part of own ? ['spaces', 'joining', 'members', 'requests'] : ['members', 'requests'])
        again(part);
      return own ? refreshCounters() : undefined;
    }
    case 'forums.spaces_changed':
    case 'accounts.person_changed':
      again('spaces');
      return refreshCounters();
  }
}

/** Title or marks of a topic changed, or it left the reader's sight. */
async function refreshRow(topicId: string): Promise<void> {
  let shown = false;
  eachList((list) => (shown ||= list.has(topicId)));
  if (!shown) return;
  try {
    const { title, spaceId, pinned, closed, answered, highestNumber } = await readTopic(topicId);
    eachList((list) => list.change(topicId, { title, spaceId, pinned, closed, answered, highestNumber }));
  } catch (error) {
    if (asProblem(error).status === 404) eachList((list) => list.remove(topicId));
  }
}
