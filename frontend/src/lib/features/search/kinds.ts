import type { Component } from 'svelte';
import Building2 from '@lucide/svelte/icons/building-2';
import File from '@lucide/svelte/icons/file';
import Handshake from '@lucide/svelte/icons/handshake';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import PanelsTopLeft from '@lucide/svelte/icons/panels-top-left';
import Search from '@lucide/svelte/icons/search';
import UserRound from '@lucide/svelte/icons/user-round';
import * as m from '#lib/paraglide/messages.js';

interface Kind {
  /** Of one thing, and of the tab that holds all of them. */
  one: () => string;
  all: () => string;
  icon: Component<{ size?: number }>;
}

const KINDS: Record<string, Kind> = {
  topic: { one: m.search_one_topic, all: m.search_all_topic, icon: MessagesSquare },
  post: { one: m.search_one_post, all: m.search_all_topic, icon: MessagesSquare },
  person: { one: m.search_one_person, all: m.search_all_person, icon: UserRound },
  organisation: { one: m.search_one_organisation, all: m.search_all_organisation, icon: Building2 },
  opportunity: { one: m.search_one_opportunity, all: m.search_all_opportunity, icon: Handshake },
  space: { one: m.search_one_space, all: m.search_all_space, icon: PanelsTopLeft },
  message: { one: m.search_one_message, all: m.search_all_message, icon: MessageCircle },
  file: { one: m.search_one_file, all: m.search_all_file, icon: File },
  message_file: { one: m.search_one_message_file, all: m.search_all_file, icon: File },
};

/** How a kind of things is called. */
export function kindOf(kind: string): Kind {
  return KINDS[kind] ?? { one: () => kind, all: () => kind, icon: Search };
}
