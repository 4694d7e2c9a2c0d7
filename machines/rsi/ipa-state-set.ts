/** RSI_IPA_STATE_SET: the realm asks for a RIPAS change, and leaves the REC for it. RMM specification 1.0 B5.3.6. */
import { to } from '../../src/model/index.ts';
import { left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { beliefOf } from '../rmm/guest.ts';
import { command } from '../rmm/parts.ts';
import { isProtected, whereThere } from '../rmm/tree.ts';

/** `rd` is the realm that makes the call. */
type Input = { rd: number; base: number; top: number; ripas: 'EMPTY' | 'RAM' | 'DESTROYED' | 'DEV'; changeDestroyed: boolean };
const ERROR = 'RSI_ERROR_INPUT';

export const RSI_IPA_STATE_SET = command<Input>('RSI_IPA_STATE_SET', {
  total: true,
  failures: [
    left('base_align', ERROR, WHOLE_PAGES), left('top_align', ERROR, WHOLE_PAGES),
    { id: 'size_valid', status: ERROR, when: (_s, { base, top }) => top <= base },
    { id: 'rgn_bound', status: ERROR, when: (s, { base, top }) => !isProtected(s, base) || !isProtected(s, top - 1) },
    { id: 'ripas_valid', status: ERROR, when: (_s, { ripas }) => ripas === 'DESTROYED' || ripas === 'DEV' },
  ],
  success: {
    status: 'RSI_SUCCESS',
    send: {
      rec: (_s, { rd }) => to(rd, { type: 'EXIT', why: 'ripas change' }),
      ripas_change: (_s, { rd, base, top, ripas, changeDestroyed }) => to(rd, { type: 'ASK', base, top, value: ripas as 'RAM', changeDestroyed }),
      // To EMPTY, or to RAM whatever became of the content: from now on it may be gone.
      belief: (s, { rd, base, top, ripas, changeDestroyed }) => ripas === 'EMPTY' || changeDestroyed
        ? whereThere(s.belief, Array.from({ length: top - base }, (_, k) => beliefOf(s, rd, base + k)), 'GIVE_UP' as const) : null,
    },
  },
  show: ({ base, top, ripas, changeDestroyed }) => `ipa${base} to ipa${top}, ${ripas}${changeDestroyed ? ', CHANGE_DESTROYED' : ''}`,
  source: 'RMM specification 1.0, B5.3.6',
});
