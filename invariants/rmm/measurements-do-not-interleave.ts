import { rmmOnCpus } from '../../machines/rmm/cpu.ts';

export const measurementsDoNotInterleave = rmmOnCpus.always('measurements-do-not-interleave', {
  why: 'An extension that is written over by another is missing from the measurement, which then says something that is not so of what is in the realm (Q16).',
  when: s => s.cpu.some(c => c.hasTag('MEASURES')),
  holds: s => s.cpu.count(c => c.hasTag('MEASURES')) === 1,
});
