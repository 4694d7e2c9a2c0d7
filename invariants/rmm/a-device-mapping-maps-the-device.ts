import { isDevice } from '../../machines/rmm/conditions.ts';
import { always } from '../../machines/rmm/parts.ts';
import { entriesOf } from '../../machines/rmm/tree.ts';
import { mapped, realms } from './pages.ts';

export const aDeviceMappingMapsTheDevice = always('a-device-mapping-maps-the-device', {
  why: 'What is mapped as a device, every page of a block, is memory of the device and in the state DEV: not the host\'s, which could answer for the device, and not memory of another realm.',
  holds: s => realms(s).every(rd => entriesOf(s, rd, 'protected').every(e => !s.rtte[e.place].is('ASSIGNED_DEV') || mapped(s, e).every(p => isDevice(s, p) && s.granule[p].is('DEV')))),
});
