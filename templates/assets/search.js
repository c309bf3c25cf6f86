// The search page: looks up words and filters, and lists stories with their paragraphs. Texts are inserted as text, never as HTML.

const form = document.getElementById('search');
const fields = {
  beat: document.getElementById('beat'),
  year: document.getElementById('year'),
  completeness: document.getElementById('known'),
};
const words = document.getElementById('words');
const entity = document.getElementById('entity');
const told = document.getElementById('told');
const found = document.getElementById('found');
const more = document.getElementById('more');
const bundles = [...found.querySelectorAll('[data-bundle]')].map((each) => new URL(each.dataset.bundle, location.href));

const AT_ONCE = 10;
const PARAGRAPHS = 3;
const PAUSE = 150;
const BEFORE = 10;
const AFTER = 18;
// Elements with an anchor and words; citations within a paragraph have an anchor, too, and are left out.
const BLOCKS = new Set(['p', 'li', 'dt', 'dd', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);

let pagefind = null;
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
      excerpt.append(marked.has(word) ? element('mark', run) : run, to < end ? ' ' : '');
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
  const about = [data.meta.date || 'undated', ...(data.filters.beat || [])];
  made.append(element('p', about.join(' · '), { class: 'accession' }));
  const headline = element('p', '', { class: 'headline' });
  headline.append(element('a', data.meta.title, { href: data.url }));
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
  history.replaceState(null, '', query.toString() ? `?${query}` : location.pathname);
}

async function ask() {
  if (!pagefind) return;
  const text = words.value.trim();
  const filters = chosen();
  // Leaving a field fires the same query again: the results stay, and with them the scroll position.
  const question = JSON.stringify([text, filters]);
  if (question === last) return;
  last = question;
  asked += 1;
  const number = asked;
  const narrowed = Object.keys(filters).length > 0;
  remember();
  if (!text && !narrowed) {
    results = [];
    found.replaceChildren();
    more.hidden = true;
    told.textContent = '';
    return;
  }
  let answer;
  try {
    answer = await pagefind.search(text || null, { filters, ...(text ? {} : { sort: { date: 'desc' } }) });
  } catch {
    last = '';
    told.textContent = 'The search index has changed or cannot be reached. Reload this page.';
    return;
  }
  if (number !== asked) return;
  results = answer.results;
  found.replaceChildren();
  told.textContent = `${results.length || 'No'} ${results.length === 1 ? 'story' : 'stories'}`
    + (text ? ` for “${text.replace(/^["“]|["”]$/g, '')}”` : '')
    + (narrowed ? `, narrowed down to ${Object.values(filters).flatMap((each) => each.all || each).join(', ')}` : '');
  await show(0, AT_ONCE);
}

function fill(select, counts) {
  const values = Object.entries(counts || {});
  if (select.name === 'year') values.reverse();
  for (const [value, count] of values) select.append(element('option', `${value} (${count})`, { value }));
}

function preset() {
  const query = new URLSearchParams(location.search);
  words.value ||= query.get('q') || '';
  entity.value ||= query.getAll('entity').join('; ');
  for (const [name, field] of Object.entries(fields)) field.value ||= query.get(name) || '';
}

// Arrow keys move from one result to the next; the slash key moves to the search field, as on many sites.
function keys(event) {
  const typing = event.target.matches('input, select, button');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    words.focus();
    words.select();
  } else if (['ArrowDown', 'ArrowUp'].includes(event.key) && (event.target === words || !typing)) {
    const links = [words, ...found.querySelectorAll('a')];
    const here = links.indexOf(event.target);
    if (here < 0) return;
    const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}

async function load() {
  const made = await import(new URL('pagefind.js', bundles[0]));
  await made.init();
  for (const bundle of bundles.slice(1)) await made.mergeIndex(bundle.href);
  const counts = await made.filters();
  for (const [name, field] of Object.entries(fields)) fill(field, counts[name]);
  const names = document.getElementById('entities');
  for (const name of Object.keys(counts.entity || {})) names.append(element('option', '', { value: name }));
  return made;
}

async function begin() {
  let waiting = 0;
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
    pagefind = await load();
  } catch {
    form.hidden = true;
    told.textContent = 'The search index could not be loaded. Browse by letter, month or beat instead.';
    return;
  }
  preset();
  await ask();
}

if (bundles.length) begin();
