#!/usr/bin/env bash
# @grafana/scenes up to 0.29 hands a data source's `variables.query` on as a bare function, as Grafana 9.3 and 10.1 were seen
# to do; 1.19 and later tie it to its object. A class with a method that uses `this`, as its types ask for, fails on the old
# ones only. Guessed before: a method of `CustomVariableSupport` is called on the object, in every version.
# The real query runner of each release runs on a data source of one class; what it imports of Grafana is stood in for.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund rxjs@7.8.2
for name in data runtime; do
  mkdir -p "node_modules/@grafana/$name"
  echo '{"type":"module","main":"index.js"}' >"node_modules/@grafana/$name/package.json"
done
cat >node_modules/@grafana/data/index.js <<'JS'
export const LoadingState = { Done: 'Done' };
export const VariableSupportType = { Legacy: 'legacy', Standard: 'standard', Custom: 'custom', Datasource: 'datasource' };
export const getDefaultTimeRange = () => ({});
export class DataSourceApi {}
JS
echo 'export const getRunRequest = () => (_source, request, query) => query(request);' >node_modules/@grafana/runtime/index.js

for version in 0.29.0 1.19.0 8.19.0; do
  npm pack --silent "@grafana/scenes@$version" >/dev/null
  mkdir "$version"
  tar xzf "grafana-scenes-$version.tgz" -C "$version"
  runner=$(find "$version/package/dist/esm" -name createQueryVariableRunner.js)
  cp "$runner" "$(dirname "$runner")/guards.js" "$version"
done

cat >ask.js <<'JS'
class Variables {
  editor = () => null;
  names = ['shop'];
  getType() {
    return 'custom';
  }
  query() {
    return this.names;
  }
}
const expected = { '0.29.0': 'TypeError', '1.19.0': 'shop', '8.19.0': 'shop' };
let same = true;
for (const [version, seen] of Object.entries(expected)) {
  const { createQueryVariableRunner } = await import(`./${version}/createQueryVariableRunner.js`);
  let got;
  try {
    got = createQueryVariableRunner({ variables: new Variables() }).runRequest({}, {}).join();
  } catch (error) {
    got = error.name;
  }
  console.log(`@grafana/scenes ${version}: variables.query gives ${got}`);
  same &&= got === seen;
}
process.exit(same ? 0 : 1);
JS
node ask.js
