// Reads a JSON-stat dataset from standard input as others do: judges it by the schema named as argument (ajv) and reads
// it with jsonstat-toolkit. Writes what was found as JSON.
const { readFileSync } = require('node:fs');
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const JSONstat = require('jsonstat-toolkit');

const document = JSON.parse(readFileSync(0, 'utf8'));
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
const validate = ajv.compile(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const valid = validate(document);
const dataset = JSONstat.default ? JSONstat.default(document) : JSONstat(document);
const dimensions = Object.fromEntries(dataset.id.map((id) => [id, {
  label: dataset.Dimension(id).label,
  role: dataset.Dimension(id).role,
  categories: Object.fromEntries(dataset.Dimension(id).id.map((code) => [code, dataset.Dimension(id).Category(code).label])),
}]));
const cells = [];
const walk = (left, chosen) => {
  if (left.length === 0) {
    const cell = dataset.Data(chosen);
    cells.push({ ...chosen, value: cell.value, status: cell.status });
    return;
  }
  for (const code of dataset.Dimension(left[0]).id) {
    walk(left.slice(1), { ...chosen, [left[0]]: code });
  }
};
walk(dataset.id, {});
process.stdout.write(JSON.stringify({
  errors: valid ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`),
  class: dataset.class, label: dataset.label, source: dataset.source, updated: dataset.updated, size: dataset.size, dimensions, cells,
}));
