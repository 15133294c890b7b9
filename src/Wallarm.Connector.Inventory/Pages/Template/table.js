const REASONS = { Status: 'No success', Method: 'Method', Host: 'Local host', Segment: 'Odd path', TooFewCalls: 'Few calls' };
const none = () => element('span', { class: 'none' }, '–');

function discovery(endpoint) {
    if (endpoint.wouldBeDiscovered) return element('span', { class: 'badge yes' }, 'Yes');
    return element(
        'span',
        { class: endpoint.reason === 'TooFewCalls' ? 'badge few' : 'badge', title: plain(endpoint.detail ?? '') },
        REASONS[endpoint.reason] ?? 'No',
    );
}

// What is sorted by, what is shown, and how: a text sorts from A to Z first, a number from the largest.
function columnsOf(endpoints, scale) {
    const hasHosts = new Set(endpoints.map(endpoint => endpoint.host)).size > 1;
    const hasStates = endpoints.some(endpoint => endpoint.state);
    const hasTimes = scale.points > 0;
    return [
        { name: 'Method', kind: 'method', value: endpoint => endpoint.method, show: endpoint => opener(endpoint) },
        {
            name: 'Path',
            kind: 'path',
            value: endpoint => endpoint.path + '\n' + endpoint.host,
            show: endpoint => [
                hasHosts && endpoint.host ? element('bdi', { class: 'host' }, visible(endpoint.host)) : null,
                ...pathOf(endpoint),
            ],
        },
        hasStates && {
            name: 'State',
            kind: 'state',
            value: endpoint => endpoint.state ?? '',
            show: endpoint =>
                endpoint.state
                    ? element(
                          'span',
                          { class: 'badge ' + (STATES.includes(endpoint.state) ? endpoint.state : '') },
                          visible(endpoint.state),
                      )
                    : none(),
        },
        {
            name: 'Discovered',
            kind: 'discovery',
            value: endpoint => (endpoint.wouldBeDiscovered ? '' : (REASONS[endpoint.reason] ?? 'No')),
            show: discovery,
        },
        {
            name: 'Calls',
            kind: 'hits number',
            value: endpoint => endpoint.hits,
            show: endpoint => whole.format(endpoint.hits),
            isNumber: true,
        },
        scale.points > 2 && {
            name: 'Traffic',
            kind: 'traffic',
            show: endpoint => (endpoint.hourlyHits ? sparkline(endpoint, scale) : none()),
        },
        {
            name: 'Statuses',
            kind: 'statuses',
            value: endpoint => (endpoint.hits === 0 ? -1 : ((endpoint.status4xx ?? 0) + (endpoint.status5xx ?? 0)) / endpoint.hits),
            show: endpoint => (endpoint.hits > 0 ? statusCell(endpoint) : none()),
            isNumber: true,
        },
        {
            name: 'p95',
            kind: 'latency number',
            value: endpoint => endpoint.latencyP95 ?? -1,
            show: endpoint => duration(endpoint.latencyP95) ?? none(),
            isNumber: true,
        },
        {
            name: 'Callers',
            kind: 'callers number wide',
            value: endpoint => endpoint.callers ?? 0,
            show: endpoint => count(endpoint.callers ?? 0),
            isNumber: true,
        },
        hasTimes && {
            name: 'Last call',
            kind: 'number wide',
            value: endpoint => (endpoint.lastSeen ? Date.parse(endpoint.lastSeen) : 0),
            show: endpoint => (endpoint.lastSeen ? minute(endpoint.lastSeen) : none()),
            isNumber: true,
        },
    ].filter(column => column);
}

function statusCell(endpoint) {
    const found = CLASSES.filter(([, , property]) => endpoint[property])
        .map(([, name, property]) => name + ' ' + whole.format(endpoint[property]))
        .join(', ');
    return [element('span', { title: found }, statusBar(endpoint)), element('span', { class: 'hidden' }, found)];
}

