import { untrack } from 'svelte';
import { deviceName, DraftSync, type DraftStore, type DraftSyncOptions } from './draftSync.svelte.ts';

export type DraftPlace = Pick<DraftSyncOptions, 'key' | 'content' | 'show' | 'blank'>;

/**
 * Keeps what a component shows as a draft on the server while it is there. `place` says what and where, and is asked
 * again when what it read changes; its functions must speak of that one text for good. For the top of a component.
 */
export function draftSession(
  store: DraftStore,
  place: () => DraftPlace | null,
): { readonly sync: DraftSync | null } {
  let sync = $state.raw<DraftSync | null>(null);
  $effect(() => {
    const given = place();
    if (!given) return;
    const made = untrack(
      () =>
        new DraftSync({
          ...given,
          store,
          device: deviceName(navigator.userAgent),
        }),
    );
    sync = made;
    void made.open();
    const save = () => void made.save();
    const leave = () => document.visibilityState === 'hidden' && void made.save(true);
    const gone = () => void made.save(true);
    const unheard = store.hear((key, sequence) => void made.heard(key, sequence));
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
