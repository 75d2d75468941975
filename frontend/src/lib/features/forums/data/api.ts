import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  SpaceGrantIn,
  SpaceIn,
  SpacePatch,
  TopicIn,
  TopicPatch,
  TopicStateIn,
} from '#lib/api/client/types.gen.ts';
import { idempotent } from '#lib/api/ids.ts';
import type { ListName } from './types.ts';

const topic = (id: string) => ({ path: { topic_id: id } });
const post = (id: string) => ({ path: { post_id: id } });
const space = (id: string) => ({ path: { space_id: id } });

export const listSpaces = () => sdk.forumsSpaces();
export const readCounters = () => sdk.forumsCounters();

export const listTopics = (list: ListName, spaceId: string | null, cursor?: string | null) =>
  sdk.forumsTopics({
    query: { list, ...(spaceId ? { space: spaceId } : {}), ...(cursor ? { cursor } : {}) },
  });

export const readTopic = (id: string) => sdk.forumsTopic(topic(id));

export const openTopic = (body: TopicIn, key: string) =>
  sdk.forumsOpenTopic({ body, headers: idempotent(key) });

export const changeTopic = (id: string, body: TopicPatch) => sdk.forumsChangeTopic({ ...topic(id), body });

export const setTopicState = (id: string, body: TopicStateIn) =>
  sdk.forumsSetTopicState({ ...topic(id), body });

export const acceptAnswer = (id: string, number: number | null) =>
  sdk.forumsAcceptAnswer({ ...topic(id), body: { number } });

export type PostQuery = { around?: number; before?: number; after?: number; limit?: number };

export const readPosts = (id: string, query: PostQuery) => sdk.forumsPosts({ ...topic(id), query });

export const readChanges = (id: string, after: number) =>
  sdk.forumsChanges({ ...topic(id), query: { after } });

export const reply = (id: string, body: { source: string; replyTo?: number }, key: string) =>
  sdk.forumsReply({ ...topic(id), body, headers: idempotent(key) });

export const editPost = (id: string, source: string, version: number) =>
  sdk.forumsEditPost({ ...post(id), body: { source, version } });

export const listRevisions = (id: string) => sdk.forumsRevisions(post(id));
export const deletePost = (id: string) => sdk.forumsDeletePost(post(id));
export const restorePost = (id: string) => sdk.forumsRestorePost(post(id));

/** Sent even while the page goes away. */
export const markRead = (id: string, number: number) =>
  sdk.forumsMarkRead({ ...topic(id), body: { number }, keepalive: true });

export const dismissNew = (spaceId: string | null) => sdk.forumsDismissNew({ body: { spaceId } });
export const preview = (source: string) => sdk.forumsPreview({ body: { source } });

export const readSettings = (id: string) => sdk.forumsSpaceSettings(space(id));

export const createSpace = (body: SpaceIn, key: string) =>
  sdk.forumsCreateSpace({ body, headers: idempotent(key) });

export const changeSpace = (id: string, body: SpacePatch) => sdk.forumsChangeSpace({ ...space(id), body });

export const setGrants = (id: string, body: SpaceGrantIn[]) => sdk.forumsSetGrants({ ...space(id), body });

export const listGroups = () => sdk.accountsGroups();
