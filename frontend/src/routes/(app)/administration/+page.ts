import { redirect } from '@sveltejs/kit';

/** Administration begins with what is looked at most often. */
export function load() {
  redirect(307, '/administration/courriels');
}
