const STATES = ['Documented', 'Shadow', 'Unused', 'Zombie'];
const total = (endpoints, property) => endpoints.reduce((sum, endpoint) => sum + (endpoint[property] ?? 0), 0);

function tile(name, figure, about, meter) {
    return element(
        'div',
        { class: 'tile' },
        element('dt', {}, name),
        element('dd', { class: 'figure' }, figure),
        meter && element('dd', {}, meter),
        about && element('dd', { class: 'about' }, about),
    );
}

function showSummary(endpoints, scale) {
    const hosts = [...new Set(endpoints.map(endpoint => endpoint.host))];
    const hits = total(endpoints, 'hits');
    showTitle(endpoints, hosts);
    const rates = new Set(endpoints.map(endpoint => endpoint.sampleRate ?? 1));
    const rate = Math.min(1, ...rates);
    if (rate < 1) {
        byId('notice').append(
            rates.size === 1
                ? 'Read was ' + three(100 * rate) + ' % of the log: all counts are those of this part.'
                : 'A part of the logs was read: counts are those of this part.',
        );
        byId('notice').hidden = false;
    }

    const discovered = endpoints.filter(endpoint => endpoint.wouldBeDiscovered).length;
    const errors = total(endpoints, 'status5xx');
    const tiles = [
        tile(
            'Endpoints',
            whole.format(endpoints.length),
            hosts.length === 1 ? 'on one host' : 'on ' + counted(hosts.length, 'host', 'hosts'),
        ),
        tile('Calls', count(hits), count(Math.round(total(endpoints, 'hitsPerDay'))) + ' a day'),
        tile(
            'In API Discovery',
            [whole.format(discovered), element('small', {}, ' of ' + whole.format(endpoints.length))],
            discovered === endpoints.length
                ? 'all would be discovered'
                : counted(endpoints.length - discovered, 'endpoint', 'endpoints') + ' would be left out',
            endpoints.length > 0 &&
                bar(
                    [
                        ['on', discovered],
                        ['off', endpoints.length - discovered],
                    ].filter(([, value]) => value > 0),
                    'meter',
                ),
        ),
        tile('Server errors', share(errors, hits), errors === 0 ? 'no response was a 5xx' : whole.format(errors) + ' responses were a 5xx'),
    ];
    if (endpoints.some(endpoint => endpoint.state)) {
        const shadow = endpoints.filter(endpoint => endpoint.state === 'Shadow').length;
        const others = STATES.filter(state => state !== 'Shadow').map(state => [
            state,
            endpoints.filter(endpoint => endpoint.state === state).length,
        ]);
        tiles.push(
            tile(
                'Shadow endpoints',
                whole.format(shadow),
                others
                    .filter(([, number]) => number > 0)
                    .map(([state, number]) => number + ' ' + state.toLowerCase())
                    .join(', '),
            ),
        );
    }
    byId('tiles').append(...tiles);
    if (hits > 0) byId('cards').append(...[traffic(endpoints, scale), statuses(endpoints, hits)].filter(card => card != null));
}

function showTitle(endpoints, hosts) {
    const named = hosts.filter(host => host !== '');
    const title = named.length === 1 ? named[0] : named.length > 1 ? named.length + ' hosts' : 'API inventory';
    byId('title').replaceChildren(element('bdi', {}, visible(title)));
    document.title = 'API inventory' + (named.length === 1 ? ' · ' + plain(named[0]) : '');
    const seen = endpoints
        .filter(endpoint => endpoint.firstSeen)
        .flatMap(endpoint => [Date.parse(endpoint.firstSeen), Date.parse(endpoint.lastSeen)]);
    const first = seen.reduce((one, other) => Math.min(one, other), Infinity);
    const last = seen.reduce((one, other) => Math.max(one, other), -Infinity);
    byId('period').append(
        seen.length > 0 ? 'Access logs of ' + minute(first) + ' to ' + minute(last) + ' UTC' : 'From access logs of Amazon API Gateway',
    );
}

function traffic(endpoints, scale) {
    // One or two points are no course.
    if (scale.points <= 2) return null;
    const values = new Array(scale.points).fill(0);
    for (const endpoint of endpoints) {
        if (endpoint.hourlyHits)
            series(endpoint, scale).forEach((hits, index) => {
                values[index] += hits;
            });
    }
    const hours = scale.step / HOUR;
    const each = hours === 1 ? 'hour' : hours === 24 ? 'day' : hours + ' hours';
    const most = values.reduce((one, other) => Math.max(one, other), 0);
    return element(
        'div',
        { class: 'card' },
        element('h2', {}, 'Calls in each ' + each + ', at most ', element('b', {}, whole.format(most))),
        chart(values, scale, 108),
        axis(scale),
    );
}

function statuses(endpoints, hits) {
    const found = CLASSES.map(([kind, name, property]) => [kind, name, total(endpoints, property)]).filter(([, , number]) => number > 0);
    return element(
        'div',
        { class: 'card' },
        element('h2', {}, 'Statuses'),
        bar(
            found.map(([kind, , number]) => [kind, number]),
            'bar',
        ),
        element(
            'ul',
            { class: 'legend' },
            found.map(([kind, name, number]) =>
                element(
                    'li',
                    {},
                    drawing(
                        'svg',
                        { viewBox: '0 0 10 10', 'aria-hidden': 'true' },
                        drawing('rect', { class: kind, width: 10, height: 10 }),
                    ),
                    element('span', {}, name),
                    element('span', {}, count(number)),
                    element('span', { class: 'share' }, share(number, hits)),
                ),
            ),
        ),
    );
}
