import { receipts } from './data/receipts.ts';
import { forgetLists } from './list/lists.ts';

/** Nothing of whoever was signed in stays in the tab. */
export function endMessaging(): void {
  receipts.clear();
  forgetLists();
}
