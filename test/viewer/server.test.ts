/** The server: what it answers, whom it refuses, and that what it says of steps is so. */
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { raceFork } from '../../machines/scenarios/race.ts';
import { select } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { showProperty } from '../../src/show.ts';
import type { Next } from '../../src/story/story.ts';
import { initialSnapshots, takeStep } from '../../src/trace/trace.ts';
import { serve, type Serving } from '../../src/viewer/server.ts';
import { Session } from '../../src/viewer/session.ts';
import { library } from '../story/shelf.ts';

const assets = { script: 'void 0', style: '' };
const session = new Session(compile(select(library, 'careless')));
let serving: Serving;
let port: number;
let token: string;

interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
function http(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const r = ask({ host: '127.0.0.1', port, method, path, headers: { host: `127.0.0.1:${port}`, ...headers } }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (d: string) => { text += d; }).on('end', () => { resolve({ status: response.statusCode!, headers: response.headers, body: text }); });
    });
    r.on('error', reject);
    r.end(body);
  });
}
const api = async <T>(what: string, body: unknown): Promise<T & { error?: string }> =>
  JSON.parse((await http('POST', `/api/${what}`, { 'x-realmcheck': token }, JSON.stringify(body))).body) as T & { error?: string };

beforeAll(async () => {
  serving = await serve(session, [], assets, 0);
  port = Number(new URL(serving.url).port);
  token = /"token":"([^"]+)"/.exec((await http('GET', '/')).body)![1]!;
});
afterAll(() => serving.close());

describe('who is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['another name for this machine', { host: 'evil.example:80' }], ['the right port under another name', { host: 'evil.example' }], ['another origin', { origin: 'http://evil.example' }],
    ['no origin that one can have', { origin: 'null' }], ['a request from another site', { 'sec-fetch-site': 'cross-site' }], ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ])('%s', async (_name, headers) => {
    for (const [method, path] of [['GET', '/'], ['POST', '/api/at']] as const) {
      const { status, body } = await http(method, path, { 'x-realmcheck': token, ...headers }, method === 'POST' ? '{"path":[]}' : undefined);
      expect([status, body]).toEqual([403, 'only pages of this server may ask it\n']);
    }
  });
  test('a page without the token', async () => {
    for (const given of [{}, { 'x-realmcheck': 'x' }, { 'x-realmcheck': 'x'.repeat(token.length) }]) expect((await http('POST', '/api/at', given, '{"path":[]}')).status).toBe(403);
  });
  test('nothing of the disk is served', async () => {
    for (const path of ['/package.json', '/../package.json', '/%2e%2e/package.json', '/src/cli/main.ts', '/page.js', '/api', '/api/constructor', '/__proto__', '//', '/index.html']) expect((await http('GET', path)).status, path).toBe(404);
  });
  test('other methods', async () => {
    expect((await http('GET', '/api/at')).status).toBe(405);
    expect((await http('PUT', '/')).status).toBe(404);
    expect((await http('OPTIONS', '/api/at', { origin: 'http://evil.example' })).status).toBe(403);
  });
  test('whoever asks at another address of this machine', async () => {
    await expect(new Promise((resolve, reject) => { connect({ host: '127.0.0.2', port }).on('connect', resolve).on('error', reject); })).rejects.toThrow('ECONNREFUSED');
  });
  test.each<[string, string]>([['no JSON', 'x'], ['a list', '[]'], ['no path', '{}'], ['a path of words', '{"path":["a"]}'], ['a path below nothing', '{"path":[-1]}'], ['an action that is not there', '{"path":[9999]}'], ['an endless path', `{"path":[${'0,'.repeat(3000)}0]}`]])('%s', async (_name, body) => {
    const { status, body: said } = await http('POST', '/api/at', { 'x-realmcheck': token }, body);
    expect(status).toBe(400);
    expect((JSON.parse(said) as { error: string }).error.length).toBeGreaterThan(10);
  });
});

test('the page may load nothing from elsewhere and stand in no other page', async () => {
  const { status, headers, body } = await http('GET', '/');
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
  expect(body).toContain(`default-src 'none'; script-src 'sha256-`);
  expect(body).not.toMatch(/(src|href)=|https?:/);
});

