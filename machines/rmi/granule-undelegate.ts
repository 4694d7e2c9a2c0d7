/** RMI_GRANULE_UNDELEGATE: a page goes back to the host, wiped. RMM specification 1.0 B4.3.6. */
import { to } from '../../src/model/index.ts';
import { command } from '../rmm/parts.ts';
import { INPUT, isPage, left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { ifThere } from '../rmm/tree.ts';

export const RMI_GRANULE_UNDELEGATE = command<{ addr: number }>('RMI_GRANULE_UNDELEGATE', {
  total: true,
  failures: [
    left('gran_align', INPUT, WHOLE_PAGES),
    { id: 'gran_bound', status: INPUT, when: (s, { addr }) => !isPage(s, addr) },
    { id: 'gran_state', status: INPUT, when: (s, { addr }) => isPage(s, addr) && !s.granule[addr].is('DELEGATED') },
  ],
  success: {
    send: {
      granule: (_s, { addr }) => to(addr, 'UNDELEGATE'),
      gpt: (s, { addr }) => ifThere(s.gpt, addr, 'NS' as const),
      contents: (s, { addr }) => ifThere(s.contents, addr, { type: 'WRITE', by: 'wiped' } as const),
    },
  },
  show: ({ addr }) => `page${addr}`,
  source: 'RMM specification 1.0, B4.3.6 and A2.2.4; identifiers from memory of its table',
});
