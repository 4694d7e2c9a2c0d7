import { always } from '../../machines/rmm/parts.ts';

export const aRecRunsOnlyInAnActiveRealm = always('a-rec-runs-only-in-an-active-realm', {
  why: 'Before activation the host still puts memory into the realm, after its end the host takes it apart (Q13).',
  forEach: { rd: 'rec' },
  when: (s, { rd }) => s.rec[rd].is('RUNNING'),
  holds: (s, { rd }) => s.realm[rd].is('ACTIVE'),
});
