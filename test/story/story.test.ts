/** What a story says is what happened: its states, changes, truths, lanes and its decisive step. */
import { describe, expect, test } from 'vitest';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { anon2gfn } from '../../machines/scenarios/anon-2gfn.ts';
import { progressAnon } from '../../machines/scenarios/progress.ts';
import { ripas } from '../../machines/scenarios/rmm/ripas.ts';
import { mapShared } from '../../machines/kvm/map-shared.ts';
import { instantiate } from '../../src/compile/system.ts';
import { select, type Scenario } from '../../src/index.ts';
import { showKey, showProperty } from '../../src/show.ts';
import { codeOf } from '../../src/story/code.ts';
import { readStory } from '../../src/story/read.ts';
import type { Local, Story } from '../../src/story/story.ts';
import { snapshotViews } from '../../src/trace/snapshot-views.ts';
import { library } from './shelf.ts';

const story = async (scenario: Scenario, run: string, property?: string): Promise<Story> => (await showProperty(select(scenario, run), property)).story;
const torn = await story(library, 'careless', 'books-are-whole');

const shipped: [string, Story][] = [
  ['library', torn], ['library, not returned', await story(library, 'careless', 'books-come-back')], ['library, reached', await story(library, 'careful', 'a-book-is-lent')],
  ['anon-fork', await story(anonFork, 'v14+L', 'stage2-never-maps-a-stale-frame')], ['a lasso', await story(progressAnon, 'v14+ro', 'every-guest-store-is-done')],
];

describe.each(shipped)('%s', (_name, s) => {
  const local = (state: number, name: string): Local => {
    const i = s.instances.findIndex(x => x.name === name);
    return s.machines[s.instances[i]!.machine]!.locals[s.states[state]![i]!]!;
  };
  test('the changes of a step, made to the state before it, give the state after it', () => {
    s.steps.forEach((step, i) => {
      for (const { name } of s.instances) {
        const fields = step.changes.find(c => c.instance === name)?.fields ?? [];
        const [before, after] = [local(i, name), local(i + 1, name)];
        expect(fields.map(f => f.from)).toEqual(fields.map(f => f.name === '' ? before.value : before.fields[f.name]));
        const made = { value: fields.find(f => f.name === '')?.to ?? before.value, fields: { ...before.fields, ...Object.fromEntries(fields.filter(f => f.name !== '').map(f => [f.name, f.to])) } };
        expect(made).toEqual({ value: after.value, fields: after.fields });
        expect(fields.every(f => f.from !== f.to)).toBe(true);
      }
    });
  });
  test('every lane that a step names is one of its lanes, and every lane is used', () => {
    const used = new Set(s.steps.flatMap(x => [x.lane, ...x.call?.agent ? [x.call.agent] : []]));
    expect([...used].filter(l => !s.lanes.includes(l))).toEqual([]);
    expect(s.lanes.filter(l => !used.has(l))).toEqual([]);
  });
  test('the states that a chart calls active are its own, and edges join states that there are', () => {
    for (const m of s.machines) {
      const names = m.states.map(x => x.name);
      for (const l of m.locals) expect(l.active.filter(a => !names.includes(a))).toEqual([]);
      for (const e of m.edges) expect([e.from, e.to].filter(n => n !== '' && !names.includes(n))).toEqual([]);
      for (const x of m.states) if (x.parent !== '') expect(names).toContain(x.parent);
    }
  });
  test('a lasso ends in the state in which its loop begins', () => {
    if (s.loopFrom !== null) expect(s.states.at(-1)).toEqual(s.states[s.loopFrom]);
  });
  test('it survives being saved', () => { expect(readStory(JSON.stringify(s), 'test')).toEqual(s); });
});

test('what each property says of each state is what its functions say', async () => {
  const { story: s, trace, program } = await showProperty(select(library, 'careless'), 'books-are-whole');
  const expected = trace.states.map(x => {
    const views = snapshotViews(program.system, x) as { book: Iterable<{ is(state: string): boolean }> };
    return [...views.book].some(b => b.is('torn')) ? '-' : '+';
  }).join('');
  expect(s.truth.find(t => t.property === 'books-are-whole')!.cells).toBe(expected);
  expect(s.truth.find(t => t.property === 'books-are-whole')!.fails[s.steps.length]).toBe('books-are-whole (n=0): nobody tore it');
  // Asked for once the book is taken, and never answered.
  expect(s.truth.find(t => t.property === 'books-come-back')!.cells).toBe('+???');
});

test('a step tells who executes it, the command with its arguments and answer, and the patch', () => {
  expect(torn.steps.map(s => [s.agent, s.lane, s.text, s.patchedBy])).toEqual([
    ['reader0', 'desk reader0', 'asks for the book: LEND(book0, reader0) -> OK', null], ['reader0', 'home of reader0', 'reads', null], ['reader0', 'home of reader0', 'tears the book', 'careless'],
  ]);
  expect(torn.steps[0]!.call).toEqual({ command: 'LEND', id: 'success', agent: 'librarian', args: 'book0, reader0', status: 'OK' });
  expect(torn.lanes).toEqual(['desk reader0', 'home of reader0', 'librarian']);
});

test('commands of the RMI are calls of the host, those of the RSI of the realm, and the RMM executes both', () => {
  for (const { name, lane, call } of instantiate(select(ripas, 'rmm-1.0')).actions) {
    const [, kind] = /^(RMI|RSI)_/.exec(name) ?? [];
    if (kind !== undefined) expect([name, lane, call?.agent]).toEqual([name, kind === 'RMI' ? 'host' : 'realm0', 'RMM']);
  }
});

