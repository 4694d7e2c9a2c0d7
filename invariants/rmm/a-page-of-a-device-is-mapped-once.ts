import { always } from '../../machines/rmm/parts.ts';
import { devicesOf } from './pages.ts';

export const aPageOfADeviceIsMappedOnce = always('a-page-of-a-device-is-mapped-once', {
  why: 'A device belongs to one realm. A realm that reaches a page of a device which another realm has could drive it behind its back; a page that is behind no address is lost to the host.',
  forEach: { page: 'granule' },
  when: (s, { page }) => s.granule[page].is('DEV'),
  holds: (s, { page }) => devicesOf(s, page) === 1,
});