describe('steps', () => {
  test('enabled are those that XState takes; the others say why not', async () => {
    const { system } = session;
    for (const path of [[], [1], [1, 3], [1, 3, 4]]) {
      const next = await api<Next>('next', { path });
      let here = initialSnapshots(system);
      for (const a of path) here = (takeStep(system, here, system.actions[a]!) as { next: typeof here }).next;
      const taken = system.actions.flatMap((a, i) => takeStep(system, here, a).kind === 'disabled' ? [] : [i]);
      expect(next.enabled.map(e => e.action)).toEqual(taken);
      expect([...next.enabled, ...next.disabled].map(x => x.action).sort((a, b) => a - b)).toEqual(system.actions.map((_, i) => i));
      expect(next.disabled.filter(d => d.why.length === 0)).toEqual([]);
    }
  });
  test('the clause that blocks a step is named, and what would let it happen', async () => {
    const { disabled } = await api<Next>('next', { path: [1] });
    const lend = disabled.find(d => d.name === 'reader1 desk.ask -> OK')!;
    expect(lend).toMatchObject({ elsewhere: false, why: ['book[0] is taken {by=0}; it would be enabled if that were shelved'] });
    expect(disabled.find(d => d.name === 'reader0 desk.ask -> OK')).toMatchObject({ elsewhere: true, why: ['reader0 is not at desk.ask'] });
  });
  test('a random walk takes enabled steps only, and no more than was asked for', async () => {
    for (let i = 0; i < 5; i++) {
      const { path, story } = await api<{ path: number[]; story: { steps: unknown[] } }>('walk', { path: [1], steps: 12 });
      expect([path[0], path.length, story.steps.length]).toEqual([1, 13, 13]);
    }
    expect((await api('walk', { path: [], steps: 0 })).error).toMatch(/1 to 2000 steps/);
  });
  test('the shortest way to a pattern is as long as a search finds it', async () => {
    const { at, said } = await api<{ at: { path: number[] }; said: string }>('find', { path: [], pattern: 'some book is torn and reader1 is desk' });
    const { trace } = await showProperty(select(library, 'careless'), 'books-are-whole');
    expect(at.path).toHaveLength(trace.steps.length);
    expect(said).toMatch(/^found after 3 steps, a shortest way; \d+ states looked at$/);
    expect(await api('find', { path: [], pattern: 'book[1] is torn' })).toMatchObject({ at: null, said: expect.stringMatching(/^no such state can be reached from here: all \d+ states that can were looked at$/) as string });
    expect((await api('find', { path: [], pattern: 'book is' })).error).toMatch(/^pattern, at character 8: a state is missing/);
    expect(await api('find', { path: [], pattern: 'book[0] is shelved' })).toMatchObject({ at: { path: [] }, said: 'this state fits already' });
  });
  test('a bound is no proof', () => {
    const search = new Session(session.program, 2).find([], 'book[1] is torn');
    let step = search.next();
    while (!step.done) step = search.next();
    expect(step.value).toEqual({ path: undefined, said: 'not found: the bound of 2 states ended the search, so nothing is known of the others' });
  });
});

describe('a trace that was saved', () => {
  const told = showProperty(select(library, 'careless'), 'books-are-whole');
  test('opens again', async () => {
    const { story, trace } = await told;
    const opened = await api<{ at: { path: number[]; story: unknown }; said: string }>('open', { name: 't.json', content: JSON.stringify(story) });
    expect(opened.said).toBe('');
    expect(opened.at.path).toEqual(trace.steps.map(s => s.action));
  });
  test('of another version of the model opens, if its steps can still be taken, and says so', async () => {
    const { story } = await told;
    const other = { ...story, model: 'f'.repeat(16) };
    expect((await api<{ said: string }>('open', { name: 't.json', content: JSON.stringify(other) })).said).toMatch(/^the model was changed since this trace was saved/);
    const renamed = JSON.stringify(other).replace('reader0 home.decide/tear', 'reader0 home.decide/rip');
    expect((await api('open', { name: 't.json', content: renamed })).error).toMatch(/step 3: there is no action 'reader0 home.decide\/rip' in this version of library\/careless. Likely cause: the model was changed since/);
    const unordered = { ...other, steps: [story.steps[1], story.steps[0], story.steps[2]] };
    expect((await api('open', { name: 't.json', content: JSON.stringify(unordered) })).error).toMatch(/step 1: action 'reader0 home.read' is not enabled[^]*the model was changed since/);
    const moved = { ...story, machines: story.machines.map((m, i) => i === 0 ? { ...m, locals: m.locals.map(l => ({ ...l, fields: { by: '1' } })) } : m) };
    expect((await api<{ said: string }>('open', { name: 't.json', content: JSON.stringify(moved) })).said).toMatch(/^after step 0 book\[0\] is shelved/);
  });
  test('of another run, or no trace at all', async () => {
    const { story } = await told;
    expect((await api('open', { name: 't.json', content: JSON.stringify({ ...story, run: 'library/careful' }) })).error).toMatch(/is a trace of library\/careful, and this is library\/careless. Next: realmcheck explore t\.json/);
    expect((await api('open', { name: 't.json', content: '{' })).error).toMatch(/t\.json: is not JSON/);
  });
});

test('a port in use is told, with what to do', async () => {
  await expect(serve(session, [], assets, port)).rejects.toThrow(/port \d+ is in use. Likely cause: another 'realmcheck explore'. Give another one with --port/);
});

test('a scenario of millions of states opens at once, and steps are quick', () => {
  const began = performance.now();
  const large = new Session(compile(select(raceFork, 'seed-fix')));
  const { next } = large.at([]);
  expect(next.enabled.length).toBeGreaterThan(3);
  const path = large.random([], 100, () => 0.37);
  const { story } = large.at(path);
  expect(story.steps).toHaveLength(path.length);
  // Generous: it is some 0.3 s on an idle machine.
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('the same state is the same, whatever is asked meanwhile', async () => {
  const s = new Session(compile(select(anonFork, 'v14+L')));
  const path = s.random([], 30, () => 0.6);
  const first = JSON.stringify(s.at(path));
  s.random([], 200, Math.random);
  expect(JSON.stringify(s.at(path).story)).toBe(JSON.stringify((JSON.parse(first) as { story: unknown }).story));
});
