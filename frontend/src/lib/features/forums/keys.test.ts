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
  const named = shortcuts.list.flatMap(({ keys, label }) => (label ? [`${keys} ${label()}`] : []));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((each) => !described.includes(each))).toEqual([]);
  // Those of the list leave their words to the first group.
  const words = keyGroups()[0]!.keys.map(([keys]) => keys);
  const unnamed = shortcuts.list.flatMap(({ keys, label }) => (label ? [] : [keys]));
  expect(unnamed.length).toBeGreaterThan(3);
  expect(unnamed.filter((each) => !words.includes(each))).toEqual([]);
  ends.forEach((end) => end());
});
