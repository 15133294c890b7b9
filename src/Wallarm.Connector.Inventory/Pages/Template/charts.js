const HOUR = 3600000;
const CLASSES = [
    ['s2', '2xx', 'status2xx'],
    ['s3', '3xx', 'status3xx'],
    ['s4', '4xx', 'status4xx'],
    ['s5', '5xx', 'status5xx'],
    ['s0', 'Other', 'statusOther'],
];

// The points of time that all charts share.
function scaleOf(endpoints, hoursPerPoint) {
    const step = hoursPerPoint * HOUR;
    let first = Infinity;
    let end = -Infinity;
    for (const endpoint of endpoints) {
        if (!endpoint.hourlyHits) continue;
        const begin = Date.parse(endpoint.firstHour) / step;
        first = Math.min(first, begin);
        end = Math.max(end, begin + endpoint.hourlyHits.length);
    }
    return { first, step, points: Math.max(0, end - first) };
}

function series(endpoint, scale) {
    const values = new Array(scale.points).fill(0);
    const offset = Date.parse(endpoint.firstHour) / scale.step - scale.first;
    (endpoint.hourlyHits ?? []).forEach((hits, index) => {
        values[offset + index] += hits;
    });
    return values;
}

// As many points as 104 pixels can show: thousands of sparklines are drawn, and printed.
function coarse(values, most) {
    const each = Math.max(1, Math.ceil(values.length / most));
    const sums = new Array(Math.ceil(values.length / each)).fill(0);
    values.forEach((value, index) => {
        sums[Math.floor(index / each)] += value;
    });
    return sums;
}

function sparkline(endpoint, scale) {
    const values = coarse(series(endpoint, scale), 60);
    const most = Math.max(1, ...values);
    const last = values.length - 1;
    const svg = drawing('svg', { class: 'spark', viewBox: '0 0 104 26', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    const y = value => (24.5 - (23 * value) / most).toFixed(1);
    if (values.length <= 40) {
        const width = 104 / values.length;
        values.forEach((value, index) => {
            if (value > 0)
                svg.append(
                    drawing('rect', {
                        x: (index * width + width * 0.1).toFixed(2),
                        y: y(value),
                        width: (width * 0.8).toFixed(2),
                        height: (25 - y(value)).toFixed(1),
                        rx: 0.5,
                    }),
                );
        });
        return svg;
    }
    const points = values.map((value, index) => ((104 * index) / last).toFixed(1) + ',' + y(value));
    svg.append(drawing('path', { d: 'M0,25L' + points.join('L') + 'L104,25Z' }), drawing('polyline', { points: points.join(' ') }));
    return svg;
}

function chart(values, scale, height) {
    const most = Math.max(1, ...values);
    const width = 1000 / values.length;
    const gap = values.length > 90 ? 0.12 : 0.18;
    const svg = drawing('svg', { class: 'chart', viewBox: '0 0 1000 ' + height, preserveAspectRatio: 'none', role: 'img' });
    svg.setAttribute('aria-label', 'Calls over time, at most ' + whole.format(most) + ' at once');
    values.forEach((value, index) => {
        const tall = value === 0 ? 0 : Math.max(1.5, (height * value) / most);
        const x = index * width;
        svg.append(
            drawing(
                'g',
                {},
                drawing('rect', { class: 'hit', x, y: 0, width, height }),
                drawing('rect', {
                    class: 'value',
                    x: x + (width * gap) / 2,
                    y: height - tall,
                    width: width * (1 - gap),
                    height: tall,
                    rx: 2,
                }),
                drawing('title', {}, minute((scale.first + index) * scale.step) + ' UTC: ' + counted(value, 'call', 'calls')),
            ),
        );
    });
    return svg;
}

function axis(scale) {
    const end = (scale.first + scale.points) * scale.step;
    const times = [scale.first * scale.step, (scale.first + scale.points / 2) * scale.step, end];
    return element(
        'div',
        { class: 'axis', 'aria-hidden': 'true' },
        times.map(time => element('span', {}, scale.points * scale.step > 3 * 24 * HOUR ? day(time) : minute(time))),
    );
}

// Shares of one bar; what is there is at least a hair wide.
function bar(parts, name) {
    const all = parts.reduce((sum, [, value]) => sum + value, 0);
    const svg = drawing('svg', { class: name, viewBox: '0 0 1000 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    let x = 0;
    for (const [kind, value] of parts) {
        if (value <= 0) continue;
        const width = Math.max(12, (1000 * value) / all);
        svg.append(drawing('rect', { class: kind, x, y: 0, width, height: 10 }));
        x += width;
    }
    svg.setAttribute('viewBox', '0 0 ' + Math.max(x, 1) + ' 10');
    return svg;
}

const statusBar = endpoint =>
    bar(
        CLASSES.map(([kind, , property]) => [kind, endpoint[property] ?? 0]),
        'bar',
    );
