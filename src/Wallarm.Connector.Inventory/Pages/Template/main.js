// What is shown: rows are made as they come into view, so that thousands of endpoints open, sort and filter at once.
const CHUNK = 100;
const data = JSON.parse(byId('inventory').textContent);
const endpoints = data.endpoints;
const scale = scaleOf(endpoints, data.hoursPerPoint);
const columns = columnsOf(endpoints, scale);
const texts = new Map(
    endpoints.map(endpoint => [
        endpoint,
        [
            endpoint.method,
            endpoint.host + endpoint.path,
            endpoint.state,
            endpoint.reason,
            ...(endpoint.userAgents ?? []).map(each => each.userAgent),
        ]
            .join(' ')
            .toLowerCase(),
    ]),
);
const chosen = {};
let order = { column: columns.find(column => column.name === 'Calls'), isDescending: true };
let shown = [];
let rendered = 0;

function compare(one, other) {
    const [a, b] = [order.column.value(one), order.column.value(other)];
    const sign = order.isDescending ? -1 : 1;
    return a < b ? -sign : a > b ? sign : endpoints.place.get(one) - endpoints.place.get(other);
}

function update() {
    const words = byId('search')
        .value.toLowerCase()
        .split(/\s+/)
        .filter(word => word !== '');
    shown = endpoints
        .filter(
            endpoint => words.every(word => texts.get(endpoint).includes(word)) && Object.values(chosen).every(passes => passes(endpoint)),
        )
        .sort(compare);
    byId('rows').replaceChildren();
    rendered = 0;
    renderMore();
    const isFiltered = shown.length < endpoints.length;
    byId('count').textContent = isFiltered
        ? whole.format(shown.length) + ' of ' + counted(endpoints.length, 'endpoint', 'endpoints')
        : counted(endpoints.length, 'endpoint', 'endpoints');
    showEmpty();
}

function renderMore(most = CHUNK) {
    const next = shown.slice(rendered, rendered + most);
    byId('rows').append(...next.map(endpoint => rowOf(endpoint, columns, scale)));
    rendered += next.length;
}

function showEmpty() {
    const isEmpty = shown.length === 0;
    byId('table').hidden = isEmpty;
    byId('empty').hidden = !isEmpty;
    byId('empty').replaceChildren(
        ...(endpoints.length === 0
            ? [element('strong', {}, 'No endpoints'), 'The inventory that was exported is empty.']
            : [
                  element('strong', {}, 'No endpoint matches'),
                  'Nothing in this inventory has all of what you filter by.',
                  element('br'),
                  element('button', { type: 'button', onclick: reset }, 'Show all endpoints'),
              ]),
    );
}

function reset() {
    byId('toolbar').reset();
    for (const select of byId('selects').children) select.dispatchEvent(new Event('change'));
    byId('search').focus();
    update();
}

function sortBy(column) {
    const isSame = order.column === column;
    order = { column, isDescending: isSame ? !order.isDescending : column.isNumber === true };
    showOrder();
    update();
}

function showOrder() {
    columns.forEach((column, index) => {
        if (!column.value) return;
        const direction = column !== order.column ? 'none' : order.isDescending ? 'descending' : 'ascending';
        byId('head').children[index].setAttribute('aria-sort', direction);
    });
}

function addHead() {
    byId('head').append(
        ...columns.map(column =>
            element(
                'th',
                { scope: 'col', class: column.kind },
                column.value
                    ? element('button', { type: 'button', onclick: () => sortBy(column) }, column.name)
                    : element('span', {}, column.name),
            ),
        ),
    );
}

function addSelect(name, choices) {
    if (choices.length < 2) return;
    const select = element(
        'select',
        { 'aria-label': name },
        element('option', { value: '' }, name),
        choices.map(([text], index) => element('option', { value: index }, text)),
    );
    select.addEventListener('change', () => {
        select.classList.toggle('set', select.value !== '');
        if (select.value === '') delete chosen[name];
        else chosen[name] = choices[Number(select.value)][1];
        update();
    });
    byId('selects').append(select);
}

function addSelects() {
    const values = property =>
        [...new Set(endpoints.map(endpoint => endpoint[property]).filter(value => value))]
            .sort()
            .map(value => [plain(value), endpoint => endpoint[property] === value]);
    addSelect('All hosts', values('host'));
    addSelect('All methods', values('method'));
    addSelect('All states', values('state'));
    if (endpoints.length > 0) {
        addSelect('Discovered or not', [
            ['Would be discovered', endpoint => endpoint.wouldBeDiscovered],
            ['Would be left out', endpoint => !endpoint.wouldBeDiscovered],
        ]);
    }
    addSelect(
        'All statuses',
        CLASSES.filter(([, , property]) => total(endpoints, property) > 0).map(([, name, property]) => [
            'With ' + name,
            endpoint => endpoint[property] > 0,
        ]),
    );
}

function onKey(event) {
    const isTyping = event.target.matches('input, select, textarea');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        byId('search').focus();
        byId('search').select();
        return;
    }
    if (event.key === 'Escape' && event.target === byId('search')) {
        byId('search').value = '';
        update();
        return;
    }
    const down = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (down === 0 || !event.target.matches('.open')) return;
    event.preventDefault();
    if (down === 1 && rendered < shown.length) renderMore();
    const buttons = [...document.querySelectorAll('.open')];
    buttons[buttons.indexOf(event.target) + down]?.focus();
}

endpoints.place = new Map(endpoints.map((endpoint, index) => [endpoint, index]));
showSummary(endpoints, scale);
addHead();
addSelects();
showOrder();
update();
byId('toolbar').addEventListener('submit', event => event.preventDefault());
byId('toolbar').hidden = endpoints.length === 0;
byId('search').addEventListener('input', update);
document.addEventListener('keydown', onKey);
addEventListener('beforeprint', () => renderMore(Infinity));
new IntersectionObserver(
    seen => {
        if (seen.some(each => each.isIntersecting))
            while (rendered < shown.length && byId('more').getBoundingClientRect().top < innerHeight + 600) renderMore();
    },
    { rootMargin: '600px' },
).observe(byId('more'));