function opener(endpoint) {
    const verb = element('span', { class: 'verb ' + (/^[A-Z]+$/.test(endpoint.method) ? endpoint.method : '') }, visible(endpoint.method));
    return element(
        'button',
        {
            class: 'open',
            type: 'button',
            'aria-expanded': 'false',
            'aria-label': plain(endpoint.method + ' ' + endpoint.path) + ', details',
        },
        verb,
    );
}

function rowOf(endpoint, columns, scale) {
    const row = element(
        'tr',
        { class: 'endpoint' },
        columns.map(column => element('td', { class: column.kind }, column.show(endpoint))),
    );
    row.addEventListener('click', event => {
        if (!event.target.closest('.open') && String(getSelection()) !== '') return;
        const button = row.querySelector('.open');
        const isOpen = button.getAttribute('aria-expanded') === 'true';
        button.setAttribute('aria-expanded', String(!isOpen));
        if (isOpen) row.nextSibling.remove();
        else row.after(element('tr', { class: 'details' }, element('td', { colspan: columns.length }, detailsOf(endpoint, scale))));
    });
    return row;
}

function detailsOf(endpoint, scale) {
    const facts = [
        [
            'Statuses',
            (endpoint.statuses ?? []).map(each => [each.status === 0 ? 'none' : String(each.status), ' × ' + whole.format(each.hits)]),
        ],
        [
            'Latency',
            endpoint.latencyP95 == null
                ? []
                : [
                      ['p50 ' + duration(endpoint.latencyP50)],
                      ['p95 ' + duration(endpoint.latencyP95)],
                      ['p99 ' + duration(endpoint.latencyP99)],
                  ],
        ],
        [
            'Response',
            endpoint.maxResponseBytes == null
                ? []
                : [['mean ' + size(endpoint.responseBytes ?? 0)], ['largest ' + size(endpoint.maxResponseBytes)]],
        ],
        [
            'Calls',
            endpoint.hits === 0
                ? []
                : [[three(endpoint.hitsPerDay ?? 0) + ' a day'], ['by ' + counted(endpoint.callers ?? 0, 'caller', 'callers')]],
        ],
        ['Seen', endpoint.firstSeen ? [['first ' + minute(endpoint.firstSeen)], ['last ' + minute(endpoint.lastSeen)]] : []],
        [
            'Parameters',
            (endpoint.parameters ?? []).map(each => [
                element('code', { class: 'param' }, visible('{' + each.name + '}')),
                ' ' + each.rule,
                each.samples?.length
                    ? [
                          element('br'),
                          element(
                              'code',
                              {},
                              each.samples.flatMap((sample, index) => [index > 0 ? ', ' : '', element('bdi', {}, visible(sample))]),
                          ),
                      ]
                    : '',
            ]),
        ],
        ['Route', endpoint.route ? [[element('code', {}, visible(endpoint.route))]] : []],
        [
            'API',
            [endpoint.apiName, endpoint.restApiId ?? endpoint.apiId, endpoint.stageName && 'stage ' + endpoint.stageName, endpoint.region]
                .filter(each => each)
                .map(each => [visible(each)]),
        ],
        [
            'User agents',
            (endpoint.userAgents ?? []).map(each => [
                element('bdi', {}, visible(each.userAgent)),
                element('span', { class: 'times' }, ' × ' + whole.format(each.hits)),
            ]),
        ],
    ];
    return [
        endpoint.detail && !endpoint.wouldBeDiscovered
            ? element('p', { class: 'reason' }, element('b', {}, 'API Discovery would leave it out: '), visible(endpoint.detail))
            : null,
        endpoint.hourlyHits && scale.points > 2 ? [chart(series(endpoint, scale), scale, 72), axis(scale)] : [],
        element(
            'dl',
            { class: 'facts' },
            facts
                .filter(([, values]) => values.length > 0)
                .map(([name, values]) =>
                    element(
                        'div',
                        {},
                        element('dt', {}, name),
                        values.map(value => element('dd', {}, value.flat(2))),
                    ),
                ),
        ),
    ].flat();
}
