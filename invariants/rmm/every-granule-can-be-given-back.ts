import { canAlways } from '../../machines/rmm/parts.ts';

export const everyGranuleCanBeGivenBack = canAlways('every-granule-can-be-given-back', {
  why: 'Whatever the realm does and whatever was done before, the host must be able to have all of its memory back.',
  holds: s => s.granule.every(g => g.is('UNDELEGATED')),
});
