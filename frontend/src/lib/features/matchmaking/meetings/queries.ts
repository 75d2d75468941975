/** Keys of what is fetched of meeting days. */
export const DAYS = ['matchmaking', 'meeting-days'];
export const dayKey = (id: string) => ['matchmaking', 'meeting-day', id];
export const peopleKey = (id: string) => [...dayKey(id), 'people'];
export const agendaKey = (id: string) => [...dayKey(id), 'agenda'];
export const scheduleKey = (id: string) => [...dayKey(id), 'schedule'];
export const summaryKey = (id: string) => [...dayKey(id), 'summary'];
export const CALENDAR = ['matchmaking', 'calendar'];
