#!/usr/bin/env bash
# open-data-contract-standard 3.2.0 (PyPI; the JSON Schema of the Open Data Contract Standard v3.2.0): a property without a
# logicalType is refused with "'map' is a required property". The rule for maps is an if/then whose "if" constrains logicalType but
# does not require it, so a property that has none fulfils it. 3.1.0 of the package accepts the same contract.
#
#   schema: [{name: orders, properties: [{name: id}]}]      -- 3.1.0: valid; 3.2.0: 'map' is a required property
#
# Exits 0 while this is so, 1 when it has changed.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cat >"$work/try.py" <<'EOF'
import json, pathlib, sys
import jsonschema, open_data_contract_standard as odcs
[schema] = pathlib.Path(odcs.__file__).parent.rglob("*.json")
contract = {
    "apiVersion": sys.argv[1], "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active",
    "schema": [{"name": "orders", "properties": [{"name": "id"}]}],
}
errors = list(jsonschema.Draft201909Validator(json.loads(schema.read_text())).iter_errors(contract))
print(sorted({error.message for error in errors}))
EOF
for version in 3.1.0 3.2.0; do
    python3 -m venv "$work/$version"
    "$work/$version/bin/pip" install -q --disable-pip-version-check "open-data-contract-standard==$version" jsonschema==4.23.0
    "$work/$version/bin/python" "$work/try.py" "v$version" | tee "$work/$version.txt"
done
grep -qx '\[\]' "$work/3.1.0.txt" && grep -q "'map' is a required property" "$work/3.2.0.txt"
