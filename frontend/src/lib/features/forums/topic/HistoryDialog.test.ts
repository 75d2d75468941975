import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { RevisionOut } from '#lib/api/client/types.gen.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { show } from '../../../../../tests/asking.ts';
import type { Post } from '../data/types.ts';
import HistoryDialog from './HistoryDialog.svelte';

afterEach(() => void vi.unstubAllGlobals());

const post = {
  id: 'p',
  number: 3,
  version: 3,
  source: 'Trois palettes demain',
  rights: { edit: true, delete: true, restore: false, wiki: false },
} as Post;
const version = (number: number, source: string, hidden = false) =>
  ({
    version: number,
    source,
    hidden,
    html: `<p>${source}</p>`,
    at: '2026-11-20T10:00:00Z',
    editor: { name: 'Anaïs' },
  }) as RevisionOut;
const revisions = [version(1, 'Deux palettes'), version(2, 'Deux palettes demain')];

function open(answers: Record<string, unknown>, given: { moderates?: boolean; post?: Post } = {}) {
  const called = { onedited: vi.fn(), onclose: vi.fn() };
  const props = { post, ...given, ...called };
  return {
    ...called,
    ...show(HistoryDialog, props, { 'GET /api/forums/posts/p/revisions': revisions, ...answers }),
  };
}
/** Beside what is said to those who do not see colours. */
const texts = (selector: string) =>
  [...document.querySelectorAll(`[data-diff] ${selector}`)].map(
    (each) => [...each.childNodes].find((node) => node instanceof Text && node.data.trim())?.textContent,
  );

it('begins with the latest change, and shows what an earlier one did', async () => {
  open({});
  await screen.findByText('Rétablir cette version');
  expect([texts('del'), texts('ins')]).toEqual([['Deux'], ['Trois']]);
  await fireEvent.change(screen.getByRole('combobox'), { target: { value: '1' } });
  await waitFor(() => expect(texts('del')).toEqual([]));
  expect(texts('ins').join('')).toContain('demain');
});

it('stands the two texts side by side', async () => {
  open({});
  await fireEvent.click(await screen.findByLabelText('Côte à côte'));
  const [before, after] = document.querySelectorAll('[data-diff=side] section');
  expect(before!.querySelector('ins')).toBeNull();
  expect(after!.querySelector('del')).toBeNull();
  expect(after!.textContent).toContain('Trois');
});

it('brings an old text back as an edit of the version that one saw, and closes', async () => {
  const edited = { ...post, version: 4 };
  const { asked, onedited, onclose } = open({ 'PATCH /api/forums/posts/p': edited });
  await fireEvent.click(await screen.findByText('Rétablir cette version'));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(onedited).toHaveBeenCalledWith(edited);
  expect(await asked()).toEqual([
    ['PATCH /api/forums/posts/p', { source: 'Deux palettes demain', version: 3, draft: null }],
  ]);
});

it('stays open and says why when somebody else edited meanwhile', async () => {
  const said = vi.spyOn(toasts, 'show');
  const { onedited, onclose } = open({ 'PATCH /api/forums/posts/p': 409 });
  await fireEvent.click(await screen.findByText('Rétablir cette version'));
  await waitFor(() => expect(said).toHaveBeenCalledWith(expect.any(String), { tone: 'danger' }));
  expect(onedited).not.toHaveBeenCalled();
  expect(onclose).not.toHaveBeenCalled();
});

it('offers nothing to who may neither edit nor moderate', async () => {
  open({}, { post: { ...post, rights: { edit: false, delete: false, restore: false, wiki: false } } });
  await screen.findByRole('combobox');
  expect(screen.queryByText('Rétablir cette version')).toBeNull();
  expect(screen.queryByText('Masquer cette version')).toBeNull();
});

it('hides a version for moderators alone, who go on seeing the difference', async () => {
  const { asked } = open(
    { 'GET /api/forums/posts/p/revisions': [version(2, 'Secret', true)] },
    { moderates: true },
  );
  await fireEvent.click(await screen.findByText('Montrer de nouveau'));
  expect(texts('del')).toEqual(['Secret']);
  await waitFor(async () =>
    expect(await asked()).toEqual([['PUT /api/forums/posts/p/revisions/2/hidden', { hidden: false }]]),
  );
});

it('shows no difference to a text that is hidden from the reader', async () => {
  open({ 'GET /api/forums/posts/p/revisions': [version(2, '', true)] });
  await screen.findByRole('combobox');
  expect(document.querySelectorAll('[data-diff] del, [data-diff] ins')).toHaveLength(0);
  expect(screen.queryByText('Rétablir cette version')).toBeNull();
});

it('says that there is no other version, and that none could be fetched', async () => {
  open({ 'GET /api/forums/posts/p/revisions': [] });
  await screen.findByText('Ce message n’a pas d’autre version.');
  document.body.replaceChildren();
  open({ 'GET /api/forums/posts/p/revisions': 403 });
  await screen.findByText('Les versions n’ont pas pu se charger.');
});
