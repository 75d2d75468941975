export type MailState = 'queued' | 'sent' | 'failed' | 'kept';

export interface MailRow {
  id: string;
  recipient: string;
  subject: string;
  template: string;
  locale: string;
  state: MailState;
  createdAt: string;
  sentAt: string | null;
}

export interface MailOut extends MailRow {
  text: string;
  error: string | null;
  attempts: number;
}

export interface FailedJob {
  id: string;
  task: string;
  queue: string;
  attempts: number;
  failedAt: string;
  error: string | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
