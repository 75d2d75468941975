import type { OutcomeReportOut, TallyOut } from '#lib/api/client/types.gen.ts';
import * as m from '#lib/paraglide/messages.js';

/** Steps of the funnel, in their order. */
export const STEPS: readonly (keyof TallyOut)[] = [
  'asked',
  'answered',
  'accepted',
  'talk',
  'meeting',
  'offer',
  'agreement',
];
const NAMES: Record<keyof TallyOut, () => string> = {
  asked: m.matchmaking_introductions_report_asked,
  answered: m.matchmaking_introductions_report_answered,
  accepted: m.matchmaking_introductions_report_accepted,
  talk: m.matchmaking_introductions_report_talk,
  meeting: m.matchmaking_introductions_report_meeting,
  offer: m.matchmaking_introductions_report_offer,
  agreement: m.matchmaking_introductions_report_agreement,
};

export const stepName = (step: keyof TallyOut) => NAMES[step]();

/** What a spreadsheet reads: a line for each group, figures that are not told left empty. */
export function reportCsv(report: OutcomeReportOut): string {
  const line = (table: string, key: string, name: string, tally: TallyOut) => [
    table,
    key,
    name,
    ...STEPS.map((step) => String(tally[step] ?? '')),
  ];
  const rows = [
    ['table', 'key', 'name', ...STEPS],
    line('total', `${report.since}/${report.until}`, '', report.total),
    ...report.byMonth.map((each) => line('month', each.key, each.name, each.tally)),
    ...report.bySector.map((each) => line('sector', each.key, each.name, each.tally)),
    ...report.byRegion.map((each) => line('region', each.key, each.name, each.tally)),
    ...report.agreements.map((each) => agreements('agreement', each.key, each.count)),
    ...report.bands.map((each) => agreements('band', each.key, each.count)),
  ];
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function agreements(table: string, key: string, count: number | null): string[] {
  return [table, key, '', ...STEPS.map((step) => (step === 'agreement' ? String(count ?? '') : ''))];
}

/** Quoted where it must be; what a spreadsheet would reckon begins with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
