import { isDevice } from '../../machines/rmm/conditions.ts';
import { canAlways } from '../../machines/rmm/parts.ts';

export const deviceMemoryCanBeGivenBack = canAlways('device-memory-can-be-given-back', {
  why: 'Whatever the realm has validated and whatever became of its tables, the host must be able to have the device back.',
  holds: s => s.granule.every((g, page) => !isDevice(s, page) || g.is('UNDELEGATED')),
});
