import { describe, expect, it } from 'vitest';
import type { OutcomeReportOut, TallyOut } from '#lib/api/client/types.gen.ts';
import { reportCsv } from './rows.ts';

const tally: TallyOut = {
  asked: 9,
  answered: 7,
  accepted: 5,
  talk: 4,
  meeting: 3,
  offer: null,
  agreement: 0,
};
const report: OutcomeReportOut = {
  since: '2026-01-01',
  until: '2026-06-30',
  total: tally,
  acceptanceRate: 0.7,
  medianHours: 12,
  confirmed: null,
  agreements: [{ key: 'supply', count: null }],
  bands: [{ key: 'to_50k', count: 4 }],
  bySector: [{ key: '46', name: '', tally }],
  byRegion: [{ key: 'FR-PAC', name: 'Provence, "Alpes"', tally }],
  byMonth: [{ key: '2026-01', name: '=1+1', tally }],
  exposure: null,
};

describe('the report for a spreadsheet', () => {
  const lines = reportCsv(report).trimEnd().split('\r\n');

  it('has a line for each group, and leaves empty what is not told', () => {
    expect(lines[1]).toBe('total,2026-01-01/2026-06-30,,9,7,5,4,3,,0');
    expect(lines).toContain('agreement,supply,,,,,,,,');
    expect(lines).toContain('band,to_50k,,,,,,,,4');
  });

  it('keeps names in their cells, and lets none be a formula', () => {
    expect(lines).toContain('region,FR-PAC,"Provence, ""Alpes""",9,7,5,4,3,,0');
    expect(lines).toContain("month,2026-01,'=1+1,9,7,5,4,3,,0");
  });
});
