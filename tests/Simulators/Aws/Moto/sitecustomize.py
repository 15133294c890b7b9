"""Read by moto's Python at its start (it is on PYTHONPATH). Spares moto half of its time: for every request it lists its own folder twice, and for every
account it reads all of AWS's managed policies. Where another moto looks different inside, it runs as it is.
"""

import json

KEPT_POLICIES = ("APIGateway", "Lambda", "PowerUserAccess", "ReadOnlyAccess")

try:
    from moto import backends
    from moto.iam import models
    from moto.moto_server import werkzeug_app

    modules = frozenset(backends.list_of_moto_modules())
    werkzeug_app.backends.list_of_moto_modules = lambda: modules

    policies = json.loads(models.aws_managed_policies_data)
    models.aws_managed_policies_data = json.dumps({name: policy for name, policy in policies.items() if any(kept in name for kept in KEPT_POLICIES)})
except (ImportError, AttributeError):
    pass
