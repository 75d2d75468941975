import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import { codeText } from '#lib/i18n/problem-text.ts';
import { Form, fieldId } from './form.svelte.ts';

const schema = v.object({
  email: v.pipe(v.string(), v.minLength(1, 'required'), v.email('wrong_email')),
  organisation: v.object({ name: v.pipe(v.string(), v.minLength(3, 'too_short')) }),
});
const wrong = () => ({ email: '', organisation: { name: 'a' } });
const right = () => ({ email: 'a@b.fr', organisation: { name: 'abc' } });

describe('Form', () => {
  it('shows the first issue of each field and does not send', async () => {
    const submit = vi.fn();
    const form = new Form(wrong(), { schema, submit });
    expect(await form.submit()).toBe(false);
    expect(submit).not.toHaveBeenCalled();
    expect(form.issues.map((issue) => [issue.pointer, issue.code])).toEqual([
      ['/email', 'required'],
      ['/organisation/name', 'too_short'],
    ]);
    expect(form.error('/email')).toBe(codeText('required'));
    expect(form.error('/organisation/name')).toContain('3');
  });

  it('sends what was typed, once', async () => {
    let finish = () => {};
    const submit = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const form = new Form(right(), { schema, submit });
    form.values.email = 'c@d.fr';
    const first = form.submit();
    expect(form.busy).toBe(true);
    expect(await form.submit()).toBe(false);
    finish();
    expect(await first).toBe(true);
    expect(submit).toHaveBeenCalledExactlyOnceWith({ email: 'c@d.fr', organisation: { name: 'abc' } });
    expect(form.busy).toBe(false);
    expect(form.failed).toBe(false);
  });

  it('puts what the server refuses beside its fields, under the names of this form', async () => {
    const problem = new ApiProblem({
      status: 422,
      code: 'invalid_request',
      errors: [{ pointer: '/mail', code: 'wrong_email', params: {} }],
    });
    const form = new Form(right(), { submit: () => Promise.reject(problem), rename: { '/mail': '/email' } });
    expect(await form.submit()).toBe(false);
    expect(form.error('/email')).toBe(codeText('wrong_email'));
    expect(form.message).toBeUndefined();
  });

  it('says in one sentence what concerns no field', async () => {
    const form = new Form(right(), { submit: () => Promise.reject(new TypeError('Failed to fetch')) });
    await form.submit();
    expect(form.message).toBe(codeText('unknown'));
    await form.refuse(new ApiProblem({ status: 429, code: 'too_many_requests' }));
    expect(form.message).toBe(codeText('too_many_requests'));
  });

  it('keeps what was typed after a refusal', async () => {
    const form = new Form(right(), {
      submit: () => Promise.reject(new ApiProblem({ status: 503, code: 'unavailable' })),
    });
    form.values.organisation.name = 'Les Vergers';
    await form.submit();
    expect(form.values.organisation.name).toBe('Les Vergers');
  });
});

it('gives fields the ids that the summary links to', () => {
  expect(fieldId('/organisation/name')).toBe('field-organisation-name');
});
