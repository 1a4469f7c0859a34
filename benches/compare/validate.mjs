// Checks events with ajv: validate.mjs SCHEMA.json… <events >errors
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { eachLine, flush, write } from "./lines.mjs";

// `import` does not look into NODE_PATH; `require` does.
const Ajv = createRequire(import.meta.url)("ajv/dist/2020.js").default;

// All errors of an event, as `feishu-ev validate` has them. The only format is a date, which has a pattern too.
const ajv = new Ajv({ allErrors: true, strict: false, formats: { date: true } });
const validators = new Map();
for (const file of process.argv.slice(2)) {
  const schema = JSON.parse(readFileSync(file, "utf8"));
  validators.set(schema.properties.header.properties.event_type.const, ajv.compile(schema));
}

let number = 0;
eachLine((line) => {
  number += 1;
  let record;
  try {
    record = JSON.parse(line);
  } catch (error) {
    write(JSON.stringify({ line: number, message: error.message }) + "\n");
    return;
  }
  const valid = validators.get(record.header.event_type);
  if (valid === undefined || valid(record)) return;
  for (const { instancePath, message, params } of valid.errors) {
    write(JSON.stringify({ line: number, pointer: instancePath, message, params }) + "\n");
  }
});
flush();
