import { step } from '../../machines/rmm/parts.ts';
import { arg } from './calls.ts';
import { addresses, leaf } from './pages.ts';

/** What each makes of its realm. */
const MAKES: Readonly<Record<string, string>> = {
  RMI_REALM_CREATE: 'NEW', RMI_REALM_ACTIVATE: 'ACTIVE', PSCI_SYSTEM_OFF: 'SYSTEM_OFF', RMI_REALM_TERMINATE: 'ZOMBIE', RMI_REALM_DESTROY: 'ABSENT',
};

export const aRealmGoesThroughItsStates = step('a-realm-goes-through-its-states', {
  why: 'What a host may do to a realm depends on its state: memory is put in while it is NEW, RECs run while it is ACTIVE, and nothing else may move it (RMM specification A2.1).',
  forEach: { rd: 'realm' },
  holds: {
    'as the call says, and by no other': ({ before, after, by }, { rd }) => {
      const own = arg(by, by.action === 'RMI_REALM_CREATE' ? 'vmid' : 'rd') === rd;
      return after.realm[rd].value === (own && by.action in MAKES ? MAKES[by.action] : before.realm[rd].value);
    },
    'a new one has no memory': ({ after, by }, { rd }) => by.action !== 'RMI_REALM_CREATE' || arg(by, 'vmid') !== rd
      || addresses.every(ipa => ['', 'UNASSIGNED EMPTY', 'UNASSIGNED_NS NONE'].includes(leaf(after, rd, ipa).trim())),
    'it gets a REC only while it is NEW': ({ before, by }, { rd }) => by.action !== 'RMI_REC_CREATE' || arg(by, 'rd') !== rd || before.realm[rd].is('NEW'),
  },
});
