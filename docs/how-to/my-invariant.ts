/** The worked example of add-an-invariant.md: two claims of my own, judged in a shipped scenario. */
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { always, scenario } from '../../machines/world.ts';

// #region claim
export const stage2NeverMapsAFreeFrame = always('stage2-never-maps-a-free-frame', {
  why: 'A frame that the allocator has back may be handed to anybody: a realm that still maps it reads and writes their memory (host-mm I3).',
  forEach: { g: 'entry' },
  when: (s, { g }) => typeof s.entry[g].context.pfn === 'number',
  holds: (s, { g }) => s.frame[s.entry[g].context.pfn as number].is('USED'),
});
// #endregion

// #region vacuous
export const zeroPageIsNotWritten = always('zero-page-is-not-written', {
  why: 'Every process reads zeros there.',
  forEach: { g: 'entry' },
  when: (s, { g }) => s.entry[g].context.pfn === 'zero' && s.entry[g].context.s2ap === 'RW',
  holds: s => s.zero_page.context.guest === 0,
});
// #endregion

// #region scenario
export const mine = scenario('my-claims', {
  ...anonFork.spec,
  properties: [stage2NeverMapsAFreeFrame, zeroPageIsNotWritten],
  deadlock: 'allowed',
  runs: { 'seed-fix': {}, 'v14+L': {}, 'v14+force-write': {} },
});
// #endregion
