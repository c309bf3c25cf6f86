// What was typed, as questions to the index: words, phrases, and words of scripts that are written without spaces.

// The index has each character of these scripts as a word (site/search_words.py), so a word of them is a phrase there.
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー';
const CHARACTER = new RegExp(`[${UNSPACED}]\\p{M}*`, 'gu');
// A straight mark between two letters is none: in Hebrew it stands for an abbreviation.
const QUOTES = /(?<![\p{L}\p{N}])["״]|["״](?![\p{L}\p{N}])|[“”„«»「」『』]/gu;

// Without accents and case, so that two spellings of a word can be compared.
export function fold(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}

// What was typed, without quotation marks.
export function bare(typed) {
  return typed.replace(QUOTES, '').trim();
}

// Whether a word of a text begins with what was typed. A word may be made of others: `well-known`.
export function begins(word, typed) {
  const wanted = fold(typed);
  return [word, ...word.split(/[^\p{L}\p{N}\p{M}]+/u)].some((each) => fold(each.replace(/^[^\p{L}\p{N}]+/u, '')).startsWith(wanted));
}

function spaced(text) {
  return text.replace(CHARACTER, (each) => ` ${coded(each)} `).replace(/\s+/g, ' ').trim();
}

// A character with marks, as the index has it.
function coded(character) {
  const numbers = [...character].map((each) => each.codePointAt(0).toString(16).padStart(4, '0'));
  return numbers.length > 1 ? `x${numbers.join('')}` : character;
}

// Words of the index as they are in the text.
export function readable(text) {
  return text.replaceAll('\u2060 ', '').replaceAll('\u2060', '')
    .replace(/x[0-9a-f]{4}((?:0e|10|17|30)[0-9a-f]{2})+/g, (code) => code.slice(1).replace(/.{4}/g, (each) => String.fromCharCode(parseInt(each, 16))));
}

// Spellings of a word of which the index knows one alone.
function spellings(word) {
  const other = /ß/.test(word) ? word.replaceAll('ß', 'ss') : word.replace(/ss(?!s)/gi, 'ß');
  return other === word ? [word] : [word, other];
}

// The parts of a query, all of which a story must have. Each is a list of spellings; `phrase` says that it is one.
export function parts(typed) {
  const found = [];
  typed.normalize('NFC').split(QUOTES).forEach((piece, number) => {
    if (number % 2) {
      if (piece.trim()) found.push({ said: piece.trim(), phrase: true, spellings: [spaced(piece)] });
      return;
    }
    for (const word of piece.split(/\s+/)) {
      if (!/[\p{L}\p{N}]/u.test(word)) continue;
      const split = spaced(word);
      found.push({ said: word, phrase: split !== word, spellings: split === word ? spellings(word) : [split] });
    }
  });
  return found;
}
