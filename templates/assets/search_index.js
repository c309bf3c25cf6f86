// The search index, as the truth about words: Pagefind takes a word that no story has for one that begins alike.

import { begins, parts } from './search_terms.js';

const LOOKED_AT = 20;

// Opens the parts of the index at these addresses as one.
export async function openIndex(bundles) {
  const pagefind = await import(new URL('pagefind.js', bundles[0]));
  await pagefind.init();
  for (const bundle of bundles.slice(1)) await pagefind.mergeIndex(bundle.href);
  const entry = await (await fetch(new URL('pagefind-entry.json', bundles[0]))).json();
  const stemmed = Object.values(entry.languages).some(({ wasm }) => wasm);
  return new Index(pagefind, stemmed, await pagefind.filters());
}

class Index {
  #pagefind;
  #stemmed;
  #known = new Map();

  // `filters` has the number of stories for every value of every filter.
  constructor(pagefind, stemmed, filters) {
    this.#pagefind = pagefind;
    this.#stemmed = stemmed;
    this.filters = filters;
  }

  // The stories that have all that was typed; `missing` is the first part of it that no story has. `order` is `asc`,
  // `desc` or empty; the numbers for filters are left out where they are not known.
  async ask(typed, filters, order) {
    const asking = [];
    let missing = '';
    for (const part of parts(typed)) {
      asking.push(await this.#spelled(part));
      if (!asking.at(-1).spellings.length) missing ||= part.said;
    }
    if (missing || (typed && !asking.length)) return { missing, results: [], filters: {} };
    const direction = order || (asking.length ? '' : 'desc');
    const options = { filters, ...(direction ? { sort: { date: direction } } : {}) };
    return { missing, ...(await this.#lookUp(asking, options)) };
  }

  // A part with the spellings of it that any story has.
  async #spelled(part) {
    const seen = await Promise.all(part.spellings.map((each) => this.#remembered(each, part.phrase)));
    const spellings = part.spellings.filter((_, number) => seen[number].there);
    return { ...part, spellings, sure: seen.every((each) => each.sure || !each.there) };
  }

  #remembered(spelling, phrase) {
    const key = `${phrase}${spelling}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#look(spelling, phrase));
    return this.#known.get(key);
  }

  // Whether any story has a spelling: `sure` if the index has just that word, or one with the same stem.
  async #look(spelling, phrase) {
    const exact = (await this.#pagefind.search(`"${spelling}"`)).results;
    if (exact.length && this.#stemmed) return { there: true, sure: true };
    const near = exact.length || phrase ? exact : (await this.#pagefind.search(spelling)).results;
    const fits = await Promise.all(near.slice(0, LOOKED_AT).map((each) => suits(each, [{ spellings: [spelling] }])));
    return { there: fits.some(Boolean), sure: false };
  }

  // The stories that have every part. One question is asked for all plain words together, and one for each other part.
  async #lookUp(asking, options) {
    const isPlain = (part) => !part.phrase && part.spellings.length === 1;
    const together = asking.filter(isPlain);
    const questions = asking.filter((part) => !isPlain(part)).map((part) => ({
      asking: [part],
      texts: part.spellings.map((each) => (part.phrase ? `"${each}"` : each)),
    }));
    if (together.length) questions.unshift({ asking: together, texts: [together.map((part) => part.spellings[0]).join(' ')] });
    if (!questions.length) return this.#pagefind.search(null, options);
    const [first, ...rest] = await Promise.all(questions.map((question) => this.#answerTo(question, options)));
    if (!rest.length) return first;
    const inAll = rest.map((answer) => new Set(answer.results.map(({ id }) => id)));
    return { results: first.results.filter(({ id }) => inAll.every((ids) => ids.has(id))) };
  }

  // The results of a question in any of its spellings, with the numbers for filters where these are known.
  async #answerTo(question, options) {
    const answers = await Promise.all(question.texts.map((text) => this.#pagefind.search(text, options)));
    const seen = new Set();
    const all = answers.flatMap((answer) => answer.results).filter(({ id }) => !seen.has(id) && seen.add(id));
    const results = await verified(all, question.asking);
    return results.length < all.length || answers.length > 1 ? { results } : answers[0];
  }
}

// Whether a result has every part. Where Pagefind finds no word, it takes one that shares the first letters.
async function suits(result, asking) {
  const data = await result.data();
  const all = data.content.split(/\s+/);
  const marked = [...new Set(data.locations.map((at) => all[at] ?? ''))];
  const isMarked = (typed) => marked.some((word) => begins(word, typed));
  return asking.every((part) => part.sure || part.spellings.some((each) => each.split(' ').every(isMarked)));
}

// The results that have every part; once a number of them in a row do, the rest is taken to have them, too.
async function verified(all, asking) {
  if (asking.every((part) => part.sure)) return all;
  const kept = [];
  for (let from = 0; from < all.length; from += LOOKED_AT) {
    const some = all.slice(from, from + LOOKED_AT);
    const fits = await Promise.all(some.map((each) => suits(each, asking)));
    kept.push(...some.filter((_, number) => fits[number]));
    if (fits.every(Boolean)) return [...kept, ...all.slice(from + LOOKED_AT)];
  }
  return kept;
}
