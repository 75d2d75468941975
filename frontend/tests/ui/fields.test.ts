import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import Button from '#lib/ui/Button.svelte';
import Checkbox from '#lib/ui/Checkbox.svelte';
import IconButton from '#lib/ui/IconButton.svelte';
import Menu from '#lib/ui/Menu.svelte';
import RadioGroup from '#lib/ui/RadioGroup.svelte';
import SelectField from '#lib/ui/SelectField.svelte';
import TextArea from '#lib/ui/TextArea.svelte';
import TextField from '#lib/ui/TextField.svelte';
import Time from '#lib/ui/Time.svelte';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<span>${words}</span>` }));

describe('fields', () => {
  it('tie label, hint and error to the input', () => {
    render(TextField, { label: 'SIRET', hint: '14 chiffres', error: 'Trop court', value: '1' });
    const input = screen.getByLabelText('SIRET');
    const told = input.getAttribute('aria-describedby')!.split(' ');
    expect(told.map((id) => document.getElementById(id)?.textContent?.trim())).toEqual([
      '14 chiffres',
      'Trop court',
    ]);
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  it('show a password on demand and keep it pasteable', async () => {
    render(TextField, { label: 'Mot de passe', type: 'password', autocomplete: 'current-password' });
    const input = screen.getByLabelText('Mot de passe');
    expect(input.getAttribute('autocomplete')).toBe('current-password');
    await fireEvent.click(screen.getByRole('button'));
    expect(input.getAttribute('type')).toBe('text');
  });

  it('say what is optional', () => {
    render(SelectField, {
      label: 'Pays',
      required: false,
      options: [{ value: 'fr', label: 'France' }],
      placeholder: true,
    });
    expect(screen.getByText(/facultatif/)).toBeTruthy();
    expect(screen.getAllByRole('option')).toHaveLength(2);
  });

  it('count down the room that is left', async () => {
    render(TextArea, { label: 'Motif', max: 20 });
    await fireEvent.input(screen.getByLabelText('Motif'), { target: { value: 'dix-neuf caractères' } });
    expect(screen.getByText(/1 caractère restant/)).toBeTruthy();
  });

  it('name groups of choices', () => {
    render(RadioGroup, { label: 'Nature', options: [{ value: 'a', label: 'Entreprise' }], value: 'a' });
    expect(screen.getByRole('group', { name: 'Nature' })).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Entreprise' }).checked).toBe(true);
  });

  it('tick by label', async () => {
    render(Checkbox, { label: 'J’ai lu la charte' });
    await fireEvent.click(screen.getByText('J’ai lu la charte'));
    expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
  });
});

describe('buttons', () => {
  it('do nothing more while busy, and keep the focus', async () => {
    const onclick = vi.fn();
    const { rerender } = render(Button, { children: text('Envoyer'), onclick });
    const button = screen.getByRole('button');
    await fireEvent.click(button);
    await rerender({ busy: true });
    await fireEvent.click(button);
    expect(onclick).toHaveBeenCalledOnce();
    expect(button.hasAttribute('disabled')).toBe(false);
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });

  it('are links where they lead somewhere', () => {
    render(Button, { href: '/candidature', children: text('Demander') });
    expect(screen.getByRole('link').getAttribute('href')).toBe('/candidature');
  });

  it('without words have a name', () => {
    render(IconButton, { label: 'Supprimer', children: text('') });
    expect(screen.getByRole('button', { name: 'Supprimer' })).toBeTruthy();
  });

  it('fetch their menu when they are reached, and act', async () => {
    const onselect = vi.fn();
    render(Menu, { label: 'Actions', items: [{ label: 'Citer', onselect }], children: text('…') });
    await fireEvent.click(screen.getByRole('button', { name: 'Actions' }));
    const item = await screen.findByRole('menuitem', { name: 'Citer' }, { timeout: 15_000 });
    await fireEvent.click(item);
    await tick();
    expect(onselect).toHaveBeenCalledOnce();
  }, 20_000);
});

it('shows how long ago, and the date in full', () => {
  render(Time, { value: new Date(Date.now() - 3 * 3_600_000).toISOString() });
  const time = screen.getByText(/il y a 3/);
  expect(time.title).toMatch(/\d{4}/);
});