test('the code tells an answer of a command once', () => {
  const calls = [codeOf(mapShared, 'kvm0')].flatMap(c => c.labels.flatMap(l => l.branches.flatMap(b => b.calls === null ? [] : [b.calls.split(': ')[1]!.split(', ')])));
  expect(calls.length).toBeGreaterThan(0);
  for (const answers of calls) expect(new Set(answers).size).toBe(answers.length);
});

test('the code shows what a patch did to it', () => {
  const [code] = torn.code;
  expect(code!.labels.map(l => [l.label, l.lane, l.patchedBy, l.removed, l.tags])).toEqual([
    ['desk.ask', 'desk reader0', null, false, []], ['desk.wait', 'desk reader0', null, false, []], ['home.read', 'home of reader0', null, false, ['AT_HOME']],
    ['home.decide', 'home of reader0', 'careless', false, ['AT_HOME']], ['desk.give_back', 'desk reader0', null, false, []],
  ]);
  expect(code!.labels[0]!.branches).toEqual([{ name: '', says: 'asks for the book', calls: 'LEND: LENT, OK', goto: ['desk.wait', 'home.read'] }]);
});

describe('the decisive step', () => {
  test('once the book is taken, its careless reader tears it', () => {
    // In the initial state the other reader may take it, and will tear it as well: every run fails.
    expect(torn.decisive).toMatchObject({ question: 'avoid', known: true, after: null });
  });
  test('v14 refuses a read-only page from the moment at which it has seen that nothing was invalidated', async () => {
    // Before that it retries when a notifier comes; after that the code has no branch that does not warn.
    const s = await story(anon2gfn, 'v14', 'no-warn-reached');
    expect(s.steps[s.decisive!.after!]).toMatchObject({ index: 5, label: 'user_mem_abort.lock', text: 'mmu_lock held, nothing was invalidated' });
    expect(s.decisive!.alternatives.filter(a => a.taken)).toMatchObject([{ fate: 'doomed' }]);
    expect(s.decisive!.alternatives.filter(a => !a.taken && a.fate !== 'avoided')).toEqual([]);
    expect(s.decisive!.blockers).toEqual([
      { instance: 'mmu_invalidate', unless: ['IN_PROGRESS'] }, { instance: 'mmu_seq[0]', unless: ['STALE'] }, { instance: 'mmu_lock', unless: ['WRITE'] },
    ]);
  });
  test('v14+L maps a stale frame because it takes the lock again without a second check', () => {
    const s = shipped[3]![1];
    expect(s.steps[s.decisive!.after!]).toMatchObject({ label: 'realm_unmap_shared_range.relock', patchedBy: 'unmap-in-use, may_block' });
    expect(s.decisive!.alternatives).toMatchObject([{ taken: true, fate: 'doomed' }, { taken: false, fate: 'avoided', text: 'PTE of gfn0 cleared' }]);
  });
  test('a loop in which what is asked for can still come says so', () => {
    const s = shipped[4]![1];
    expect(s.decisive).toMatchObject({ question: 'reach', known: true, after: s.steps.length });
  });
  test('what is reached was not decided', () => { expect(shipped[2]![1].decisive).toBeNull(); });
});

test('a key tells the same story as the property that it came from', () => {
  const again = showKey(select(library, 'careless'), torn.replay).story;
  expect(again.steps).toEqual(torn.steps);
  expect(again.shows).toMatchObject({ property: 'books-are-whole', what: 'violated', because: torn.shows.because });
  expect(again.decisive).toEqual(torn.decisive);
});

describe('nothing to show', () => {
  test.each([
    ['no violation', select(library, 'careful'), undefined, /library\/careful: no property is violated[^]*'realmcheck explore'/],
    ['a property that holds', select(library, 'careful'), 'books-are-whole', /books-are-whole holds \(in [^]*no trace of it to show/],
    ['an unknown property', select(library, 'careful'), 'books-are-hole', /unknown property 'books-are-hole'. Did you mean 'books-are-whole'/],
  ])('%s', async (_name, selection, property, said) => { await expect(showProperty(selection, property)).rejects.toThrow(said); });
});

describe('a file that is no story', () => {
  const cut = JSON.stringify(torn);
  test.each<[string, string, RegExp]>([
    ['empty', '', /t\.json: is not JSON[^]*it is empty/], ['cut off', cut.slice(0, 200), /is not JSON[^]*cut off/], ['something else', '{"a":1}', /lacks "format": "realmcheck-story"/],
    ['ITF', '{"states":[]}', /looks like ITF: 'realmcheck replay --trace'/], ['another version', cut.replace('"version":1', '"version":2'), /format version 2, and this realmcheck reads version 1/],
    ['a part missing', JSON.stringify({ ...torn, steps: undefined }), /"steps" is missing/], ['a part wrong', JSON.stringify({ ...torn, steps: [{ index: 'one' }] }), /"steps" is not as it should be/],
    ['a state too few', JSON.stringify({ ...torn, states: torn.states.slice(1) }), /has 3 steps and 3 states/],
    ['a local state that is not there', JSON.stringify({ ...torn, states: torn.states.map(s => s.map(() => 99)) }), /state 0 does not fit the instances/],
    ['a machine that is not there', JSON.stringify({ ...torn, instances: torn.instances.map(i => ({ ...i, machine: 7 })) }), /names a machine or code that is not there/],
    ['a loop behind the end', JSON.stringify({ ...torn, loopFrom: 9 }), /the loop begins after step 9/],
  ])('%s', (_name, content, said) => { expect(() => readStory(content, 't.json')).toThrow(said); });
});
