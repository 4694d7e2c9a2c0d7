import { reachable } from '../machines/world.ts';

export const someGuestStoreIsDone = reachable('some-guest-store-is-done', {
  why: 'A check of the scenario, and of the driver: where no store is ever done, the claims about what is stored have nothing to say.',
  forEach: { g: 'last_write' },
  // only the guest writes its cell, and only a store sets it
  holds: (s, { g }) => s.last_write[g].context.guest === 1,
});
