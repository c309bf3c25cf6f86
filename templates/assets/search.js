// The search page: looks up words and filters, and lists stories with their paragraphs. Texts are inserted as text, never as HTML.

import { openIndex } from './search_index.js';
import { bare, fold, readable } from './search_terms.js';

const form = document.getElementById('search');
const fields = {
  beat: document.getElementById('beat'),
  year: document.getElementById('year'),
  completeness: document.getElementById('known'),
};
const words = document.getElementById('words');
const entity = document.getElementById('entity');
const order = document.getElementById('order');
const narrow = document.getElementById('narrow');
const called = document.getElementById('called');
const told = document.getElementById('told');
const found = document.getElementById('found');
const more = document.getElementById('more');
const said = form?.dataset ?? {};
const plural = new Intl.PluralRules(document.documentElement.lang || 'en');
const forms = JSON.parse(said.stories ?? '{}');
const bundles = [...found.querySelectorAll('[data-bundle]')].map((each) => new URL(each.dataset.bundle, location.href));

const AT_ONCE = 10;
const PARAGRAPHS = 3;
const PAUSE = 150;
const BEFORE = 10;
const AFTER = 18;
// Elements with an anchor and words; citations within a paragraph have an anchor, too, and are left out.
const BLOCKS = new Set(['p', 'li', 'dt', 'dd', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);

const NEAR = 3;

let index = null;
let names = null;
let asked = 0;
let last = '';
let results = [];
let shown = 0;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.append(text);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The paragraphs of a story that match: the anchor of each, and its words around the first match.
function paragraphs(data) {
  const all = data.content.split(/\s+/);
  const marked = new Set(data.locations);
  const anchors = data.anchors.filter((each) => each.id && BLOCKS.has(each.element));
  anchors.sort((a, b) => a.location - b.location);
  const places = [];
  const seen = new Set();
  for (const at of [...marked].sort((a, b) => a - b)) {
    let place = -1;
    while (place + 1 < anchors.length && anchors[place + 1].location <= at) place += 1;
    if (seen.has(place)) continue;
    seen.add(place);
    const first = place < 0 ? 0 : anchors[place].location;
    const last = place + 1 < anchors.length ? anchors[place + 1].location : all.length;
    const start = Math.max(first, at - BEFORE);
    const end = Math.min(last, start + BEFORE + AFTER);
    const excerpt = document.createDocumentFragment();
    if (start > first) excerpt.append('… ');
    for (let word = start; word < end; word += 1) {
      let to = word + 1;
      while (to < end && marked.has(to) === marked.has(word)) to += 1;
      const run = all.slice(word, to).join(' ');
      excerpt.append(marked.has(word) ? element('mark', readable(run)) : readable(run), to < end && !run.endsWith('\u2060') ? ' ' : '');
      word = to - 1;
    }
    if (end < last) excerpt.append(' …');
    places.push({ id: place < 0 ? '' : anchors[place].id, excerpt });
    if (places.length === PARAGRAPHS) break;
  }
  return places;
}

function row(data) {
  const made = element('li', '', { class: 'row' });
  const about = [data.meta.date || said.undated, ...(data.filters.beat || [])];
  made.append(element('p', about.join(' · '), { class: 'accession' }));
  const headline = element('p', '', { class: 'headline' });
  headline.append(element('a', readable(data.meta.title), { href: data.url }));
  made.append(headline);
  const places = paragraphs(data);
  for (const place of places) {
    const line = element('p', '', { class: 'line' });
    const link = element('a', '', { href: place.id ? `${data.url}#${place.id}` : data.url });
    link.append(place.excerpt);
    line.append(link);
    made.append(line);
  }
  if (!places.length && data.meta.dek) made.append(element('p', data.meta.dek, { class: 'dek' }));
  return made;
}

// A text with `{name}` in it, filled in.
function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// In the form of the language's plural, `one`, `few`, `other`, and so on: the page has one text for each.
function count(number, values) {
  return say(forms[plural.select(number)] ?? forms.other, { number, ...values });
}

async function show(from, count) {
  const number = asked;
  const next = await Promise.all(results.slice(from, from + count).map((each) => each.data()));
  if (number !== asked) return null;
  const rows = next.map(row);
  found.append(...rows);
  shown = from + next.length;
  more.hidden = shown >= results.length;
  return rows[0];
}

// The entity that was meant: the one of that name, or the first whose name begins with it, or contains it.
function nameOf(typed) {
  const names = [...document.getElementById('entities').options].map((each) => each.value);
  const wanted = typed.toLowerCase();
  const fits = (test) => names.find((name) => test(name.toLowerCase()));
  return fits((name) => name === wanted) || fits((name) => name.startsWith(wanted))
    || fits((name) => name.includes(wanted)) || typed;
}

function chosen() {
  const filters = {};
  for (const [name, field] of Object.entries(fields)) if (field.value) filters[name] = field.value;
  const names = entity.value.split(';').map((each) => each.trim()).filter(Boolean).map(nameOf);
  if (names.length) filters.entity = { all: names };
  return filters;
}

// The query is in the address, so that it can be bookmarked and shared.
function remember() {
  const query = new URLSearchParams();
  if (words.value.trim()) query.set('q', words.value.trim());
  for (const [name, field] of Object.entries(fields)) if (field.value) query.set(name, field.value);
  for (const name of entity.value.split(';')) if (name.trim()) query.append('entity', name.trim());
  if (order.value) query.set('order', order.value);
  history.replaceState(null, '', query.toString() ? `?${query}` : location.pathname);
}

// Entities and beats that are called so, those with exactly that name first.
async function showCalled(text) {
  called.replaceChildren();
  const wanted = fold(bare(text));
  if (!wanted) return;
  names ??= fetch(new URL(said.names, location.href)).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
  const number = asked;
  const fits = [];
  for (const [name, href, kind, stories, others] of await names) {
    const all = [name, ...others].map(fold);
    if (all.includes(wanted)) fits.unshift([name, href, kind, stories]);
    else if (wanted.length >= NEAR && all.some((each) => ` ${each}`.includes(` ${wanted}`))) fits.push([name, href, kind, stories]);
  }
  if (number !== asked) return;
  for (const [name, href, kind, stories] of fits.slice(0, NEAR)) {
    const line = element('li', '');
    line.append(element('a', name, { href: new URL(href, new URL(said.root, location.href)).href }), ' ', element('span', `${said[kind]}, ${count(stories)}`, { class: 'label' }));
    called.append(line);
  }
}

async function ask() {
  if (!index) return;
  const text = words.value.trim();
  const filters = chosen();
  // Leaving a field fires the same query again: the results stay, and with them the scroll position.
  const question = JSON.stringify([text, filters, order.value]);
  if (question === last) return;
  last = question;
  asked += 1;
  const number = asked;
  const narrowed = Object.values(filters).flatMap((each) => each.all || each).join(said.separator);
  remember();
  if (!text && !narrowed) {
    results = [];
    found.replaceChildren();
    called.replaceChildren();
    more.hidden = true;
    told.textContent = '';
    countFilters(index.filters);
    return;
  }
  let answer;
  try {
    answer = await index.ask(text, filters, order.value);
  } catch {
    last = '';
    told.textContent = said.changed;
    return;
  }
  if (number !== asked) return;
  results = answer.results;
  found.replaceChildren();
  const { missing } = answer;
  const values = { words: bare(text), missing };
  told.textContent = (missing ? say(said.missing, values) : results.length ? count(results.length) : said.none)
    + (text && !missing ? say(said.for, values) : '')
    + (narrowed ? say(said.narrowed, { filters: narrowed }) : '');
  countFilters(answer.filters);
  await Promise.all([show(0, AT_ONCE), showCalled(text)]);
}

function fill(select, counts) {
  const values = Object.keys(counts || {});
  if (select.name === 'year') values.reverse();
  for (const value of values) select.append(element('option', value, { value }));
}

// How many stories each choice would leave; where that is not known, no number.
function countFilters(counts) {
  for (const [name, field] of Object.entries(fields)) {
    for (const option of field.options) {
      if (!option.value) continue;
      const number = counts?.[name]?.[option.value];
      option.textContent = number === undefined ? option.value : `${option.value} (${number})`;
    }
  }
}

function preset() {
  const query = new URLSearchParams(location.search);
  words.value ||= query.get('q') || '';
  entity.value ||= query.getAll('entity').join('; ');
  for (const [name, field] of Object.entries(fields)) field.value ||= query.get(name) || '';
  order.value ||= query.get('order') || '';
  narrow.open ||= Object.keys(chosen()).length > 0 || order.value !== '';
}

// Arrow keys move from one result to the next; the slash key moves to the search field, as on many sites.
function keys(event) {
  const typing = event.target.matches('input, select, button');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    words.focus();
    words.select();
  } else if (['ArrowDown', 'ArrowUp'].includes(event.key) && (event.target === words || !typing)) {
    const links = [words, ...called.querySelectorAll('a'), ...found.querySelectorAll('a')];
    const here = links.indexOf(event.target);
    if (here < 0) return;
    const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}

async function begin() {
  let waiting = 0;
  narrow.open = matchMedia('(min-width: 40rem)').matches;
  // Somebody may type before the index is loaded: then it is queried for what is in the fields.
  words.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener('change', ask);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    ask();
  });
  more.addEventListener('click', async () => {
    more.hidden = true; // until these are shown
    (await show(shown, AT_ONCE))?.querySelector('a')?.focus();
  });
  document.addEventListener('keydown', keys);
  try {
    index = await openIndex(bundles);
  } catch {
    form.hidden = true;
    told.textContent = said.unloaded;
    return;
  }
  for (const [name, field] of Object.entries(fields)) fill(field, index.filters[name]);
  countFilters(index.filters);
  const entities = document.getElementById('entities');
  for (const name of Object.keys(index.filters.entity || {})) entities.append(element('option', '', { value: name }));
  preset();
  await ask();
}

if (bundles.length) begin();
