/** RMI_GRANULE_DELEGATE: a page of the host becomes the RMM's. RMM specification 1.0 B4.3.5. */
import { to } from '../../src/model/index.ts';
import { INPUT, isNonSecure, isPage, left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command } from '../rmm/parts.ts';
import { ifThere } from '../rmm/tree.ts';

export const RMI_GRANULE_DELEGATE = command<{ addr: number }>('RMI_GRANULE_DELEGATE', {
  total: true,
  failures: [
    left('gran_align', INPUT, WHOLE_PAGES),
    { id: 'gran_bound', status: INPUT, when: (s, { addr }) => !isPage(s, addr) },
    { id: 'gran_state', status: INPUT, when: (s, { addr }) => isPage(s, addr) && !s.granule[addr].is('UNDELEGATED') },
    { id: 'gran_gpt', status: INPUT, when: (s, { addr }) => isPage(s, addr) && !isNonSecure(s, addr) },
  ],
  // The content stays: it is the host's, and is wiped or overwritten before a realm can read it.
  success: { send: { granule: (_s, { addr }) => to(addr, 'DELEGATE'), gpt: (s, { addr }) => ifThere(s.gpt, addr, 'REALM' as const) } },
  show: ({ addr }) => `page${addr}`,
  source: 'RMM specification 1.0, B4.3.5; identifiers from memory of its table',
});
