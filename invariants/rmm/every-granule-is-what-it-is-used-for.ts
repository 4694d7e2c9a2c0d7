import { always } from '../../machines/rmm/parts.ts';

export const everyGranuleIsWhatItIsUsedFor = always('every-granule-is-what-it-is-used-for', {
  why: 'The state of a granule is all that keeps a page from being used twice. A page that is an RD in name only never comes back to the host; one that is an RD by another name can be given away (RMM specification A2.2).',
  forEach: { page: 'granule' },
  holds: {
    'RD just when a realm has it': (s, { page }) => s.granule[page].is('RD') === s.realm.some(r => r.context.rd === page),
    'REC just when a REC has it': (s, { page }) => s.granule[page].is('REC') === s.rec.some(r => !r.is('ABSENT') && r.context.pa === page),
  },
});
