import { isDevice } from '../../machines/rmm/conditions.ts';
import { always } from '../../machines/rmm/parts.ts';

export const dataIsNoMemoryOfADevice = always('data-is-no-memory-of-a-device', {
  why: 'What a realm writes to its RAM, what the RMM keeps of it, and its tables must not be memory of a device, which reads and changes it as it likes (RMM specification 2.0, A2.3.5).',
  forEach: { page: 'granule' },
  when: (s, { page }) => isDevice(s, page),
  holds: (s, { page }) => s.granule[page].is('UNDELEGATED') || s.granule[page].is('DELEGATED') || s.granule[page].is('DEV'),
});
