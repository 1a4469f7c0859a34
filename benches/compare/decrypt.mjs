// Decrypts and labels bodies {"encrypt":"…"}: decrypt.mjs LABELS.json KEY <bodies >labelled
import { createDecipheriv, createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { eachLine, flush, write } from "./lines.mjs";

const [labelsFile, encryptKey] = process.argv.slice(2);
const labelsOf = JSON.parse(readFileSync(labelsFile, "utf8"));
const key = createHash("sha256").update(encryptKey).digest();

eachLine((line) => {
  const sealed = Buffer.from(JSON.parse(line).encrypt, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, sealed.subarray(0, 16));
  const plain = decipher.update(sealed.subarray(16), undefined, "utf8") + decipher.final("utf8");
  const record = JSON.parse(plain);
  const fields = labelsOf[record.header.event_type];
  const labels = {};
  for (const field in fields) {
    const label = fields[field][record.event[field]];
    if (label !== undefined) labels[field] = label;
  }
  record.decoded = { labels };
  write(JSON.stringify(record) + "\n");
});
flush();
