/** RMI_RTT_UNPROT_UNMAP for one page whose table exists: tf-rmm HEAD, runtime/rmi/rtt_unmap.c. TLB maintenance is part of the call. */
import { to } from '../../src/model/index.ts';
import { command } from '../parts.ts';

export const RMI_RTT_UNPROT_UNMAP = command<{ ipa: number }>('RMI_RTT_UNPROT_UNMAP', {
  failures: [],
  success: {
    // entries that are not live are skipped
    send: { entry: (s, { ipa }) => s.entry[ipa].is('ASSIGNED_NS') ? to(ipa, 'UNMAP') : null },
  },
  show: ({ ipa }) => `ipa${ipa}`,
  source: 'tf-rmm runtime/rmi/rtt_unmap.c',
});
