import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { goto } from '$app/navigation';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { show } from '../../../../../tests/asking.ts';
import type { Post, Topic } from '../data/types.ts';
import ToolDialog from './ToolDialog.svelte';
import { ToolState, type Tool } from './toolState.svelte.ts';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));
beforeEach(() => void vi.mocked(goto).mockClear());
afterEach(() => void vi.unstubAllGlobals());

const OTHER = '01a1e82f-5310-77dc-af89-5910ca5e4f7f';
const topic = {
  id: 't',
  spaceId: 's2',
  pinnedEverywhere: false,
  pinnedUntil: null,
  slowSeconds: 300,
  highestNumber: 9,
  pinned: false,
  closed: false,
} as Topic;
const spaces = [
  { id: 's1', name: 'Douane' },
  { id: 's2', name: 'Froid' },
];

function open(tool: Tool, answers: Record<string, unknown> = {}, tools = new ToolState()) {
  const onclose = vi.fn();
  answers['GET /api/forums/spaces'] = spaces;
  answers['GET /api/forums/topics/t/timers'] ??= [];
  return { onclose, ...show(ToolDialog, { tools, topic, tool, onclose }, answers) };
}
const send = () => fireEvent.submit(document.querySelector('form')!);
const type = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

it('begins slow mode with what holds now, and closes when it is done', async () => {
  const { asked, onclose } = open('slow', { 'PUT /api/forums/topics/t/state': topic });
  const choice = screen.getByLabelText<HTMLSelectElement>('Attente entre deux messages');
  expect(choice.value).toBe('300');
  await fireEvent.change(choice, { target: { value: '0' } });
  await send();
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  expect(await asked()).toEqual([['PUT /api/forums/topics/t/state', { slowSeconds: 0 }]]);
});

it('keeps what was typed, and says why, when the server refuses', async () => {
  const said = vi.spyOn(toasts, 'show');
  const { onclose } = open('note', { 'POST /api/forums/topics/t/staff-notes': 409 });
  await type('Note', 'À surveiller');
  await send();
  await waitFor(() => expect(said).toHaveBeenCalledWith(expect.any(String), { tone: 'danger' }));
  expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('À surveiller');
  expect(onclose).not.toHaveBeenCalled();
});

it('puts a note after the post that it is about', async () => {
  const tools = new ToolState();
  tools.open('note', { number: 4 } as Post);
  const { asked, onclose } = open('note', { 'POST /api/forums/topics/t/staff-notes': [] }, tools);
  await type('Note', 'Vu');
  await send();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(await asked()).toEqual([
    ['POST /api/forums/topics/t/staff-notes', { source: 'Vu', afterNumber: 4 }],
  ]);
});

it('pins until the morning of a day, as its reader means it', async () => {
  const { asked, onclose } = open('pin', { 'PUT /api/forums/topics/t/state': topic });
  await type(/^Jusqu’au/, '2030-05-02');
  await send();
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  const pinnedUntil = new Date('2030-05-02T08:00').toISOString();
  expect(await asked()).toEqual([
    ['PUT /api/forums/topics/t/state', { pinned: true, pinnedEverywhere: false, pinnedUntil }],
  ]);
});

it('moves the chosen posts in their order into a new topic of the same space, and goes there', async () => {
  const tools = new ToolState();
  for (const number of [7, 3]) tools.select(number);
  const made = { ...topic, id: 'new', highestNumber: 5 };
  const { asked } = open('split', { 'POST /api/forums/topics/t/split': made }, tools);
  await screen.findByRole('option', { name: 'Froid' });
  await type('Titre', '  Chambre froide ');
  await send();
  await waitFor(() => expect(goto).toHaveBeenCalledWith('/sujets/new?message=4'));
  expect(await asked()).toEqual([
    ['POST /api/forums/topics/t/split', { numbers: [3, 7], title: 'Chambre froide', spaceId: 's2' }],
  ]);
  expect([tools.selecting, tools.chosen.size]).toEqual([false, 0]);
});

it('merges only into a topic that was chosen; its address is enough', async () => {
  const { asked } = open('merge', { 'POST /api/forums/topics/t/merge': { ...topic, id: OTHER } });
  const sending = screen.getByRole<HTMLButtonElement>('button', { name: 'Valider' });
  expect(sending.disabled).toBe(true);
  const input = screen.getByRole('combobox');
  await fireEvent.input(input, { target: { value: `https://here/sujets/${OTHER}?message=2` } });
  await fireEvent.keyDown(input, { key: 'ArrowDown' });
  const option = await screen.findByRole('option');
  await fireEvent.pointerUp(option);
  await waitFor(() => expect(sending.disabled).toBe(false));
  await send();
  await waitFor(() => expect(goto).toHaveBeenCalledWith(`/sujets/${OTHER}`, { replaceState: true }));
  expect(await asked()).toEqual([['POST /api/forums/topics/t/merge', { topicId: OTHER }]]);
});

it('lists what is set for later, of its own kind, and takes it back', async () => {
  const [close, remind] = ['close', 'remind'].map((kind) => ({ kind, dueAt: '2030-01-01T08:00:00Z' }));
  const answers: Record<string, unknown> = { 'GET /api/forums/topics/t/timers': [close, remind] };
  const { asked } = open('timer', answers);
  const lines = await screen.findAllByRole('listitem');
  expect(lines).toHaveLength(1);
  answers['GET /api/forums/topics/t/timers'] = [remind];
  await fireEvent.click(lines[0]!.querySelector('button')!);
  await waitFor(() => expect(screen.queryByRole('listitem')).toBeNull());
  expect(await asked()).toEqual([['DELETE /api/forums/topics/t/timers/close', null]]);
});
