/** RSI_VDEV_VALIDATE_MAPPING: the realm says which memory of a device it expects at a range, and leaves the REC to have it compared. RMM specification 2.0 (beta) B5.4.21. */
import { to } from '../../src/model/index.ts';
import { left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { beliefOf } from '../rmm/guest.ts';
import { command } from '../rmm/parts.ts';
import { isProtected, whereThere } from '../rmm/tree.ts';

/** `rd` is the realm that makes the call; `pa` the page that it expects at `base`, as the report of the device says. */
type Input = { rd: number; base: number; top: number; pa: number };
const ERROR = 'RSI_ERROR_INPUT';
const ONE_DEVICE = 'there is one device, which stays as it was attested';

export const RSI_VDEV_VALIDATE_MAPPING = command<Input>('RSI_VDEV_VALIDATE_MAPPING', {
  total: true,
  failures: [
    left('da_en', 'RSI_ERROR_STATE', 'every realm may have the device'),
    left('vdev_id', ERROR, ONE_DEVICE), left('state', ERROR, ONE_DEVICE),
    left('ipa_base_align', ERROR, WHOLE_PAGES), left('ipa_top_align', ERROR, WHOLE_PAGES), left('pa_align', ERROR, WHOLE_PAGES),
    { id: 'size_valid', status: ERROR, when: (_s, { base, top }) => top <= base },
    { id: 'rgn_bound', status: ERROR, when: (s, { base, top }) => !isProtected(s, base) || !isProtected(s, top - 1) },
    left('attest_info', 'RSI_ERROR_DEVICE', ONE_DEVICE),
  ],
  success: {
    status: 'RSI_SUCCESS',
    send: {
      rec: (_s, { rd }) => to(rd, { type: 'EXIT', why: 'device mapping' }),
      dev_mem: (_s, { rd, base, top, pa }) => to(rd, { type: 'ASK', base, top, pa: pa as 0 }),
      // From now on a device may be there.
      belief: (s, { rd, base, top }) => whereThere(s.belief, Array.from({ length: top - base }, (_, k) => beliefOf(s, rd, base + k)), 'GIVE_UP' as const),
    },
  },
  show: ({ base, top, pa }) => `ipa${base} to ipa${top}, from page${pa}`,
  source: 'RMM specification 2.0 (beta), B5.4.21',
});
