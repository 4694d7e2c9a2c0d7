/** Where the page begins: it reads what it is to show, which stands in the page itself. */
import { render } from 'preact';
import type { Payload } from '../payload.ts';
import { App } from './app.tsx';

const payload = JSON.parse(document.getElementById('payload')!.textContent) as Payload;
const root = document.getElementById('app')!;
root.replaceChildren();
render(<App payload={payload} />, root);
root.dataset['ready'] = String(Math.round(performance.now()));
