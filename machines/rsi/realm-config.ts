/**
 * RSI_REALM_CONFIG: the RMM writes to a page of the realm. It stands for every call of the RSI that has a buffer.
 * RMM specification 2.0 (beta) B5.4.16, A5.2.4; tf-rmm runtime/rsi/config.c.
 */
import { access } from '../rmm/access.ts';
import { left, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { isProtected, PAGE_LEVEL, ripasOf, walk } from '../rmm/tree.ts';

/** `rd` is the realm that makes the call. */
type Input = { rd: number; ipa: number };
const ERROR = 'RSI_ERROR_INPUT';
const ripasAt = (s: Rmm, { rd, ipa }: Input): string => isProtected(s, ipa) ? ripasOf(s, walk(s, rd, ipa, PAGE_LEVEL)!) : 'NONE';

export const RSI_REALM_CONFIG = command<Input>('RSI_REALM_CONFIG', {
  total: true,
  failures: [
    left('addr_align', ERROR, WHOLE_PAGES),
    { id: 'addr_bound', status: ERROR, when: (s, { ipa }) => !isProtected(s, ipa) },
    { id: 'addr_empty', status: ERROR, when: (s, i) => ripasAt(s, i) === 'EMPTY' },
    // The REC leaves as at any such access: 'abort' (guest.ts). The call is made again after it.
    { id: 'addr_abort', status: 'REC exit', when: (s, i) => isProtected(s, i.ipa) && access(s, i.rd, i.ipa, 'store').is === 'exit' },
  ],
  success: {
    status: 'RSI_SUCCESS',
    outputs: { page: (s, { rd, ipa }) => { const a = access(s, rd, ipa, 'store'); return a.is === 'done' || a.is === 'device' ? a.page : null; } },
  },
  show: ({ ipa }) => `ipa${ipa}`,
  source: 'RMM specification 2.0 (beta), B5.4.16 and A5.2.4',
});

export const realmConfig_tfRmm = dialect('tf-rmm', RSI_REALM_CONFIG, {
  why: 'memory of a device is an error, too',
  insert: [{ id: 'addr_dev', status: ERROR, when: (s, i) => ripasAt(s, i) === 'DEV', before: 'addr_abort' }],
});
