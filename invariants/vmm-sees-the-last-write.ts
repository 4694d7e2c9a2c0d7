import type { Pfn } from '../machines/frame.ts';
import { frameAt } from '../machines/stage2.ts';
import { always, world } from '../machines/world.ts';
import type { State, Vocabulary } from '../src/model/index.ts';

type S = State<typeof world extends Vocabulary<infer W> ? W : never>;

/** What a load by the VMM returns: the frame that its PTE maps; an empty PTE reads as the zero page or the page cache. */
const frameRead = (s: S, g: number): Pfn => {
  if (!s.page[g].is('UNPOPULATED')) return s.page[g].context.pfn;
  if (s.param.backing === 'anon') return 'zero';
  return s.page_cache[g].context.pfn;
};
const reads = (s: S, g: number, who: 'guest' | 'vmm'): number => {
  const pfn = frameRead(s, g);
  if (pfn === 'none') return 0;
  return pfn === 'zero' ? s.zero_page.context[who] : s.frame[pfn as number].context[who];
};

/** What a load of the VMM's cell by the guest returns; without an entry it faults first and reads nothing yet. */
const guestReads = (s: S, g: number): number => {
  const pfn = frameAt(s, g);
  if (pfn === 'none') return s.last_write[g].context.vmm;
  return pfn === 'zero' ? s.zero_page.context.vmm : s.frame[pfn as number].context.vmm;
};

/** No copy of this page is under way: between the copy and the PTE switch the data is in two places. */
const isQuiescent = (s: S, g: number): boolean =>
  !(s.vmm.is('wp_page_copy') && s.vmm.context.g === g) && s.vcpu.every(v => !(v.is('wp_page_copy') && v.context.g === g));

export const vmmSeesTheLastWrite = always('vmm-sees-the-last-write', {
  why: 'What the realm stores through its shared alias, the VMM must read, and the other way round: this is how virtio rings work. One data cell a page for each writer; a discard resets what is expected (host-mm I7).',
  forEach: { g: 'last_write' },
  when: (s, { g }) => s.last_write[g].is('WRITTEN') && isQuiescent(s, g),
  holds: {
    "the guest's cell": (s, { g }) => reads(s, g, 'guest') === s.last_write[g].context.guest,
    "the VMM's cell": (s, { g }) => reads(s, g, 'vmm') === s.last_write[g].context.vmm,
    "the VMM's cell, as the guest reads it through its alias": (s, { g }) => guestReads(s, g) === s.last_write[g].context.vmm,
  },
});
