/** A realm, a REC of it, the RIPAS change that the REC has asked for; and what the realm believes of a page. RMM specification A2.1, A2.3, A5.4. */
import { assign } from 'xstate';
import { bool, events, range } from '../../src/model/index.ts';
import { pas } from './granule.ts';

type Pages = { rd: number | null; rtt: number | null };
const NO_PAGES: Pages = { rd: null, rtt: null };

export const realm = events({ CREATE: { rd: pas, rtt: pas }, ACTIVATE: {}, OFF: {}, TERMINATE: {}, DESTROY: {} }, NO_PAGES).createMachine({
  id: 'realm',
  context: NO_PAGES,
  initial: 'ABSENT',
  states: {
    ABSENT: { entry: assign(NO_PAGES), on: { CREATE: { target: 'NEW', actions: assign(({ event }) => ({ rd: event.rd, rtt: event.rtt })) } } },
    NEW: { on: { ACTIVATE: 'ACTIVE', TERMINATE: 'ZOMBIE', DESTROY: 'ABSENT' } },
    ACTIVE: { on: { OFF: 'SYSTEM_OFF', TERMINATE: 'ZOMBIE', DESTROY: 'ABSENT' } },
    SYSTEM_OFF: { on: { TERMINATE: 'ZOMBIE', DESTROY: 'ABSENT' } },
    /** 2.0 only */
    ZOMBIE: { on: { DESTROY: 'ABSENT' } },
  },
});

/** A VMID, as the RMM keeps account of them. */
export const vmid = events({ TAKE: {}, FREE: {} }).createMachine({
  id: 'vmid',
  initial: 'FREE',
  states: { FREE: { on: { TAKE: 'TAKEN' } }, TAKEN: { on: { FREE: 'FREE' } } },
});

/** Why the REC is not running: what the next REC_ENTER may do about it depends on that. */
export const exits = ['other', 'ripas change', 'device mapping', 'emulatable abort', 'unprotected abort', 'protected abort'] as const;
export type Exit = (typeof exits)[number];

/** How a REC goes on: as it left, with its access done by the host, with an external abort; with both, which no RMM should do. */
export const entries = ['plain', 'emulated', 'SEA', 'emulated and SEA'] as const;
export type Entered = (typeof entries)[number];

export const rec = events({ CREATE: { pa: pas }, DESTROY: {}, ENTER: { as: entries }, EXIT: { why: exits } }, { pa: null, exit: 'other', entered: 'plain' } as { pa: number | null; exit: Exit; entered: Entered }).createMachine({
  id: 'rec',
  context: { pa: null, exit: 'other', entered: 'plain' },
  initial: 'ABSENT',
  states: {
    ABSENT: { on: { CREATE: { target: 'READY', actions: assign(({ event }) => ({ pa: event.pa })) } } },
    READY: {
      on: {
        ENTER: { target: 'RUNNING', actions: assign(({ event }) => ({ exit: 'other' as const, entered: event.as })) },
        DESTROY: { target: 'ABSENT', actions: assign({ pa: null, exit: 'other', entered: 'plain' }) },
      },
    },
    RUNNING: { on: { EXIT: { target: 'READY', actions: assign(({ event }) => ({ exit: event.why, entered: 'plain' as const })) } } },
  },
});

/** A page of the protected half as an end of a range: base, or the page after the last. */
export const ends = range(10);

type Change = { from: number | null; base: number | null; top: number | null; value: 'EMPTY' | 'RAM' | null; changeDestroyed: boolean };
const NO_CHANGE: Change = { from: null, base: null, top: null, value: null, changeDestroyed: false };

/** The change that a REC has asked for by RSI_IPA_STATE_SET; base moves on as RMI_RTT_SET_RIPAS makes progress. `from` is a ghost: where it began. */
export const ripasChange = events({
  ASK: { base: ends, top: ends, value: ['EMPTY', 'RAM'], changeDestroyed: bool }, PROGRESS: { base: ends }, END: {},
}, NO_CHANGE).createMachine({
  id: 'ripas_change',
  context: NO_CHANGE,
  initial: 'NONE',
  states: {
    NONE: { on: { ASK: { target: 'PENDING', actions: assign(({ event }) => ({ from: event.base, base: event.base, top: event.top, value: event.value, changeDestroyed: event.changeDestroyed })) } } },
    PENDING: { on: { PROGRESS: { actions: assign({ base: ({ event }) => event.base }) }, END: { target: 'NONE', actions: assign(NO_CHANGE) } } },
  },
});

type Validation = { from: number | null; base: number | null; top: number | null; pa: number | null };
const NO_VALIDATION: Validation = { from: null, base: null, top: null, pa: null };

/**
 * The mapping of a device that a REC has asked to be validated by RSI_VDEV_VALIDATE_MAPPING; base moves on as RMI_RTT_DEV_VALIDATE
 * makes progress. `pa` is the page that the realm expects at `from`, where it began. RMM specification 2.0 (beta) A5.5.
 */
export const devMem = events({ ASK: { base: ends, top: ends, pa: pas }, PROGRESS: { base: ends }, END: {} }, NO_VALIDATION).createMachine({
  id: 'dev_mem',
  context: NO_VALIDATION,
  initial: 'NONE',
  states: {
    NONE: { on: { ASK: { target: 'PENDING', actions: assign(({ event }) => ({ from: event.base, base: event.base, top: event.top, pa: event.pa })) } } },
    PENDING: { on: { PROGRESS: { actions: assign({ base: ({ event }) => event.base }) }, END: { target: 'NONE', actions: assign(NO_VALIDATION) } } },
  },
});

/**
 * Ghost, one a protected page: what the realm counts on to be there. MEASURED: what the host copied before the realm ran,
 * and the measurement says so. WRITTEN: what the realm wrote. Either ends when the realm asks for a change that lets it go.
 */
export const belief = events({ MEASURE: {}, WRITE: {}, GIVE_UP: {} }).createMachine({
  id: 'belief',
  initial: 'NOTHING',
  states: { NOTHING: {}, MEASURED: {}, WRITTEN: {} },
  on: { MEASURE: '.MEASURED', WRITE: '.WRITTEN', GIVE_UP: '.NOTHING' },
});
