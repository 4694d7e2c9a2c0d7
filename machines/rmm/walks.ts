/** What CPUs do of their own accord: they walk the tables at any time, also ahead of any access, and keep what they find. */
import { to } from '../../src/model/index.ts';
import { action } from './parts.ts';
import { isValid, permissionOf, tags, vmidsOf } from './tlb.ts';
import { isAligned, placeOf, walk } from './tree.ts';

interface WalkArgs { readonly rds: readonly number[]; readonly ipas: readonly number[]; readonly levels: readonly number[]; readonly when?: 'at any time' | 'while its REC runs' }
/** Some CPU copies an entry that is valid, of a table or of a leaf, into its TLB. At any time is more than hardware does, which walks for the realm that runs. */
export const walks = ({ rds, ipas, levels, when = 'at any time' }: WalkArgs) => action('walk', {
  params: { copy: 'tlb', rd: rds, plane: [0, 1], ipa: ipas, level: levels, tag: tags },
  agent: 'CPU',
  when: (s, { copy, rd, plane, ipa, level, tag }) => {
    if (plane >= s.param.planes || (when === 'while its REC runs' && !s.rec[rd].is('RUNNING')) || !s.tlb[copy].is('NOTHING') || !isAligned(s, ipa, level) || placeOf(s, rd, ipa, level) >= s.rtte.length) return false;
    const entry = { place: placeOf(s, rd, ipa, level), level, base: ipa };
    return isValid(s, entry) && (tag === 'IPA' || !s.rtte[entry.place].is('TABLE'));
  },
  send: {
    tlb: (s, { copy, rd, plane, ipa, level, tag }) => {
      const entry = walk(s, rd, ipa, level)!;
      const { pa } = s.rtte[entry.place].context;
      const found = { vmid: vmidsOf(s, rd)[plane] as 0, ipa, pa: pa as 0, level: level as 1 };
      return to(copy, s.rtte[entry.place].is('TABLE') ? { type: 'TABLE', ...found } : { type: 'LEAF', ...found, s2ap: permissionOf(s, entry), tag });
    },
  },
  say: (_s, { rd, plane, ipa, level, tag }) => `walks, and keeps ipa${ipa} of realm${rd} at level ${level}${tag === 'VA' ? ', both stages together' : ''}${plane > 0 ? `, for plane ${plane}` : ''}`,
});
