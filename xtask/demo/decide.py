"""The decision of the demo, from Python: python decide.py POLICY SCOPE METHOD PATH"""

import json
import sys
from pathlib import Path

from scopeward import Policy

file, scope, method, path = sys.argv[1:]
policy = Policy.compile(Path(file).read_text(encoding="utf-8"))
grant = policy.grant({"scope": scope})
decision = policy.decide(grant, method, path)
print(json.dumps(decision.to_dict(), separators=(",", ":"), ensure_ascii=False))
