/** The ITF that 'show' writes is read back: the same steps, the same end; what was changed in it is told. */
import { describe, expect, test } from 'vitest';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { progressAnon } from '../../machines/scenarios/progress.ts';
import { replayTrace } from '../../src/import/replay-trace.ts';
import { components, events, select, type Selection } from '../../src/index.ts';
import { toItf } from '../../src/report/story-itf.ts';
import { showProperty } from '../../src/show.ts';
import type { Story } from '../../src/story/story.ts';
import { library } from '../story/shelf.ts';

const bulb = events({ PRESS: {}, BREAK: {} }).createMachine({ id: 'bulb', initial: 'OFF', states: { OFF: { on: { PRESS: 'ON' } }, ON: { on: { PRESS: 'OFF', BREAK: 'BROKEN' } }, BROKEN: {} } });
const v = components({ bulb });
const press = v.action('press', { send: { bulb: 'PRESS' } });
const broken = v.scenario('broken', { asks: 'is it handled?', actions: [press, v.action('break', { when: { bulb: 'ON' }, send: { bulb: 'BREAK' } })], properties: [v.always('one', { why: 'to have one', holds: () => true })] });
const rests = v.scenario('rests', {
  asks: 'does it go out?', actions: [v.action('press', { when: { bulb: 'OFF' }, send: { bulb: 'PRESS' } })],
  properties: [v.leadsTo('goes-out', { why: 'to have one', when: s => s.bulb.is('ON'), then: s => s.bulb.is('OFF') })],
});

const told = async (selection: Selection, property: string): Promise<Story> => (await showProperty(selection, property)).story;
const shown: [string, Selection, string][] = [
  ['a counterexample', select(anonFork, 'v14+L'), 'stage2-never-maps-a-stale-frame'], ['a lasso', select(progressAnon, 'v14+ro'), 'every-guest-store-is-done'],
  ['a lasso that rests', select(rests, ''), 'goes-out'], ['what is reached', select(library, 'careful'), 'a-book-is-lent'],
  ['a refused step', select(broken, ''), 'refused'],
];

test.each(shown)('%s is what it was', async (_name, selection, property) => {
  const story = await told(selection, property);
  const { trace, failures, format, notes, states } = await replayTrace(selection, toItf(story), 'file');
  expect([trace.replay, format, notes]).toEqual([story.replay, 'ITF', []]);
  expect(states).toBe((JSON.parse(toItf(story)) as { states: unknown[] }).states.length);
  if (story.shows.what === 'violated') expect(failures.map(f => f.property)).toContain(property);
});

describe('what was changed is told', () => {
  const selection = select(library, 'careless');
  const changed = async (change: (itf: any) => void): Promise<unknown> => {
    const itf = JSON.parse(toItf(await told(selection, 'books-are-whole'))) as unknown;
    change(itf);
    return replayTrace(selection, JSON.stringify(itf), 'file').then(r => r.notes, (e: unknown) => (e as Error).message);
  };
  test.each<[string, (itf: any) => void, RegExp]>([
    ['a value', itf => { itf.states[3].book['#map'][0][1].state = 'shelved'; }, /^file, states\[3\]: variable 'book' is .*shelved.* lead to .*torn.*Likely cause: the file was changed/],
    ['a variable that is gone', itf => { delete itf.states[1].book; }, /^file, states\[1\]: variable 'book' is nothing/],
    ['a variable too many', itf => { itf.states[0].books = 'x'; }, /^file, states\[0\]: variable 'books' is "x", and its steps lead to nothing/],
    ['an action', itf => { itf.states[1]['#meta'].action = 'reader0 desk.ask -> OKAY'; }, /^file, states\[1\]: there is no action "reader0 desk.ask -> OKAY" in library\/careless\. Did you mean 'reader0 desk.ask -> OK'/],
    ['no action', itf => { delete itf.states[2]['#meta']; }, /^file, states\[2\]: there is no action nothing/],
    ['a step that is left out', itf => { itf.states.splice(1, 1); }, /^file: replay, step 1: .*Likely cause: the file was changed/],
    ['another run', itf => { itf['#meta'].run = 'library/careful'; }, /^file: is a trace of "library\/careful", and this is library\/careless/],
    ['a loop that is nowhere', itf => { itf.loop = 9; }, /^file: the loop begins in state 9/],
    ['no state', itf => { itf.states = []; }, /^file: it has no states/],
    ['a state that is none', itf => { itf.states[1] = 7; }, /^file: states\[1\] is 7 and not an object/],
  ])('%s', async (_name, change, said) => { expect(await changed(change)).toMatch(said); });
  test('a changed model, if it takes the same steps', async () => {
    expect(await changed(itf => { itf['#meta'].model = '0123456789abcdef'; })).toEqual(['The model was changed since the trace was written (0123456789abcdef then); its steps lead to the same states.']);
  });
});
