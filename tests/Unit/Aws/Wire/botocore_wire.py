"""Records what botocore sends and reads for every operation that src/Wallarm.Connector.Aws has.

    python3 tests/Unit/Aws/Wire/botocore_wire.py > tests/Unit/Aws/Wire/botocore_wire.json

Each case holds the members of a request and the HTTP request that botocore makes of them (nothing is sent: the request is taken
from the before-send event). Each answer holds a body with every member of the output shape, and what botocore reads out of it. Each
endpoint holds where botocore's endpoint rules send a request, and what it is signed for.

What does not matter to a service is put into the form in which the AWS SDK for .NET has it: JSON without optional spaces and
escapes, forms in the order of their names and with %20 for a space, queries in the order of names and values, a type for the event of
Invoke. Members are handed over in
alphabetical order.
"""
import base64
import datetime
import functools
import json
import pathlib
import re
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import botocore
import botocore.awsrequest
import botocore.config
import botocore.parsers
import botocore.session

OPERATIONS = {
    'iam': 'GetRole CreateRole UpdateAssumeRolePolicy TagRole PutRolePermissionsBoundary GetPolicy GetPolicyVersion '
           'ListPolicyVersions CreatePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy ListAttachedRolePolicies '
           'SimulatePrincipalPolicy TagPolicy ListRoles DetachRolePolicy DeletePolicy DeleteRole ListRolePolicies ListEntitiesForPolicy '
           'ListInstanceProfilesForRole',
    'lambda': 'GetFunction GetFunctionConfiguration CreateFunction UpdateFunctionCode UpdateFunctionConfiguration PublishVersion '
              'GetAlias CreateAlias UpdateAlias GetPolicy AddPermission RemovePermission PutFunctionConcurrency '
              'GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig TagResource ListFunctions DeleteFunction '
              'ListVersionsByFunction ListAliases Invoke ListTags DeleteFunctionEventInvokeConfig GetFunctionConcurrency '
              'DeleteFunctionConcurrency CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping '
              'ListEventSourceMappings UpdateEventSourceMapping',
    'cloudwatch': 'GetMetricData DescribeAlarms PutMetricAlarm DeleteAlarms ListTagsForResource',
    'logs': 'DescribeLogGroups CreateLogGroup PutRetentionPolicy DescribeSubscriptionFilters PutSubscriptionFilter '
            'DeleteSubscriptionFilter DeleteLogGroup FilterLogEvents CreateLogStream PutLogEvents DeleteLogStream ListTagsForResource '
            'DescribeAccountPolicies GetDataProtectionPolicy',
    'apigateway': 'GetRestApi GetStage UpdateStage GetAccount UpdateAccount GetRestApis GetStages GetResources GetDomainNames '
                  'GetBasePathMappings',
    'apigatewayv2': 'GetApi GetStage UpdateStage GetApis GetStages DeleteAccessLogSettings GetRoutes GetDomainNames GetApiMappings '
                    'ListRoutingRules',
}

# What breaks naive writers of paths, queries, forms and JSON.
HOSTILE = [
    'Ünïcödé 日本 \u2028', 'a/b:c//d', 'a+b c%20d%', '"quoted" \\back\\ \'single\'', '😀👩‍💻', '<tag attr="x">&amp;</tag>',
    'line\nfeed\ttab\rreturn\x01\x1f\x7f', '$LATEST', 'a?b=c&d=e#f', "!*'()~-._", '{"json": [1, null]}', ' spaces ',
    'arn:aws:lambda:eu-west-1:123456789012:function:name:live', '../..//x', ';,@[]|^`',
]
REGIONS = ['us-east-1', 'eu-west-1', 'cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'us-iso-east-1',
           'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1', 'eusc-de-east-1']
SESSION = botocore.session.Session()
NUMBERS = {'integer': 2147483647, 'long': 1234567890123, 'double': 0.5, 'float': 0.25}
MOMENT = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)


def names(shape):
    return sorted(shape.members, key=str.lower)


class Values:
    """Gives a value for every shape; the texts are dealt out in turn."""

    def __init__(self, texts, items):
        self._texts, self._items, self._next = texts, items, 0

    def text(self):
        self._next += 1
        return self._texts[self._next % len(self._texts)]

    def of(self, shape):
        kind = shape.type_name
        if kind == 'structure':
            return {name: self.member(shape, name) for name in names(shape)}
        if kind == 'list':
            return [self.of(shape.member) for _ in range(self._items)]
        if kind == 'map':
            return {f'{number} {self.text()}': self.of(shape.value) for number in range(self._items)}
        if kind == 'string':
            return shape.enum[0] if getattr(shape, 'enum', None) else self.text()
        if kind == 'boolean':
            return True
        if kind == 'timestamp':
            return MOMENT
        if kind == 'blob':
            return bytes(range(256))
        return NUMBERS[kind]

    def member(self, shape, name):
        member = shape.members[name]
        location = member.serialization.get('location')
        # No header takes hostile texts.
        if location == 'header' and not getattr(member, 'enum', None):
            return 'text'
        if location == 'statusCode':
            return 299
        return self.text().encode() if shape.serialization.get('payload') == name else self.of(member)


