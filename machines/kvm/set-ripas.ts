/**
 * How KVM carries out a RIPAS change that the realm has asked for: RMI_RTT_SET_RIPAS until it is at the end, and tables
 * where the RMM names a level above that of pages. Source: arch/arm64/kvm/rmi.c (realm_set_ipa_state), read in parts.
 */
import { call, many } from '../../src/model/index.ts';
import { RMI_REC_ENTER } from '../rmi/rec-enter.ts';
import { RMI_RTT_CREATE } from '../rmi/rtt-create.ts';
import { RMI_RTT_SET_RIPAS } from '../rmi/rtt-set-ripas.ts';
import { rmm, type Rmm } from '../rmm/parts.ts';
import { PAGE_LEVEL, pagesIn } from '../rmm/tree.ts';

const statuses = ['none', 'RMI_SUCCESS', 'RMI_ERROR_INPUT', 'RMI_ERROR_REC', 'RMI_ERROR_RTT(1)', 'RMI_ERROR_RTT(2)', 'RMI_ERROR_RTT(3)'] as const;
/** The page that may become a table. */
export const ripasTable = 4;

interface Locals { readonly at: number; readonly top: number; readonly rmi: (typeof statuses)[number] }
/** The level that the last error named. */
const named = (t: Locals): number => Number(/\((\d)\)/.exec(t.rmi)?.[1] ?? 0);
const change = (s: Rmm) => s.ripas_change[0]!.context;

const setRipas = rmm.thread('kvm', {
  locals: { at: [0, 1, 2], top: [0, 1, 2], rmi: statuses },
  code: {
    'guest.run': [{
      if: (_t, s) => s.ripas_change[0]!.is('PENDING'),
      say: 'the realm has asked for a RIPAS change', set: { at: (_t, s) => change(s).base as 0, top: (_t, s) => change(s).top as 0 },
    }],
    'realm_set_ipa_state.set': [{
      call: call(RMI_RTT_SET_RIPAS, (t: Locals) => ({ rd: 0, rec: 0, base: t.at, top: t.top })) as never, into: 'rmi',
      goto: { RMI_SUCCESS: 'realm_set_ipa_state.next', '*': 'realm_set_ipa_state.failed' },
    }],
    'realm_set_ipa_state.next': [
      // Where the call got to is also what the RMM has noted.
      { name: 'more', if: (t, s) => change(s).base! < t.top, say: (_t, s) => `on at ipa${change(s).base}`, set: { at: (_t, s) => change(s).base as 0 }, goto: 'realm_set_ipa_state.set' },
      { name: 'done', else: true, say: 'at the end of the range', goto: 'guest.enter' },
    ],
    'realm_set_ipa_state.failed': [
      { name: 'create', if: t => named(t) > 0 && named(t) < PAGE_LEVEL, say: t => `level ${named(t)}: creates a table`, goto: 'realm_create_rtt_levels.create' },
      { name: 'give_up', else: true, say: t => `${t.rmi}: leaves it there`, goto: 'guest.enter' },
    ],
    'realm_create_rtt_levels.create': [{
      call: call(RMI_RTT_CREATE, (t: Locals, s: Rmm) => ({ rd: 0, rtt: ripasTable, ipa: t.at - t.at % pagesIn(s, named(t)), level: named(t) + 1 })) as never,
      goto: { RMI_SUCCESS: 'realm_set_ipa_state.set', '*': 'guest.enter' },
    }],
    'guest.enter': [{
      call: call(RMI_REC_ENTER, () => ({ rec: 0, emulatedMmio: false, injectSea: false, reject: false })) as never,
      set: { at: 0, top: 0, rmi: 'none' }, goto: { RMI_ERROR_REALM: 'guest.run', '*': 'guest.run' },
    }],
  },
  source: 'arch/arm64/kvm/rmi.c (realm_set_ipa_state)',
});

/** What was read of the source does not say what becomes of an error at the level of pages, where no table can be made. */
export const triesAgain = rmm.variant('tries-again', setRipas, {
  why: 'an error at the level of pages is answered like any other: the tables that are missing are made, which are none, and the call is made again',
  replace: {
    'realm_set_ipa_state.failed': [
      { name: 'create', if: t => named(t) > 0 && named(t) < PAGE_LEVEL, say: t => `level ${named(t)}: creates a table`, goto: 'realm_create_rtt_levels.create' },
      { name: 'again', if: t => named(t) === PAGE_LEVEL, say: 'no table is missing: tries again', goto: 'realm_set_ipa_state.set' },
      { name: 'give_up', else: true, say: t => `${t.rmi}: leaves it there`, goto: 'guest.enter' },
    ],
  },
});

export const rmmWithRipasLoop = rmm.with({ kvm: many(setRipas) });
