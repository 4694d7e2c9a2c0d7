import { canAlways } from '../../machines/rmm/parts.ts';

export const theRealmCanBeDestroyed = canAlways('the-realm-can-be-destroyed', {
  why: 'A realm that cannot be destroyed keeps its VMID and its memory.',
  holds: s => s.realm.every(r => r.is('ABSENT')),
});
