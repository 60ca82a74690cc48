// Reads a catalogue from standard input (first argument: turtle or json-ld) with n3 or jsonld, and judges it by the
// shapes in the files named behind that (rdf-validate-shacl). Writes what was found as JSON.
const { readFileSync } = require('node:fs');
const { Parser, Store, DataFactory } = require('n3');
const jsonld = require('jsonld');

(async () => {
  const { default: Validator } = await import('rdf-validate-shacl');
  const [format, ...shapeFiles] = process.argv.slice(2);
  const text = readFileSync(0, 'utf8');
  const quads = new Parser().parse(format === 'turtle' ? text : await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads' }));
  const shapes = new Store(shapeFiles.flatMap((file) => new Parser().parse(readFileSync(file, 'utf8'))));
  const data = new Store(quads);
  const report = await new Validator(shapes).validate(data);
  const rdf = (name) => DataFactory.namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#' + name);
  const counts = {};
  for (const quad of data.getQuads(null, rdf('type'), null)) {
    counts[quad.object.value] = (counts[quad.object.value] ?? 0) + 1;
  }
  process.stdout.write(JSON.stringify({
    conforms: report.conforms,
    results: report.results.map((result) => `${result.focusNode?.value} ${result.path?.value} ${result.message.map((message) => message.value).join(' ')} ${result.sourceConstraintComponent?.value}`),
    counts,
    statements: quads.map((quad) => `${quad.subject.value} ${quad.predicate.value} ${quad.object.value} ${quad.object.language ?? ''} ${quad.object.datatype?.value ?? ''}`).sort(),
  }));
})().catch((error) => { console.error(error); process.exit(1); });
