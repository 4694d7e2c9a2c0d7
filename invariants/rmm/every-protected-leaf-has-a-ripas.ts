import { always } from '../../machines/rmm/parts.ts';

export const everyProtectedLeafHasARipas = always('every-protected-leaf-has-a-ripas', {
  why: 'The RIPAS decides what the realm sees at an address, mapped or not; tables have none (RMM specification A5.5).',
  forEach: { entry: 'ripas' },
  holds: (s, { entry }) => {
    const e = s.rtte[entry];
    return (e.is('TABLE') || e.is('ABSENT')) === s.ripas[entry].is('NONE');
  },
});
