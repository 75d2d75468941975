import { QueryClient } from '@tanstack/svelte-query';
import { expect, it } from 'vitest';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import { keyGroups } from './keys.ts';
import { listKeys } from './list/listKeys.ts';
import type { PostDoing } from './topic/doing.ts';
import { topicKeys } from './topic/topicKeys.ts';
import { TopicState } from './topic/topicState.svelte.ts';

it('lists every key of a topic and of the list, wherever one asks', () => {
  const queries = new QueryClient();
  const ends = [
    listKeys(queries),
    topicKeys({
      view: new TopicState('id', queries),
      queries,
      doing: {} as PostDoing,
      topic: () => undefined,
      list: () => undefined,
      address: () => ({ list: 'latest', space: null }),
    }),
  ];
  const described = keyGroups().flatMap((group) => group.keys.map(([keys, label]) => `${keys} ${label()}`));
  const active = shortcuts.list.map((each) => `${each.keys} ${each.label()}`);
  expect(active.length).toBeGreaterThan(10);
  expect(active.filter((each) => !described.includes(each))).toEqual([]);
  ends.forEach((end) => end());
});