def labels(shape):
    return [name for name in names(shape) if shape.members[name].serialization.get('location') == 'uri']


def headers(shape):
    return [shape.members[name].serialization['name'] for name in names(shape)
            if shape.members[name].serialization.get('location') == 'header']


def inputs(shape):
    if shape is None:
        return
    yield 'filled', Values(['text'], 2).of(shape)
    if not shape.members:
        return
    required = set(shape.required_members) | set(labels(shape))
    yield 'required', {name: Values(['text'], 1).of(shape.members[name]) for name in names(shape) if name in required}
    empty = Values([''], 0).of(shape)
    yield 'empty', {name: 'text' if name in labels(shape) else value for name, value in empty.items()}
    for turn in range(0, len(HOSTILE), 5):
        yield f'hostile {turn}', Values(HOSTILE[turn:turn + 5], 3).of(shape)


class Taken(Exception):
    """Ends a call once its request is known."""

    def __init__(self, request):
        super().__init__()
        self.request = request


def take(request, **_):
    raise Taken(request)


@functools.cache
def client(service, region='eu-west-1', fips=False, dual_stack=False):
    session = SESSION.create_client(
        service, region_name=region, aws_access_key_id='AKIDEXAMPLE', aws_secret_access_key='SECRET',
        config=botocore.config.Config(parameter_validation=False, use_fips_endpoint=fips, use_dualstack_endpoint=dual_stack))
    session.meta.events.register('before-send', take)
    return session


def request_of(made, operation, members):
    try:
        made._make_api_call(operation, members)
    except Taken as taken:
        return taken.request
    raise AssertionError(operation + ' sent nothing')


