/** `realmcheck show` and `explore` as processes: formats, files, what they refuse, and that an end leaves nothing behind. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bin, ended, folder, lampFile, realmcheck, root, start } from './realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const lamp = lampFile(dir, 'lamp.ts', `
export const lit = scenario('lit', { asks: 'to test', actions: [press], properties: [exists, staysOff] });
`);
const two = lampFile(dir, 'two.ts', `
export const one = scenario('one', { asks: 'to test', actions: [press], properties: [exists] });
export const other = scenario('other', { asks: 'to test', actions: [press], properties: [exists, staysOff] });
`);

test.concurrent.each([['text', /^lit: stays-off is VIOLATED after 1 step\n/], ['html', /^<!doctype html>\n[^]*<\/html>\n$/], ['mermaid', /^sequenceDiagram\n/], ['plantuml', /^@startuml\n[^]*@enduml\n$/], ['dot', /^digraph "lit" \{\n[^]*\}\n$/], ['itf', /^\{\n {2}"#meta": \{\n {4}"format": "ITF"/], ['json', /^\{"format":"realmcheck-story"/]])('%s goes to standard output, and nothing else does', async (format, shape) => {
  const { code, out, err } = await realmcheck('show', lamp, '--format', format);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(shape);
});

test('a file, and that file shown again', async () => {
  const file = join(dir, 'trace.json');
  expect(await realmcheck('show', lamp, 'stays-off', '-F', 'json', '-o', file)).toMatchObject({ code: 0, out: '' });
  const direct = await realmcheck('show', lamp, 'lit', 'stays-off');
  expect((await realmcheck('show', file)).out).toBe(direct.out);
  expect((await realmcheck('show', lamp, '--key', '0')).out).toBe(direct.out);
  expect((await realmcheck('show', file, '-F', 'html')).out).toMatch(/^<!doctype html>/);
});

test.concurrent.each([[['show', 'anon-fork/v14+L', 'vmm-sees-the-last-write']], [['show', 'progress-anon/v14+ro', 'every-guest-store-is-done']], [['show', 'anon-2gfn/v14', '--against', 'seed-fix']], [['show', '--help']], [['explore', '--help']], [['show', 'ring/seed-fix', 'some-guest-store-is-done']], [['show', 'rmm-map/unfolded']]])('%j: at most 72 columns', async args => {
  const { out, code } = await realmcheck(...args);
  expect(code).toBe(0);
  expect(out.split('\n').filter(l => (l.length > 72 && !/^ {2}replay=/.test(l)) || /\s$/.test(l))).toEqual([]);
});

test('a way to a state', async () => {
  const { code, out } = await realmcheck('show', lamp, '--where', 'lamp is ON');
  expect([code, out]).toEqual([0, 'lit: 1 step to a state where lamp is ON\n     1        press\n              lamp: OFF -> ON\n  The same steps violate: stays-off\n  replay=0\n']);
});

test('a statechart of a machine', async () => {
  expect((await realmcheck('show', 'ring', '-F', 'mermaid', '-m', 'page[1]')).out).toMatch(/^stateDiagram-v2\n/);
  expect((await realmcheck('show', 'ring', '-F', 'dot', '--machine', 'vcpu')).out).toMatch(/subgraph cluster_s/);
});

describe('refused, with what to do instead', () => {
  const cut = join(dir, 'cut.json');
  writeFileSync(cut, '{"format":"realmcheck-st');
  test.concurrent.each<[string, string[], RegExp]>([
    ['no violation', ['show', 'ring/seed-fix'], /no property is violated, so there is no counterexample to show[^]*'realmcheck explore' walks through this run/],
    ['a property that holds', ['show', 'ring/seed-fix', 'vmm-sees-the-last-write'], /vmm-sees-the-last-write holds \(in the/],
    ['a pattern and a property', ['show', 'ring', 'vmm-sees-the-last-write', '--where', 'vmm has X'], /a property or --where, not both/],
    ['a pattern and a key', ['show', 'ring', '--key', '1', '--where', 'vmm has X'], /--key or --where, not both/],
    ['a pattern that is none', ['show', lamp, '--where', 'lamp is ONN'], /unknown state 'ONN'. Did you mean 'ON'/],
    ['a pattern that nothing fits', ['show', lamp, '--where', 'lamp is ON and lamp is OFF'], /no such state can be reached from here: all 2 states that can were looked at/],
    ['an unknown property', ['show', 'ring', 'vmm-sees'], /unknown property 'vmm-sees'/],
    ['an unknown scenario', ['show', 'rings'], /unknown scenario 'rings'. Did you mean 'ring'/],
    ['an unknown format', ['show', 'ring', '-F', 'svg'], /Allowed choices are text, html, mermaid, plantuml, dot, itf, json/],
    ['an unknown machine', ['show', lamp, '-F', 'dot', '-m', 'lamps'], /unknown machine 'lamps'. Did you mean 'lamp'/],
    ['a machine in a text', ['show', lamp, '-m', 'lamp'], /--machine draws a statechart; it goes with --format mermaid or dot, not text/],
    ['two traces as a diagram', ['show', 'ring', '--against', 'seed-fix', '-F', 'dot'], /--against shows two traces side by side; it goes with --format text, html or json/],
    ['an unknown variant beside it', ['show', 'ring', '--against', 'seed'], /unknown variant 'seed'/],
    ['a key and a property', ['show', 'ring', 'vmm-sees-the-last-write', '--key', '1'], /a property or --key, not both/],
    ['no key', ['show', 'ring', '--key', 'abc'], /'abc' is not a replay key/],
    ['a key of another model', ['show', 'ring', '--key', '9.9.9'], /Likely cause: the key belongs to another scenario/],
    ['a name too many', ['show', 'ring', 'vmm-sees-the-last-write', 'again'], /'again' is one name too many/],
    ['two scenarios and no name', ['show', two], /which scenario\? Name one of one, other/],
    ['a file that was cut off', ['show', cut], /cut\.json: is not JSON[^]*cut off/],
    ['a file that is not there', ['show', join(dir, 'no.json')], /cannot read [^]*ENOENT/],
    ['a folder that is not there', ['show', lamp, '-o', join(dir, 'no', 'x.html')], /cannot write [^]*ENOENT/],
    ['a trace that is not there to explore', ['explore', join(dir, 'no.json')], /cannot read [^]*ENOENT/],
    ['a port that is none', ['explore', 'ring', '--port', '70000'], /whole number from 0/],
  ])('%s', async (_name, args, said) => {
    const { code, out, err } = await realmcheck(...args);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(said);
  });
});

describe('explore', () => {
  /** Starts it and waits for its address. */
  async function exploring(...args: string[]): Promise<{ child: ReturnType<typeof start>; done: ReturnType<typeof ended>; url: string }> {
    const child = start('explore', ...args);
    const done = ended(child);
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout!.on('data', d => { text += String(d); const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(text); if (found) resolve(found[0]); });
      child.on('close', () => { reject(new Error(`ended: ${text}`)); });
    });
    return { child, done, url };
  }
  const get = (url: string): Promise<string> => new Promise((resolve, reject) => {
    request(url, response => {
      let text = '';
      response.on('data', d => { text += String(d); }).on('end', () => { resolve(text); });
    }).on('error', reject).end();
  });

  test('serves the page until it is interrupted; a second one on the port is told so', async () => {
    const { child, done, url } = await exploring(lamp, '--port', '0');
    expect(await get(url)).toContain('<!doctype html>');
    const second = await realmcheck('explore', lamp, '--port', new URL(url).port);
    expect([second.code, second.out]).toEqual([64, '']);
    expect(second.err).toMatch(/port \d+ is in use\. Likely cause: another 'realmcheck explore'/);
    child.kill('SIGINT');
    const { code, out, err } = await done;
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`lit: ${url}  (Ctrl-C ends it)\n`);
    await expect(get(url)).rejects.toThrow('ECONNREFUSED');
  });

  test.each([['a counterexample', [lamp, 'stays-off']], ['a key', [lamp, '--key', '0.0.0']]])('begins with %s', async (name, args) => {
    const { child, done, url } = await exploring(...args, '--port', '0');
    const steps = (JSON.parse(/id="payload">(.*)<\/script>/.exec(await get(url))![1]!) as { story: { steps: unknown[] } }).story.steps;
    expect(steps).toHaveLength(name === 'a key' ? 3 : 1);
    child.kill('SIGTERM');
    expect((await done).code).toBe(0);
  });

  test('begins with a trace that was saved, of the scenario in its file', async () => {
    const file = join(dir, 'saved.json');
    await realmcheck('show', lamp, '-F', 'json', '-o', file);
    const { child, done, url } = await exploring(file, lamp, '--port', '0');
    expect(await get(url)).toContain('stays-off');
    child.kill('SIGINT');
    expect((await done).code).toBe(0);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"name":"press"', '"name":"pull"'));
    const { code, err } = await realmcheck('explore', file, lamp, '--port', '0');
    expect(code).toBe(64);
    expect(err).toMatch(/step 1: there is no action 'pull' in this version of lit/);
  });
});

test('a pipe that closes early is no error', async () => {
  const script = 'set -o pipefail; "$0" "$1" show ring -F html 2> >(grep -v "^" >&2) | head -1';
  const { code, out } = await ended(spawn('bash', ['-c', script, process.execPath, bin], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }));
  expect([code, out]).toEqual([0, '<!doctype html>\n']);
  expect(existsSync(join(root, 'out'))).toBe(false);
});
