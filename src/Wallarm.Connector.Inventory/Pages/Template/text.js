'use strict';

// Everything on the page is made of elements and text nodes. Text of callers never becomes markup, a class or an address.
const byId = id => document.getElementById(id);

function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
        if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
        else if (value === true) made.setAttribute(key, '');
        else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter(child => child != null));
    return made;
}

function drawing(name, attributes, ...children) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}

// Control characters, what reorders or hides text, and halves of characters: shown as their codes.
const HIDDEN = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f' +
    '\\u205f-\\u206f' +
    '\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\\u{e0000}-\\u{e0fff}\\p{Cs}]',
  'gu',
);

function visible(text) {
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(HIDDEN)) {
        if (found.index > end) parts.push(text.slice(end, found.index));
        const code = 'U+' + found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
        parts.push(element('span', { class: 'code' }, code));
        end = found.index + found[0].length;
    }
    if (end < text.length) parts.push(text.slice(end));
    return parts;
}

const plain = text => text.replace(HIDDEN, found => 'U+' + found.codePointAt(0).toString(16).toUpperCase().padStart(4, '0'));

// Each segment keeps its own direction, so that letters written from right to left do not move the slashes.
function pathOf(endpoint) {
    const names = new Set((endpoint.parameters ?? []).map(parameter => parameter.name));
    return endpoint.path.split('/').flatMap((segment, index) => {
        const name = /^\{([^{}]*?)\+?\}$/.exec(segment)?.[1];
        const shown = element('bdi', names.has(name) ? { class: 'param' } : {}, visible(segment));
        return index === 0 ? [shown] : ['/', element('wbr'), shown];
    });
}

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const count = number => (number < 100000 ? whole.format(number) : short.format(number));
const counted = (number, one, many) => whole.format(number) + ' ' + (number === 1 ? one : many);
const three = number => new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(number);
const two = number =>
    number >= 10 ? whole.format(Math.round(number)) : new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }).format(number);
const duration = ms => (ms == null ? null : ms < 1000 ? two(ms) + ' ms' : two(ms / 1000) + ' s');
const size = bytes =>
    bytes == null ? null : bytes < 1000 ? three(bytes) + ' B' : bytes < 1e6 ? three(bytes / 1e3) + ' kB' : three(bytes / 1e6) + ' MB';
const share = (part, all) => (all === 0 ? '0 %' : part > 0 && part / all < 0.001 ? '< 0.1 %' : two((100 * part) / all) + ' %');

const iso = time => new Date(time).toISOString();
const minute = time => iso(time).slice(0, 16).replace('T', ' ');
const day = time => new Date(time).toLocaleDateString('en', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
