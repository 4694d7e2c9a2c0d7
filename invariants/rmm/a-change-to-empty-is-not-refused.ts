import { step } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, pagesIn, walk } from '../../machines/rmm/tree.ts';
import { arg, succeeds } from './calls.ts';

export const aChangeToEmptyIsNotRefused = step('a-change-to-empty-is-not-refused', {
  why: 'A realm that gives memory up must get rid of it, also of what the host has destroyed before. In 1.0 it has to say CHANGE_DESTROYED for that, so the claim is violated there (tf-rmm 4c40d408).',
  when: ({ before, by }) => {
    if (by.action !== 'RMI_RTT_SET_RIPAS') return false;
    const [rd, base, top] = [arg(by, 'rd'), arg(by, 'base'), arg(by, 'top')];
    if (rd < 0 || arg(by, 'rec') !== rd || !before.rec[rd].is('READY') || !before.ripas_change[rd].is('PENDING') || !isProtected(before, base)) return false;
    const change = before.ripas_change[rd].context;
    const e = walk(before, rd, base, PAGE_LEVEL)!;
    return change.value === 'EMPTY' && change.base === base && top <= change.top! && e.base === base && base + pagesIn(before, e.level) <= top;
  },
  holds: ({ by }) => succeeds(by),
});
