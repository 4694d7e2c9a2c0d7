import { always } from '../../machines/rmm/parts.ts';

export const aMappingHasTheRipasOfItsKind = always('a-mapping-has-the-ripas-of-its-kind', {
  why: 'RAM behind which there is a device, or DEV behind which there is memory or nothing, is what the realm has never agreed to: it would trust the one as the other (RMM specification 2.0, A5.2.2).',
  forEach: { entry: 'ripas' },
  holds: {
    'only a device is DEV': (s, { entry }) => !s.ripas[entry].is('DEV') || s.rtte[entry].is('ASSIGNED_DEV'),
    'no device is RAM': (s, { entry }) => !s.ripas[entry].is('RAM') || !s.rtte[entry].is('ASSIGNED_DEV'),
  },
});
