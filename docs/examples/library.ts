import { check, components, events, many, to } from 'realmcheck';

const flag = events({ SET: {}, CLEAR: {} }).createMachine({
  id: 'flag',
  initial: 'clear',
  states: {
    clear: { on: { SET: 'set' } },
    set: { on: { SET: {}, CLEAR: 'clear' } },
  },
});
const worker = events({ LOOK: {}, ENTER: {}, LEAVE: {} }).createMachine({
  id: 'worker',
  initial: 'outside',
  states: {
    outside: { on: { LOOK: 'has_looked' } },
    has_looked: { on: { ENTER: 'inside' } },
    inside: { on: { LEAVE: 'outside' } },
  },
});

const { action, always, scenario } = components({ flag, worker: many(worker) });

const mutex = scenario('mutex', {
  asks: 'A worker looks at the flag, then sets it and enters: are two ever inside?',
  instances: { worker: 2 },
  actions: [
    action('look', {
      params: { i: 'worker' },
      when: (s, { i }) => s.worker[i].is('outside') && s.flag.is('clear'),
      send: { worker: (_s, { i }) => to(i, 'LOOK') },
    }),
    action('enter', {
      params: { i: 'worker' },
      when: (s, { i }) => s.worker[i].is('has_looked'),
      send: { worker: (_s, { i }) => to(i, 'ENTER'), flag: 'SET' },
    }),
    action('leave', {
      params: { i: 'worker' },
      when: (s, { i }) => s.worker[i].is('inside'),
      send: { worker: (_s, { i }) => to(i, 'LEAVE'), flag: 'CLEAR' },
    }),
  ],
  properties: [
    always('one-inside', { why: 'what the flag is for', holds: s => s.worker.count(w => w.is('inside')) <= 1 }),
  ],
});

const result = await check(mutex);
console.log(`${result.states} states, ${result.transitions} transitions`);
for (const p of result.properties) {
  console.log(`${p.name}: ${p.verdict}, ${p.because}`);
  for (const step of p.trace?.steps ?? []) console.log(`  ${step.index}  ${step.text}`);
}
