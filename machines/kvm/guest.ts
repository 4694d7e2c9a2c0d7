/**
 * The guest's side of an access to its shared alias: it is done, or it aborts into KVM. The same for an access that the
 * guest starts, to any gfn, and for one that aborted and is executed again; `gfn` tells which page it is to.
 */
import { to, type AnyBranch, type Scalar } from '../../src/model/index.ts';
import type { Pfn } from '../frame.ts';
import type { HostState } from '../mm/pages.ts';
import { frameAt, isMapped, isRealmRunning, s2apAt } from '../stage2.ts';

interface Vcpu { readonly me: number; readonly g: number; readonly access: 'none' | 'load' | 'store' }
interface Chosen { readonly g: number; readonly value: 0 | 1; readonly kind: 'visible' | 'hidden' }
type Of<R> = (t: Vcpu, s: HostState, p: Chosen) => R;
interface GuestBranch extends AnyBranch {
  readonly if: Of<boolean>; readonly say: Of<string>;
  readonly send: Readonly<Record<string, Of<unknown>>>; readonly set: Readonly<Record<string, Scalar | Of<Scalar>>>;
}
type Gfn = (t: Vcpu, p: Chosen) => number;

export const chosen: Gfn = (_t, { g }) => g;
export const pending: Gfn = t => t.g;

/** A new access may be either; a pending one is what it was. */
const mayBe = (t: Vcpu, kind: 'load' | 'store'): boolean => t.access === 'none' || t.access === kind;

/** A ghost counts the exits of an access, where the scenario has one. While something is being invalidated they do not count. */
const countExit: Of<unknown> = (t, s) => s.exits.length > t.me && s.mmu_invalidate.is('NONE') ? to(t.me, 'EXIT') : null;
export const forgetExits = (t: { readonly me: number }, s: HostState) => s.exits.length > t.me ? to(t.me, 'DONE' as const) : null;

export const store = (gfn: Gfn): GuestBranch => {
  const pfnOf: Of<Pfn> = (t, s, p) => frameAt(s, gfn(t, p));
  return {
    if: (t, s, p) => mayBe(t, 'store') && s2apAt(s, gfn(t, p)) === 'RW',
    say: (t, s, p) => `store ${p.value} to ipa${gfn(t, p)} (${shown(pfnOf(t, s, p))})`,
    send: {
      frame: (t, s, p) => {
        const pfn = pfnOf(t, s, p);
        return typeof pfn === 'number' ? to(pfn, { type: 'GUEST_STORE', value: p.value }) : null;
      },
      zero_page: (t, s, p) => pfnOf(t, s, p) === 'zero' ? { type: 'GUEST_STORE', value: p.value } : null,
      last_write: (t, _s, p) => to(gfn(t, p), { type: 'GUEST', value: p.value }),
      exits: forgetExits,
    },
    set: { access: 'none', g: 0 },
    goto: 'guest.run',
  };
};

export const loadAbort = (gfn: Gfn): GuestBranch => ({
  if: (t, s, p) => mayBe(t, 'load') && isRealmRunning(s) && !isMapped(s, gfn(t, p)),
  say: (t, _s, p) => `load ipa${gfn(t, p)}: translation fault, REC exit`,
  send: { exits: countExit },
  set: { g: (t, _s, p) => gfn(t, p), access: 'load', fault: 'translation', isWrite: false },
  goto: 'user_mem_abort.vma_lookup',
});

/** The value is chosen when the store is done: nothing can tell the difference before that. */
export const storeAbort = (gfn: Gfn): GuestBranch => {
  const fault: Of<'translation' | 'permission'> = (t, s, p) => isMapped(s, gfn(t, p)) ? 'permission' : 'translation';
  return {
    if: (t, s, p) => mayBe(t, 'store') && isRealmRunning(s) && s2apAt(s, gfn(t, p)) !== 'RW' && (s.param.store === p.kind || s.param.store === 'either'),
    say: (t, s, p) => `store to ipa${gfn(t, p)}: ${fault(t, s, p)} fault${p.kind === 'hidden' ? ' (WnR hidden)' : ''}, REC exit`,
    send: { exits: countExit },
    set: { g: (t, _s, p) => gfn(t, p), access: 'store', fault, isWrite: (_t, _s, p) => p.kind === 'visible' },
    goto: 'user_mem_abort.vma_lookup',
  };
};

const shown = (pfn: Pfn): string => typeof pfn === 'number' ? `frame${pfn}` : String(pfn);
