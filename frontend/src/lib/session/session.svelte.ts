import { onSessionOver, requestJson } from '#lib/api/http.ts';
import { ApiProblem } from '#lib/api/problem.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';

/** Who is signed in, as this tab needs to know it. */
export interface SessionData {
  person: { id: string; name: string; locale: 'fr' | 'en' | 'es' };
  organisation: { id: string; name: string } | null;
  roles: string[];
  permissions: string[];
}

/** The part of `GET /api/accounts/me` that the shell reads. */
export interface SignedIn {
  id: string;
  name: string;
  locale: string;
  organisation: { id: string; legalName: string } | null;
  roles: string[];
  permissions: string[];
}

function dataOf(me: SignedIn): SessionData {
  return {
    person: { id: me.id, name: me.name, locale: me.locale as SessionData['person']['locale'] },
    organisation: me.organisation && { id: me.organisation.id, name: me.organisation.legalName },
    roles: me.roles,
    permissions: me.permissions,
  };
}

type PersonListener = (person: string | null) => void;
let personListeners: readonly PersonListener[] = [];

/** Called with the id of whoever has signed in, and null when they have signed out. */
export function onPerson(listener: PersonListener): () => void {
  personListeners = [...personListeners, listener];
  return () => {
    personListeners = personListeners.filter((each) => each !== listener);
  };
}

/** The person of this tab and what they may do. Rights are checked by the server; here they only hide what is of no use. */
class Session {
  #data = $state.raw<SessionData | null>(null);
  /** The server no longer knows this tab, which still shows a page: offer to sign in again. */
  over = $state(false);

  get data(): SessionData | null {
    return this.#data;
  }

  get signedIn(): boolean {
    return this.#data !== null;
  }

  may(permission: string): boolean {
    return this.#data?.permissions.includes(permission) ?? false;
  }

  is(role: string): boolean {
    return this.#data?.roles.includes(role) ?? false;
  }

  /** Ask the server once; null when nobody is signed in. */
  async load(): Promise<SessionData | null> {
    if (this.#data && !this.over) return this.#data;
    try {
      this.begin(await requestJson<SignedIn>('GET', '/api/accounts/me'));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.#data = null;
      else throw error;
    }
    return this.#data;
  }

  /** After signing in, and whenever the account has changed. */
  begin(me: SignedIn): void {
    this.#data = dataOf(me);
    this.over = false;
    drafts.belongTo(me.id);
    personListeners.forEach((listener) => listener(me.id));
  }

  /** After signing out: nothing of the person stays in the tab. */
  end(): void {
    this.#data = null;
    this.over = false;
    drafts.clear();
    personListeners.forEach((listener) => listener(null));
  }
}

export const session = new Session();

onSessionOver(() => {
  if (session.signedIn) session.over = true;
});
