/**
 * RMI_RTT_UNPROT_MAP for one page whose table exists: tf-rmm HEAD, runtime/rmi/rtt_map.c, and older behaviour as a dialect.
 * Condition names are descriptive: the specification's own identifiers for this call were not available.
 */
import { to } from '../../src/model/index.ts';
import { command, dialect } from '../parts.ts';
import type { Pfn } from '../frame.ts';

export type UnprotMapInput = { ipa: number; pa: Pfn; s2ap: 'R' | 'RW' };

export const RMI_RTT_UNPROT_MAP = command<UnprotMapInput>('RMI_RTT_UNPROT_MAP', {
  failures: [
    {
      // another PA, or another S2AP, tighter or looser: never changed in place
      id: 'rtte_assigned_different', status: 'RMI_ERROR_RTT', index: 3,
      when: (s, { ipa, pa, s2ap }) => s.entry[ipa].is('ASSIGNED_NS') && !(s.entry[ipa].context.pfn === pa && s.entry[ipa].context.s2ap === s2ap),
    },
  ],
  success: {
    // an identical mapping is left untouched
    send: { entry: (s, { ipa, pa, s2ap }) => s.entry[ipa].is('ASSIGNED_NS') ? null : to(ipa, { type: 'MAP', pfn: pa, s2ap }) },
  },
  show: ({ ipa, pa, s2ap }) => `ipa${ipa}, pa=${pa === 'zero' ? 'zero' : `frame${pa}`}, ${s2ap}`,
  source: 'tf-rmm runtime/rmi/rtt_map.c (unprot_map_one_entry)',
});

/** tf-rmm before fa67e004, and the 2.0 specification to the letter: an identical mapping is an error, too. */
export const unprotMap_0568973d = dialect('tf-rmm@0568973d', RMI_RTT_UNPROT_MAP, {
  why: 'an entry in use is always RMI_ERROR_RTT, also when the mapping is identical',
  replace: [{ id: 'rtte_assigned_different', status: 'RMI_ERROR_RTT', index: 3, when: (s, { ipa }) => s.entry[ipa].is('ASSIGNED_NS') }],
});
