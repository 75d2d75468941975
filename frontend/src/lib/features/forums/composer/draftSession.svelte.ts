import { untrack } from 'svelte';
import { live } from '#lib/live/live.svelte.ts';
import { dropDraft, readDraft, saveDraft } from '../data/writing.ts';
import { deviceName, DraftSync, type DraftSyncOptions } from './draftSync.svelte.ts';

export type DraftPlace = Pick<DraftSyncOptions, 'key' | 'content' | 'show' | 'blank'>;

/**
 * Keeps what a component shows as a draft on the server while it is there. `place` says what and where, and is asked
 * again when what it read changes; its functions must speak of that one text for good. For the top of a component.
 */
export function draftSession(place: () => DraftPlace | null): { readonly sync: DraftSync | null } {
  let sync = $state.raw<DraftSync | null>(null);
  $effect(() => {
    const given = place();
    if (!given) return;
    const made = untrack(
      () =>
        new DraftSync({
          ...given,
          store: { read: readDraft, save: saveDraft, drop: dropDraft },
          device: deviceName(navigator.userAgent),
        }),
    );
    sync = made;
    void made.open();
    const save = () => void made.save();
    const leave = () => document.visibilityState === 'hidden' && void made.save(true);
    const gone = () => void made.save(true);
    const unheard = live.onEvent('forums.draft_changed', (event) => {
      void made.heard(String(event['key']), Number(event['sequence']));
    });
    window.addEventListener('online', save);
    window.addEventListener('pagehide', gone);
    document.addEventListener('visibilitychange', leave);
    const unwatch = $effect.root(() => {
      $effect(() => {
        given.content();
        untrack(() => made.changed());
      });
    });
    return () => {
      unheard();
      unwatch();
      window.removeEventListener('online', save);
      window.removeEventListener('pagehide', gone);
      document.removeEventListener('visibilitychange', leave);
      made.end();
      sync = null;
    };
  });
  return {
    get sync() {
      return sync;
    },
  };
}
