import { step } from '../../machines/rmm/parts.ts';
import { isProtected, PAGE_LEVEL, walk } from '../../machines/rmm/tree.ts';
import { addressOf, arg, realmOf, succeeds } from './calls.ts';
import { leaf } from './pages.ts';

export const anEntryReadsAsItIs = step('an-entry-reads-as-it-is', {
  why: 'RMI_RTT_READ_ENTRY is how a host finds out what is mapped; with a wrong page it would take another page for that of the realm (tf-rmm f5257c6e).',
  when: ({ by }) => by.action === 'RMI_RTT_READ_ENTRY' && succeeds(by),
  holds: ({ before, by, returned }) => {
    const [rd, ipa] = [realmOf(by), addressOf(by)];
    if (returned['state'] === 'TABLE') return returned['walk_level'] === arg(by, 'level') && walk(before, rd, ipa, PAGE_LEVEL)!.level > arg(by, 'level');
    const [state, ripas, ...output] = leaf(before, rd, ipa).split(' ').filter(x => x !== '');
    // Of a page inside a block the entry names the first page of the block.
    const found = walk(before, rd, ipa, PAGE_LEVEL)!;
    if (output.length > 0) output[0] = `page${Number(output[0]) - (ipa - found.base)}`;
    return returned['walk_level'] === found.level && returned['state'] === state!.replace('_NS', '')
      && returned['ripas'] === (isProtected(before, ipa) ? ripas : 'NONE') && returned['desc'] === (output.length > 0 ? output.join('/') : null);
  },
});
