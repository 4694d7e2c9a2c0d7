/** `realmcheck export` as a process: languages, files, and what it refuses. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, lampFile, realmcheck } from './realmcheck.ts';

const place = folder();
const file = lampFile(place, 'lamp.ts', `
export const lit = scenario('lit', { asks: 'to test', actions: [press], properties: [exists, staysOff] });
`);
const twoFile = lampFile(place, 'two.ts', `
export const one = scenario('one', { asks: 'to test', actions: [press], properties: [exists] });
export const two = scenario('two', { asks: 'to test', axes: { when: { day: { param: { mode: 'day' } }, night: { param: { mode: 'night' } } } }, runs: { day: {}, night: {} }, actions: [press], properties: [exists, staysOff] });
`);

describe.each([
  ['murphi', /^-- lit, written by realmcheck[^]*startstate "initial"[^]*invariant "stays-off"\n/], ['promela', /^\/\* lit, written by realmcheck[^]*active proctype steps\(\)[^]*\/\* stays-off \*\//],
  ['tla', /^---- MODULE lit ----[^]*\nstays_off ==[^]*\n====\n\nSPECIFICATION Spec\n[^]*INVARIANT stays_off\n/], ['dot', /^digraph "lit" \{\n[^]*\}\n$/], ['json', /^\{\n"realmcheck": "[^]*\}\n$/],
])('%s', (language, shape) => {
  test('goes to standard output', async () => {
    const { code, out, err } = await realmcheck('export', file, '--to', language);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(shape);
  });
});

test('a file, and for TLA+ its configuration beside it', async () => {
  const module = join(place, 'Lit.tla');
  const { code, out } = await realmcheck('export', file, '--to', 'tla', '-o', module);
  expect([code, out.replace(/\s+/g, ' ')]).toEqual([0, `${module}, ${join(place, 'Lit.cfg')}: lit, 2 states, 2 transitions `]);
  expect(readFileSync(module, 'utf8')).toMatch(/^---- MODULE Lit ----\n[^]*\n====\n$/);
  expect(readFileSync(join(place, 'Lit.cfg'), 'utf8')).toBe('SPECIFICATION Spec\n\\* A state without steps is judged by an invariant.\nCHECK_DEADLOCK FALSE\nINVARIANT TypeOK\nINVARIANT exists\nINVARIANT stays_off\nINVARIANT deadlock_free\n');
});

test('only the properties that are asked for', async () => {
  const { out } = await realmcheck('export', file, '--to', 'murphi', '--property', 'exists');
  expect(out).toContain('invariant "exists"');
  expect(out).not.toContain('invariant "stays-off"');
  expect(out).toContain('-- Not asked for: stays-off (always)');
});

test('a claim that something is reachable stands there only when it is asked for', async () => {
  const all = await realmcheck('export', 'ring/seed-fix', '--to', 'murphi');
  expect(all.out).not.toContain('invariant "never: ');
  expect((await realmcheck('export', 'ring/seed-fix', '--to', 'murphi', '--property', 'some-guest-store-is-done')).out).toContain('invariant "never: some-guest-store-is-done');
});

test('the reachable states as a picture', async () => {
  const { out } = await realmcheck('export', file, '--to', 'dot', '--space');
  expect(out.match(/^ {2}s\d+ -> s\d+ /gm)).toHaveLength(2);
});

test('one run of a scenario of one file', async () => {
  expect((await realmcheck('export', twoFile, 'two/night', '--to', 'murphi')).out).toContain('-- two/night, written by');
  expect((await realmcheck('export', twoFile, 'two', '--to', 'murphi')).out).toContain('-- two/day, written by');
});

describe('refused, with what to do instead', () => {
  const bounded = lampFile(place, 'bounded.ts', `export const few = scenario('few', { asks: 'to test', bounds: { states: 1 }, actions: [press], properties: [exists] });`);
  test.each([
    ['no language', [file], /required option '-t, --to <language>'/],
    ['an unknown language', [file, '--to', 'smv'], /Allowed choices are murphi, promela, tla, dot, json/],
    ['an unknown property', [file, '--to', 'json', '-p', 'stays'], /unknown property 'stays'. Known: exists, stays-off/],
    ['several scenarios', [twoFile, '--to', 'json'], /which scenario\? Name one of one, two/],
    ['two runs', ['ring', 'race', '--to', 'json'], /one run at a time/],
    ['--space of something else', [file, '--to', 'json', '--space'], /--space draws the reachable states; it goes with --to dot/],
    ['a module that is no name', [file, '--to', 'tla', '-o', join(place, 'my-lamp.tla')], /'my-lamp' is no name there\. Take my_lamp\.tla/],
    ['a folder that is not there', [file, '--to', 'json', '-o', join(place, 'no', 'x.json')], /cannot write [^]*ENOENT/],
    ['a search with a bound', [bounded, '--to', 'json'], /few: to write it down takes a search of all states/],
  ])('%s', async (_what, args, said) => {
    const { code, err, out } = await realmcheck('export', ...args);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(said);
  });
  test('a file stays as it was when the model is refused', async () => {
    const kept = join(place, 'kept.json');
    writeFileSync(kept, 'before');
    expect((await realmcheck('export', bounded, '--to', 'json', '-o', kept)).code).toBe(64);
    expect(readFileSync(kept, 'utf8')).toBe('before');
    expect(existsSync(join(place, 'my-lamp.tla'))).toBe(false);
  });
});
