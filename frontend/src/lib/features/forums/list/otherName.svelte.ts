import type { ListName } from '../data/types.ts';
import type { OtherList } from './otherLists.ts';

let find = $state.raw<(name: ListName) => OtherList | undefined>();

/** The name of a list beside Latest, New and Unread; the names are fetched with the first such list. */
export function otherName(list: ListName): string {
  if (list === 'latest' || list === 'new' || list === 'unread') return '';
  if (!find) void import('./otherLists.ts').then(({ otherList }) => (find = otherList));
  return find?.(list)?.label() ?? '';
}