def plain(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.%f')[:-3] + 'Z'
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def utf16_escapes(character):
    code = character.encode('utf-16-be').hex().upper()
    return ''.join('\\u' + code[start:start + 4] for start in range(0, len(code), 4))


def same_form(body, content_type):
    text = body.decode() if isinstance(body, (bytes, bytearray)) else body or ''
    if 'json' in content_type:
        text = json.dumps(json.loads(text), separators=(',', ':'), ensure_ascii=False)
        # An escape is two characters or six, so that the backslash of one is never taken for the start of another.
        text = re.sub(r'\\(u00[0-9a-f]{2}|.)', lambda found: found[0] if len(found[0]) == 2 else '\\u' + found[0][2:].upper(), text)
        return re.sub('[\x7f\u2028\U00010000-\U0010ffff]', lambda found: utf16_escapes(found[0]), text)
    if 'form' in content_type:
        pairs = text.replace('+', '%20').split('&')
        return '&'.join(sorted(pairs, key=lambda pair: pair.partition('=')[0]))
    return text


def scope(request):
    return header(request, 'Authorization').split('Credential=')[1].split(',')[0].split('/', 2)[2]


def header(request, name):
    value = request.headers.get(name)
    return value.decode() if isinstance(value, bytes) else value


def case(service, operation, name, members):
    request = request_of(client(service), operation, members)
    shape = SESSION.get_service_model(service).operation_model(operation).input_shape
    target = urlsplit(request.url)
    content_type = header(request, 'Content-Type')
    sent = {key: header(request, key) for key in ['Content-Type', 'X-Amz-Target', 'Accept'] + headers(shape)}
    if 'x-amzn-query-mode' in request.headers:
        sent['x-amzn-query-mode'] = header(request, 'x-amzn-query-mode')
    if shape is not None and shape.serialization.get('payload'):
        sent['Content-Type'] = 'application/json'
    return {
        'service': service, 'operation': operation, 'case': name, 'members': plain(members), 'method': request.method,
        'target': (target.path or '/') + ('?' + '&'.join(sorted(target.query.split('&'))) if target.query else ''),
        'headers': sent,
        'body': same_form(request.body, content_type or ''),
    }


def to_json(shape, value):
    kind = shape.type_name
    if kind == 'structure':
        return {shape.members[name].serialization.get('name', name): to_json(shape.members[name], item) for name, item in value.items()}
    if kind == 'list':
        return [to_json(shape.member, item) for item in value]
    if kind == 'map':
        return {key: to_json(shape.value, item) for key, item in value.items()}
    if kind == 'timestamp':
        iso = shape.serialization.get('timestampFormat') == 'iso8601'
        return value.strftime('%Y-%m-%dT%H:%M:%SZ') if iso else value.timestamp()
    return base64.b64encode(value).decode() if kind == 'blob' else value


def to_xml(name, shape, value):
    kind = shape.type_name
    if kind == 'structure':
        inner = ''.join(to_xml(member, shape.members[member], item) for member, item in value.items())
    elif kind == 'list':
        inner = ''.join(to_xml('member', shape.member, item) for item in value)
    elif kind == 'map':
        inner = ''.join(f'<entry>{to_xml("key", shape.key, key)}{to_xml("value", shape.value, item)}</entry>'
                        for key, item in value.items())
    elif kind == 'timestamp':
        inner = value.strftime('%Y-%m-%dT%H:%M:%SZ')
    elif kind == 'boolean':
        inner = 'true' if value else 'false'
    else:
        # XML has no control characters, and a bare carriage return would be read as a line feed.
        inner = escape(''.join(c for c in str(value) if c >= ' ' and c != '\x7f'))
    return f'<{name}>{inner}</{name}>'


def answer(service, model, operation):
    shape = operation.output_shape
    if shape is None:
        return None
    value = Values(HOSTILE, 2).of(shape)
    status = operation.http.get('responseCode', 200)
    sent = botocore.awsrequest.HeadersDict()
    payload = shape.serialization.get('payload')
    for name, member in shape.members.items():
        if member.serialization.get('location') == 'header':
            sent[member.serialization['name']] = value.pop(name)
        elif member.serialization.get('location') == 'statusCode':
            status = value.pop(name)
    if model.resolved_protocol == 'query':
        result = to_xml(operation.name + 'Result', shape, value)
        body = (f'<{operation.name}Response xmlns="{model.metadata["xmlNamespace"]}">{result}'
                f'<ResponseMetadata><RequestId>request-id</RequestId></ResponseMetadata></{operation.name}Response>')
    elif payload:
        body = value[payload].decode()
    else:
        body = json.dumps(to_json(shape, value), ensure_ascii=False)
    parser = botocore.parsers.create_parser(model.resolved_protocol)
    parsed = parser.parse({'status_code': status, 'headers': sent, 'body': body.encode()}, shape)
    parsed.pop('ResponseMetadata')
    if payload:
        parsed[payload] = parsed[payload].encode() if isinstance(parsed[payload], str) else parsed[payload]
    recorded = {'service': service, 'operation': operation.name, 'status': status, 'body': body, 'members': plain(parsed)}
    return recorded | {'headers': dict(sent)} if sent else recorded


def endpoint(service, operation, region, fips, dual_stack):
    made = client(service, region, fips, dual_stack)
    members = Values(['text'], 1).of(made.meta.service_model.operation_model(operation).input_shape)
    request = request_of(made, operation, members)
    return {'service': service, 'region': region, 'fips': fips, 'dualStack': dual_stack,
            'host': urlsplit(request.url).netloc, 'scope': scope(request)}


def model_of(service):
    """The model without what services.json leaves out."""
    model = SESSION.get_service_model(service)
    path = pathlib.Path(__file__).parents[4] / 'build/ServiceModels/services.json'
    left_out = {shape for each in json.loads(path.read_text()) if each['model'].startswith(service + '/') for shape in each.get('leaveOut', [])}
    for shape in model.shape_names:
        members = model._service_description['shapes'][shape].get('members', {})
        for name in [name for name, member in members.items() if left_out & {member['shape'], f'{shape}.{name}'}]:
            del members[name]
    return model


def main():
    models = {service: model_of(service) for service in OPERATIONS}
    cases, answers, endpoints = [], [], []
    for service, model in models.items():
        operations = OPERATIONS[service].split()
        for name in operations:
            operation = model.operation_model(name)
            cases += [case(service, name, variant, members) for variant, members in inputs(operation.input_shape)]
            recorded = answer(service, model, operation)
            if recorded:
                answers.append(recorded)
        for region in REGIONS:
            endpoints.append(endpoint(service, operations[0], region, False, False))
        for region, fips, dual_stack in (('us-east-2', True, False), ('us-gov-west-1', True, False), ('us-gov-east-1', True, False),
                                         ('us-east-2', False, True), ('cn-north-1', False, True), ('us-gov-west-1', False, True),
                                         ('us-east-2', True, True)):
            endpoints.append(endpoint(service, operations[0], region, fips, dual_stack))
    lines = {'cases': cases, 'answers': answers, 'endpoints': endpoints}
    parts = [f' "{name}": [\n' + ',\n'.join('  ' + json.dumps(item) for item in items) + '\n ]' for name, items in lines.items()]
    print('{\n "botocore": "' + botocore.__version__ + '",\n' + ',\n'.join(parts) + '\n}')


main()
