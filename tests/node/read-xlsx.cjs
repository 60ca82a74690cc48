// Reads the workbook named as argument with read-excel-file, and writes its sheets as JSON.
const { default: readWorkbook } = require('read-excel-file/node');

(async () => {
  const sheets = {};
  for (const { sheet, data } of await readWorkbook(process.argv[2])) {
    sheets[sheet] = data.map((row) => row.map((cell) => (cell instanceof Date ? { date: cell.toISOString().slice(0, 10) } : cell)));
  }
  process.stdout.write(JSON.stringify(sheets));
})().catch((error) => { console.error(error); process.exit(1); });
