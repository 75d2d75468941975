import { afterEach } from 'vitest';

// Tests speak the language of the sources.
document.cookie = 'locale=fr';

// jsdom has neither; the components ask for both.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
  this.dispatchEvent(new Event('close'));
};
HTMLElement.prototype.showPopover ??= () => undefined;

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});
